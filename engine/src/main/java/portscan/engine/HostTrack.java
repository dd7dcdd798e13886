package portscan.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.scan.Ask;
import portscan.engine.pace.ControlledLimit;
import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.RoundTrips;

/** What one run has learnt about one address, over all its ports. */
final class HostTrack {
  /** So many ICMP errors are let through at once by the strictest common limit (Linux: 6). */
  private static final int BURST = 5;

  /** So many silent ports make a limit of resets worth looking for. */
  private static final int LIMIT_SUSPECTED = 20;

  private static final int FIRST_WINDOW = 100;
  private static final int LARGEST_WINDOW = 4096;

  final IpAddress address;
  final RoundTrips roundTrips = new RoundTrips();

  /** Anew once a limit of resets is recognised, which had looked like loss. */
  LossEstimate loss = new LossEstimate();

  /** What is to be asked once the window has room: see {@link Intake}. */
  final Deque<Ask> setAside = new ArrayDeque<>(0);

  /** Whether {@link Intake} has it in its list of hosts with room. */
  boolean isReady;

  /** Whether {@link Intake} has it in its list of idle hosts. */
  boolean isListedIdle;

  /** Active questions asked once whose answer is not overdue yet. */
  int fresh;

  private int window = FIRST_WINDOW;

  /** Questions that have been asked more than once and have no answer yet. */
  int overdue;

  /** Questions begun and neither concluded nor parked. */
  int active;

  /** TCP questions that stayed silent for as long as the run itself asks. */
  int silentTcp;

  /** Questions that {@link SecondLook} asks. */
  int parked;

  /** Of those, the ones that {@link LimitedResets} asks. */
  int askedInStep;

  /** A TCP question that a reset has answered; null before the first. */
  @Nullable Question closedWitness;

  /** Recognises a limit of resets; null while hardly a question is overdue. */
  @Nullable ControlledLimit resets;

  /** When its latest ICMP error was asked for. */
  long lastErrorNs;

  /** A question that an ICMP error has answered; null before the first. */
  @Nullable Question errorWitness;

  /**
   * Whether a router told after a while that it finds nobody of that address. It answers so for
   * what waited meanwhile, a few packets of each search: the silence of the others is no limit's.
   */
  boolean isSoughtInVain;

  private int icmpErrors;

  HostTrack(IpAddress address) {
    this.address = address;
  }

  /** Whether one more question may be under way whose first answer is waited for. */
  boolean hasRoom() {
    return fresh < window;
  }

  /** An answer came before it was overdue: the host and the way to it bear more. */
  void widen() {
    window = Math.min(LARGEST_WINDOW, window + 1);
  }

  /** Whether nothing is asked or to be asked that is known of. */
  boolean isIdle() {
    return active == 0 && parked == 0 && resets == null && setAside.isEmpty();
  }

  void sawIcmpError(Question question, long nowNs) {
    icmpErrors++;
    lastErrorNs = question.askedNs(nowNs);
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
    return icmpErrors >= BURST && !isSoughtInVain;
  }

  boolean hasSentErrors() {
    return icmpErrors > 0;
  }
}
