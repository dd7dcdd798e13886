package portscan.engine;

import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Trouble;
import portscan.api.scan.Ask;
import portscan.api.scan.Egress;
import portscan.engine.probe.SocketProbe;
import portscan.engine.socket.Answer;

/** What the answers to one question mean: evidence, our own fault, or nothing yet. */
final class Answers implements Answer.Reader<Answers.Meaning> {
  /**
   * A rule of our own machine answers at once, though a cold JVM may notice late; the search for a
   * silent neighbour takes three seconds. Short enough for a second search within the time-out.
   */
  private static final long AT_ONCE_NS = 500_000_000;

  private static final String OUTPUT_RULES =
      "look at the output rules here: `nft list ruleset` or `iptables -S OUTPUT`";

  private final Question question;
  private final long sinceTryNs;
  private final long sinceOldestNs;

  private Answers(Question question, long sinceTryNs, long sinceOldestNs) {
    this.question = question;
    this.sinceTryNs = sinceTryNs;
    this.sinceOldestNs = sinceOldestNs;
  }

  /** What an answer amounts to. */
  enum Kind {
    /** It settles the question: with evidence, and perhaps a round trip. */
    EVIDENT,
    /** Our machine failed, for good: the evidence is a local failure. */
    OWN_FAULT,
    /** Our machine is short of something just now: the evidence is a local failure. */
    SHORTAGE,
    /** It settles nothing. */
    NOTHING,
    /** Nothing more will come on its socket. */
    GAVE_UP,
    /** It killed the socket without settling anything. */
    ASK_AFRESH
  }

  /**
   * A kind of answer with what it brought.
   *
   * @param evidence null if the kind brings none
   * @param rttNs the round trip in nanoseconds; negative without one
   */
  record Meaning(Kind kind, @Nullable Evidence evidence, long rttNs) {}

  /**
   * What {@code answer} means.
   *
   * @param sinceTryNs from the last try on its socket, in nanoseconds
   * @param sinceOldestNs from the first try on its socket: an error may be about that one
   */
  static Meaning interpret(Question question, Answer answer, long sinceTryNs, long sinceOldestNs) {
    return answer.read(new Answers(question, sinceTryNs, sinceOldestNs));
  }

  @Override
  public Meaning connected(Answer.Connected connected) {
    long rttNs = connected.rttNs() > 0 ? connected.rttNs() : sinceTryNs;
    return new Meaning(Kind.EVIDENT, new Evidence.Connected(target()), rttNs);
  }

  @Override
  public Meaning refused(Answer.Refused refused) {
    return new Meaning(Kind.EVIDENT, new Evidence.Refused(target()), sinceTryNs);
  }

  @Override
  public Meaning datagram(Answer.Datagram datagram) {
    return new Meaning(
        Kind.EVIDENT,
        new Evidence.UdpReply(
            datagram.from(),
            datagram.fromPort(),
            datagram.bytes().length,
            question.protocol(datagram.bytes())),
        sinceTryNs);
  }

  @Override
  public Meaning gaveUp(Answer.GaveUp gaveUp) {
    return without(Kind.GAVE_UP);
  }

  @Override
  public Meaning failed(Answer.Failed failed) {
    return new Meaning(Kind.OWN_FAULT, failed.failure(), -1);
  }

  @Override
  public Meaning exhausted(Answer.Exhausted exhausted) {
    return new Meaning(Kind.SHORTAGE, exhausted.failure(), -1);
  }

  @Override
  public Meaning icmp(Answer.Icmp icmp) {
    if (!endsTheQuestion(icmp)) {
      return without(Kind.NOTHING);
    }
    boolean fromTarget = icmp.from().sameBits(target());
    IpAddress source = question.source();
    boolean fromUs = !fromTarget && source != null && icmp.from().sameBits(source);
    if (!fromUs) {
      question.host.sawIcmpError(question, System.nanoTime());
      // A router looked for the host on its link first: nobody there limits anything.
      if (!fromTarget && saysHostUnreachable(icmp) && sinceOldestNs > AT_ONCE_NS) {
        question.host.isSoughtInVain = true;
      }
      return evident(icmp, fromTarget ? ErrorOrigin.TARGET : ErrorOrigin.INTERMEDIATE);
    }
    if (!saysHostUnreachable(icmp)) {
      return blockedHere(icmp);
    }
    if (sinceOldestNs > AT_ONCE_NS) {
      return evident(icmp, ErrorOrigin.LOCAL_LINK);
    }
    // At once could be a rule, or the tail of a neighbour search that began before: ask again.
    question.earlyOwnErrors++;
    return question.earlyOwnErrors > 1 ? blockedHere(icmp) : without(Kind.ASK_AFRESH);
  }

  private IpAddress target() {
    return question.ask.endpoint().address();
  }

  private static Meaning without(Kind kind) {
    return new Meaning(kind, null, -1);
  }

  private Meaning evident(Answer.Icmp icmp, ErrorOrigin origin) {
    return new Meaning(
        Kind.EVIDENT,
        new Evidence.IcmpError(icmp.from(), icmp.type(), icmp.code(), origin),
        sinceTryNs);
  }

  /** What becomes of an ask that the policy forbids. */
  static Observation outOfScope(Ask ask, SocketProbe probe, Egress.Refused refused) {
    Endpoint endpoint = ask.endpoint();
    return Observation.undetermined(
        ask.target(),
        endpoint.address(),
        endpoint.port(),
        endpoint.transport(),
        probe.id(),
        new LocalFailure(
            Trouble.OUT_OF_SCOPE,
            "out of scope: " + refused.rule(),
            "the scope decides what may be probed"));
  }

  /** What it means that the kernel cannot send a question's packets. */
  static LocalFailure heldBack(Question question) {
    return new LocalFailure(
        Trouble.BLOCKED_LOCALLY,
        "packets to "
            + question.ask.endpoint()
            + " do not leave this machine: the kernel's retransmissions fail (TCPRetransFail in"
            + " /proc/net/netstat counts them)",
        OUTPUT_RULES);
  }

  private Meaning blockedHere(Answer.Icmp icmp) {
    LocalFailure failure =
        new LocalFailure(
            Trouble.BLOCKED_LOCALLY,
            "this machine rejected its own packet to "
                + question.ask.endpoint()
                + " (ICMP "
                + icmp.type()
                + "/"
                + icmp.code()
                + " from its own address "
                + icmp.from()
                + ")",
            OUTPUT_RULES);
    return new Meaning(Kind.OWN_FAULT, failure, -1);
  }

  /** Whether the error is about our packet's fate and not about its size or our speed. */
  private static boolean endsTheQuestion(Answer.Icmp icmp) {
    boolean isIpv4 = icmp.from().family() == AddressFamily.IPV4;
    return switch (icmp.type()) {
      case 1 -> !isIpv4;
      case 3 -> !isIpv4 || icmp.code() != 4;
      case 4 -> !isIpv4;
      case 11, 12 -> isIpv4;
      default -> false;
    };
  }

  private static boolean saysHostUnreachable(Answer.Icmp icmp) {
    return icmp.from().family() == AddressFamily.IPV4
        ? icmp.type() == 3 && icmp.code() == 1
        : icmp.type() == 1 && icmp.code() == 3;
  }
}
