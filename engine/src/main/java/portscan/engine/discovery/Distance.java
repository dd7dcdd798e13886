package portscan.engine.discovery;

import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.Pace;
import portscan.engine.pace.RoundTrips;

/**
 * What the hosts at one distance, on the local link or beyond a router, have taught: how long their
 * answers take and how many are lost.
 */
final class Distance {
  /** The chance that any host that answers is missed, at the most, where loss has been seen. */
  private static final double RISK = 0.001;

  private static final int USUAL_ROUNDS = 2;

  /** A neighbour gets but one packet a round. */
  private static final int CAREFUL_ROUNDS = 3;

  /** After so many answers none of which was late, hardly any is lost. */
  private static final int TELLING_ANSWERS = 20;

  private static final long LEAST_INTERVAL_NS = 110_000_000;

  /** How long the last round is waited for, at the least: sleepy neighbours, and far hosts. */
  private static final long NEAR_LAST_WAIT_NS = 250_000_000;

  private static final long FAR_LAST_WAIT_NS = 400_000_000;
  private static final int LAST_WAIT_TIMEOUTS = 3;

  private final Pace pace;
  private final boolean isNear;
  private final RoundTrips roundTrips;
  private final LossEstimate loss = new LossEstimate();
  private boolean isMet;
  private int answers;

  Distance(Pace pace, boolean isNear) {
    this.pace = pace;
    this.isNear = isNear;
    this.roundTrips = new RoundTrips(pace.leastWait().toNanos(), pace.firstWait().toNanos());
  }

  /** There is a host at this distance. */
  void meet() {
    isMet = true;
  }

  /** Whether there is any host at this distance. */
  boolean isMet() {
    return isMet;
  }

  /** Takes an answer into account; {@code rttNs} is 0 if it was not measured. */
  void learn(int round, long rttNs) {
    answers++;
    loss.answered(round);
    if (rttNs > 0 && round == 1) {
      roundTrips.measure(rttNs);
    }
  }

  /** The share of packets lost, 0 to 1; NaN if nobody has answered. */
  double loss() {
    return loss.measured();
  }

  /** After so many nanoseconds an answer is overdue. */
  long timeoutNs() {
    return roundTrips.timeoutNs();
  }

  /** In how many rounds a silent host is asked; 0 if there is none. */
  int roundsNeeded() {
    if (!isMet) {
      return 0;
    }
    if (pace.retries() != Pace.BY_NEED) {
      return Math.min(ProbePackets.MOST_ROUNDS, pace.retries() + 1);
    }
    if (loss.measured() > 0) {
      return Math.clamp(loss.triesNeeded(RISK), CAREFUL_ROUNDS, ProbePackets.MOST_ROUNDS);
    }
    return isNear && answers < TELLING_ANSWERS ? CAREFUL_ROUNDS : USUAL_ROUNDS;
  }

  /** How long a host is left alone between two rounds; 0 if there is none. */
  long intervalNs() {
    if (!isMet) {
      return 0;
    }
    long longestNs = Math.max(LEAST_INTERVAL_NS, pace.longestWait().toNanos());
    // Others have answered so soon; a silent host may be farther away.
    return roundTrips.isMeasured()
        ? Math.clamp(2 * roundTrips.timeoutNs(), LEAST_INTERVAL_NS, longestNs)
        : roundTrips.timeoutNs();
  }

  /** How long an answer to the last round is waited for; 0 if there is no host. */
  long lastWaitNs() {
    if (!isMet) {
      return 0;
    }
    return roundTrips.isMeasured()
        ? Math.max(
            isNear ? NEAR_LAST_WAIT_NS : FAR_LAST_WAIT_NS,
            LAST_WAIT_TIMEOUTS * roundTrips.timeoutNs())
        : 2 * roundTrips.timeoutNs();
  }
}
