package portscan.format.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as nmap writes them, but in UTC. */
final class NmapTime {
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private NmapTime() {}

  /** C's {@code asctime}: {@code Fri Jan 2 03:04:05 2026}. */
  static String text(Instant at) {
    return ASCTIME.format(at.atOffset(ZoneOffset.UTC));
  }

  /** Seconds with two decimals. */
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(Math.round(duration.toNanos() / 1e7), 2).toPlainString();
  }
}
