package portscan.api.scan;

import java.time.Duration;

/**
 * How long and how often to ask.
 *
 * @param timeout the most that one endpoint's verdict may take, counted from its first packet; more
 *     than zero
 * @param retries further attempts after an unanswered one, 0 to 100, or {@link #BY_NEED}
 * @param rate the most probes a second over all endpoints, more than zero; pacing may stay below it
 */
public record Timing(Duration timeout, int retries, double rate) {

  /** Ask again until silence can hardly be chance, within the time-out. */
  public static final int BY_NEED = -1;

  /**
   * 4 s, since a router reports a dead host after 3 (RFC 1122 section 2.3.2.1 and its practice).
   */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(4);

  /** Probes a second that a small server and its firewall take without notice. */
  public static final double DEFAULT_RATE = 20_000;

  public Timing {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("a time-out is more than zero, not " + timeout);
    }
    if (retries < BY_NEED || retries > 100) {
      throw new IllegalArgumentException("retries are 0 to 100, not " + retries);
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("a rate is more than zero, not " + rate);
    }
  }

  /** The defaults: 4 s, as many attempts as need be, 20,000 probes a second. */
  public static Timing standard() {
    return new Timing(DEFAULT_TIMEOUT, BY_NEED, DEFAULT_RATE);
  }

  public Timing withTimeout(Duration other) {
    return new Timing(other, retries, rate);
  }

  public Timing withRetries(int other) {
    return new Timing(timeout, other, rate);
  }

  public Timing withRate(double other) {
    return new Timing(timeout, retries, other);
  }
}
