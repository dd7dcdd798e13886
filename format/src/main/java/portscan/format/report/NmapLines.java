package portscan.format.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import portscan.format.syntax.Printable;

/** Times, first and last lines as nmap writes them, but in UTC and under our own name. */
final class NmapLines {
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private static final int LONGEST = 10_000;

  private NmapLines() {}

  /** C's {@code asctime}: {@code Fri Jan 2 03:04:05 2026}. */
  static String text(Instant at) {
    return ASCTIME.format(at.atOffset(ZoneOffset.UTC));
  }

  /** Seconds with two decimals. */
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(Math.round(duration.toNanos() / 1e7), 2).toPlainString();
  }

  /** The first line of nmap's formats of lines. */
  static String opening(Run run) {
    return Printable.of(
            "# PortScan "
                + run.version()
                + " scan initiated "
                + text(run.startedAt())
                + " as: "
                + CommandLine.of(run),
            LONGEST)
        + "\n";
  }

  /** Their last line. */
  static String closing(Instant startedAt, RunEnd end, HostCount hosts) {
    return "# PortScan "
        + (end.complete() ? "done" : "interrupted")
        + " at "
        + text(end.finishedAt())
        + " -- "
        + hosts.text()
        + " scanned in "
        + seconds(Duration.between(startedAt, end.finishedAt()))
        + " seconds\n";
  }
}
