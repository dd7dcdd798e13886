package portscan.engine.pace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast, how patiently and how often packets are sent.
 *
 * @param rate the most packets a second, to all targets and so to each, more than zero
 * @param retries further attempts after an unanswered one, 0 to 100, or {@link #BY_NEED}
 * @param leastWait an unanswered probe is not repeated sooner, however short the round trip
 * @param firstWait how long the first answer of all is waited for before the probe is repeated
 * @param longestWait no answer is waited for longer between two attempts
 * @param hostTimeout a host that has not been finished after so long is given up; null for never
 */
public record Pace(
    double rate,
    int retries,
    Duration leastWait,
    Duration firstWait,
    Duration longestWait,
    @Nullable Duration hostTimeout) {

  /** Ask again until silence can hardly be chance. */
  public static final int BY_NEED = -1;

  public Pace {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("a rate is more than zero, not " + rate);
    }
    if (retries < BY_NEED || retries > 100) {
      throw new IllegalArgumentException("retries are 0 to 100, not " + retries);
    }
  }

  public Pace withRate(double other) {
    return new Pace(other, retries, leastWait, firstWait, longestWait, hostTimeout);
  }

  public Pace withRetries(int other) {
    return new Pace(rate, other, leastWait, firstWait, longestWait, hostTimeout);
  }

  public Pace withHostTimeout(Duration other) {
    return new Pace(rate, retries, leastWait, firstWait, longestWait, other);
  }

  public Pace withWaits(Duration least, Duration first, Duration longest) {
    return new Pace(rate, retries, least, first, longest, hostTimeout);
  }
}
