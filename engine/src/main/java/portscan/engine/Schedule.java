package portscan.engine;

import portscan.api.model.Transport;
import portscan.api.scan.Timing;
import portscan.engine.pace.RoundTrips;

/**
 * When to ask a question again, and when silence is enough.
 *
 * <p>TCP: intervals start at the address's retransmission time-out and grow, by half to at most 110
 * ms where a round trip is known, by doubling where none is. The kernel's own retransmissions (1,
 * 3, 7 s) come on top. UDP: 0.5, 1 and 1.5 s, since nothing but us repeats a datagram.
 */
final class Schedule {
  /** The chance that any answering port of an address is called filtered, at the most. */
  static final double RISK = 0.001;

  private static final int MOST_TCP_TRIES = 12;
  private static final int MOST_UDP_TRIES = 4;
  private static final long QUICK_INTERVAL_NS = 110_000_000;
  private static final long UDP_INTERVAL_NS = 500_000_000;

  /** How long the last of a question's tries is waited for, at the least. */
  private static final long LAST_WAIT_NS = 200_000_000;

  /**
   * No silence ends sooner: the kernel retransmits after 1 s, and only then can tell that a rule of
   * this machine keeps packets from leaving.
   */
  private static final long LEAST_SILENCE_NS = 1_150_000_000;

  private final Timing timing;

  Schedule(Timing timing) {
    this.timing = timing;
  }

  /** What to do with a question that is due. */
  enum Verdict {
    TRY_AGAIN,
    WAIT,
    SILENT
  }

  Verdict verdict(Question question, long nowNs) {
    if (nowNs >= deadlineNs(question) || isBeyondChance(question, nowNs)) {
      return Verdict.SILENT;
    }
    return question.tries < mostTries(question) && nowNs >= nextTryNs(question)
        ? Verdict.TRY_AGAIN
        : Verdict.WAIT;
  }

  long deadlineNs(Question question) {
    return question.firstNs + timing.timeout().toNanos();
  }

  /** When a question that was just tried, or is waited for, needs the next look. */
  long nextLookNs(Question question) {
    long deadlineNs = deadlineNs(question);
    if (question.tries < mostTries(question) && !hasEnoughTries(question)) {
      return Math.min(deadlineNs, nextTryNs(question));
    }
    return mayEndEarly(question) ? Math.min(deadlineNs, earliestEndNs(question)) : deadlineNs;
  }

  private int mostTries(Question question) {
    if (timing.retries() != Timing.BY_NEED) {
      return timing.retries() + 1;
    }
    return isTcp(question) ? MOST_TCP_TRIES : MOST_UDP_TRIES;
  }

  private long nextTryNs(Question question) {
    int made = question.tries;
    if (!isTcp(question)) {
      return question.lastTryNs + made * UDP_INTERVAL_NS;
    }
    RoundTrips roundTrips = question.host.roundTrips;
    double base = roundTrips.timeoutNs();
    double interval =
        roundTrips.isMeasured()
            ? Math.min(base * Math.pow(1.5, made - 1), Math.max(base, QUICK_INTERVAL_NS))
            : base * Math.pow(2, made - 1);
    return question.lastTryNs + (long) interval;
  }

  private boolean isBeyondChance(Question question, long nowNs) {
    return hasEnoughTries(question) && nowNs >= earliestEndNs(question);
  }

  private boolean hasEnoughTries(Question question) {
    HostTrack host = question.host;
    return mayEndEarly(question)
        && question.tries >= Math.min(mostTries(question), host.loss.triesNeeded(RISK));
  }

  /**
   * Only a host that is known to answer can be judged before the time-out: a dead one is reported
   * by a router after seconds, and one that has sent an ICMP error may send another. If it may be
   * limiting them, {@link SecondLook} asks on; and of many silent ports errors would tell too
   * slowly.
   */
  private boolean mayEndEarly(Question question) {
    return timing.retries() == Timing.BY_NEED
        && isTcp(question)
        && question.host.roundTrips.isMeasured()
        && (!question.host.hasSentErrors()
            || question.host.mayLimitErrors()
            || question.host.overdue + question.host.silentTcp > SecondLook.MOST_TCP_PORTS);
  }

  private static long earliestEndNs(Question question) {
    long lastWaitNs = Math.max(LAST_WAIT_NS, 2 * question.host.roundTrips.timeoutNs());
    return Math.max(question.lastTryNs + lastWaitNs, question.firstNs + LEAST_SILENCE_NS);
  }

  private static boolean isTcp(Question question) {
    return question.ask.endpoint().transport() == Transport.TCP;
  }
}
