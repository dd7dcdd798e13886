package portscan.engine;

import org.jspecify.annotations.Nullable;
import portscan.engine.pace.ControlledLimit;
import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.RoundTrips;

/** What one run has learnt about one address, over all its ports. */
final class HostTrack {
  /** So many ICMP errors are let through at once by the strictest common limit (Linux: 6). */
  private static final int BURST = 5;

  /** So many silent ports make a limit of resets worth looking for. */
  private static final int LIMIT_SUSPECTED = 20;

  final RoundTrips roundTrips = new RoundTrips();
  /** Anew once a limit of resets is recognised, which had looked like loss. */
  LossEstimate loss = new LossEstimate();

  /** Questions that have been asked more than once and have no answer yet. */
  int overdue;

  /** Questions begun and neither concluded nor parked. */
  int active;

  /** TCP questions that stayed silent for as long as the run itself asks. */
  int silentTcp;

  /** Questions that {@link SecondLook} asks. */
  int parked;

  /** A TCP question that a reset has answered; null before the first. */
  @Nullable Question closedWitness;

  /** Recognises a limit of resets; null while hardly a question is overdue. */
  @Nullable ControlledLimit resets;

  /** When its latest ICMP error was asked for. */
  long lastErrorNs;

  /** A question that an ICMP error has answered; null before the first. */
  @Nullable Question errorWitness;

  private int icmpErrors;

  void sawIcmpError(Question question) {
    icmpErrors++;
    lastErrorNs = question.lastTryNs;
    if (!question.isWitness) {
      errorWitness = question;
    }
  }

  /** A question's answer is overdue. */
  void noteOverdue() {
    overdue++;
    if (resets == null && overdue >= LIMIT_SUSPECTED) {
      resets = new ControlledLimit();
    }
  }

  /** Whether silence of a port may be nothing but a limit on how many errors are sent. */
  boolean mayLimitErrors() {
    return icmpErrors >= BURST;
  }

  boolean hasSentErrors() {
    return icmpErrors > 0;
  }
}
