package portscan.engine;

import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.RoundTrips;

/** What one run has learnt about one address, over all its ports. */
final class HostTrack {
  /** So many ICMP errors are let through at once by the strictest common limit (Linux: 6). */
  private static final int BURST = 5;

  final RoundTrips roundTrips = new RoundTrips();
  final LossEstimate loss = new LossEstimate();

  /** Questions that have been asked more than once and have no answer yet. */
  int overdue;

  private int icmpErrors;

  void sawIcmpError() {
    icmpErrors++;
  }

  /** Whether silence of a port may be nothing but a limit on how many errors are sent. */
  boolean mayLimitErrors() {
    return icmpErrors >= BURST;
  }

  boolean hasSentErrors() {
    return icmpErrors > 0;
  }
}
