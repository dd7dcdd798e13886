package portscan.engine.pace;

/**
 * The round trip to one address and the time after which an answer is overdue: RFC 6298's
 * estimator, with a floor of 50 ms instead of its 1 s, since asking once too often costs one packet
 * and not a congested network.
 */
public final class RoundTrips {
  /** The least retransmission time-out, in nanoseconds. */
  public static final long FLOOR_NS = 50_000_000;

  /** The time-out before the first measurement, in nanoseconds. */
  public static final long UNMEASURED_NS = 400_000_000;

  private static final long CEILING_NS = 1_000_000_000;

  private final long floorNs;
  private final long unmeasuredNs;
  private boolean measured;
  private double smoothedNs;
  private double variationNs;

  public RoundTrips() {
    this(FLOOR_NS, UNMEASURED_NS);
  }

  /**
   * @param floorNs the least time-out, in nanoseconds
   * @param unmeasuredNs the time-out before the first measurement, in nanoseconds
   */
  public RoundTrips(long floorNs, long unmeasuredNs) {
    this.floorNs = floorNs;
    this.unmeasuredNs = unmeasuredNs;
  }

  /** Takes a round trip into account (RFC 6298 section 2); not of a packet that was repeated. */
  public void measure(long rttNs) {
    if (!measured) {
      measured = true;
      smoothedNs = rttNs;
      variationNs = rttNs / 2.0;
      return;
    }
    variationNs = 0.75 * variationNs + 0.25 * Math.abs(smoothedNs - rttNs);
    smoothedNs = 0.875 * smoothedNs + 0.125 * rttNs;
  }

  public boolean isMeasured() {
    return measured;
  }

  /** How far apart asks are so that one is answered before the next, but {@code leastNs}. */
  public long spacingNs(long leastNs) {
    return measured
        ? (long) Math.clamp(smoothedNs + 4 * variationNs, (double) leastNs, CEILING_NS)
        : UNMEASURED_NS;
  }

  /** After so many nanoseconds an answer is overdue. */
  public long timeoutNs() {
    return measured
        ? (long)
            Math.clamp(
                smoothedNs + 4 * variationNs,
                (double) floorNs,
                (double) Math.max(floorNs, CEILING_NS))
        : unmeasuredNs;
  }
}
