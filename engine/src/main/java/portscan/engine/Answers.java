package portscan.engine;

import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Trouble;
import portscan.engine.socket.Answer;

/** What a socket's answer means for the question: evidence, our own fault, or nothing yet. */
final class Answers {
  /** A rule of our own machine answers at once; the search for a silent neighbour takes seconds. */
  private static final long AT_ONCE_NS = 50_000_000;

  private Answers() {}

  /** The meaning of an answer. */
  sealed interface Meaning {}

  /** It settles the question. */
  record Evident(Evidence evidence, long rttNs) implements Meaning {}

  /** Our machine failed, for good. */
  record OwnFault(LocalFailure failure) implements Meaning {}

  /** Our machine is short of something just now. */
  record Shortage(LocalFailure failure) implements Meaning {}

  /** It settles nothing. */
  record Nothing() implements Meaning {}

  /** It killed the socket without settling anything. */
  record AskAfresh() implements Meaning {}

  /**
   * What {@code answer} means.
   *
   * @param sinceTryNs from the try that it answers, in nanoseconds
   */
  static Meaning interpret(Question question, Answer answer, long sinceTryNs) {
    IpAddress target = question.ask.endpoint().address();
    return switch (answer) {
      case Answer.Connected connected ->
          new Evident(
              new Evidence.Connected(target),
              connected.rttNs() > 0 ? connected.rttNs() : sinceTryNs);
      case Answer.Refused _ -> new Evident(new Evidence.Refused(target), sinceTryNs);
      case Answer.Icmp icmp -> icmpError(question, icmp, sinceTryNs);
      case Answer.Datagram datagram ->
          new Evident(
              new Evidence.UdpReply(
                  datagram.from(),
                  datagram.fromPort(),
                  datagram.bytes().length,
                  question.protocol(datagram.bytes())),
              sinceTryNs);
      case Answer.GaveUp _ -> new Nothing();
      case Answer.Failed failed -> new OwnFault(failed.failure());
      case Answer.Exhausted exhausted -> new Shortage(exhausted.failure());
    };
  }

  private static Meaning icmpError(Question question, Answer.Icmp icmp, long sinceTryNs) {
    Endpoint endpoint = question.ask.endpoint();
    if (!endsTheQuestion(icmp)) {
      return new Nothing();
    }
    boolean fromTarget = icmp.from().sameBits(endpoint.address());
    IpAddress source = question.source();
    boolean fromUs = !fromTarget && source != null && icmp.from().sameBits(source);
    if (!fromUs) {
      question.host.sawIcmpError();
      return evident(icmp, fromTarget ? ErrorOrigin.TARGET : ErrorOrigin.INTERMEDIATE, sinceTryNs);
    }
    if (!saysHostUnreachable(icmp)) {
      return blockedHere(endpoint, icmp);
    }
    if (sinceTryNs > AT_ONCE_NS) {
      return evident(icmp, ErrorOrigin.LOCAL_LINK, sinceTryNs);
    }
    // At once could be a rule, or the tail of a neighbour search that began before: ask again.
    question.earlyOwnErrors++;
    return question.earlyOwnErrors > 1 ? blockedHere(endpoint, icmp) : new AskAfresh();
  }

  private static Evident evident(Answer.Icmp icmp, ErrorOrigin origin, long rttNs) {
    return new Evident(
        new Evidence.IcmpError(icmp.from(), icmp.type(), icmp.code(), origin), rttNs);
  }

  private static OwnFault blockedHere(Endpoint endpoint, Answer.Icmp icmp) {
    return new OwnFault(
        new LocalFailure(
            Trouble.BLOCKED_LOCALLY,
            "this machine rejected its own packet to "
                + endpoint
                + " (ICMP "
                + icmp.type()
                + "/"
                + icmp.code()
                + " from its own address "
                + icmp.from()
                + ")",
            "look at the output rules here: `nft list ruleset` or `iptables -S OUTPUT`"));
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
