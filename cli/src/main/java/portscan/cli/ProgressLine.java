package portscan.cli;

import java.time.Duration;
import java.util.Locale;
import portscan.engine.ScanProgress;
import portscan.format.syntax.Durations;

/**
 * How far a scan has come, in one line.
 *
 * <p>The end that it names only moves to an earlier time, unless the truth is later by more than a
 * tenth of the whole run: then it says so.
 */
final class ProgressLine {
  private static final double TOLERANCE = 0.1;

  /** With less of the work done, its pace says nothing about the end. */
  private static final double TELLING_SHARE = 0.01;

  /** How long it says so after the end has moved to a later time. */
  private static final long SLOWED_NS = 5_000_000_000L;

  private final long startNs;
  private final long total;
  private long endNs = Long.MAX_VALUE;
  private long slowedUntilNs = Long.MIN_VALUE;

  /**
   * @param startNs when the run began, as {@link System#nanoTime} counts
   * @param total how many verdicts there will be
   */
  ProgressLine(long startNs, long total) {
    this.startNs = startNs;
    this.total = total;
  }

  /**
   * The line.
   *
   * @param done how many verdicts there are
   * @param open how many open ports
   * @param now what the engine tells; its remaining time counts only if it knows one
   */
  String at(long nowNs, long done, long open, ScanProgress now) {
    StringBuilder line = new StringBuilder();
    double share = total == 0 ? 1 : Math.min(1, (double) done / total);
    line.append(String.format(Locale.ROOT, "%.1f %%", 100 * share));
    if (!Double.isNaN(now.rate())) {
      line.append(String.format(Locale.ROOT, ", %,.0f packets/s", now.rate()));
    }
    if (!Double.isNaN(now.loss())) {
      line.append(String.format(Locale.ROOT, ", loss %.1f %%", 100 * now.loss()));
    }
    line.append(", ").append(open).append(" open");
    long remainingNs = now.remainingNs();
    if (remainingNs < 0 && share >= TELLING_SHARE) {
      remainingNs = (long) ((nowNs - startNs) * ((total - done) / (double) done));
    }
    if (remainingNs >= 0) {
      estimate(nowNs, nowNs + remainingNs);
    }
    if (endNs != Long.MAX_VALUE) {
      Duration left = Duration.ofNanos(Math.max(0, endNs - nowNs));
      line.append(left.toMillis() < 1000 ? ", about to end" : ", ends in " + Durations.text(left));
      if (nowNs < slowedUntilNs) {
        line.append(" (slowed)");
      }
    }
    return line.toString();
  }

  private void estimate(long nowNs, long newEndNs) {
    if (newEndNs < endNs) {
      endNs = newEndNs;
    } else if (newEndNs - endNs > TOLERANCE * (Math.max(endNs, nowNs) - startNs)) {
      endNs = newEndNs;
      slowedUntilNs = nowNs + SLOWED_NS;
    }
  }
}
