package portscan.engine.packet;

import portscan.api.model.Evidence.TcpReply;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.AnswerLimit;
import portscan.engine.pace.RateControl;
import portscan.engine.probe.IcmpReasons;
import portscan.engine.probe.PacketProbe;

/**
 * Takes in what comes: proves which try of which element it answers, and draws from it what it
 * tells of that element, of its host and of the way there.
 */
final class Arrivals implements AnswerReader.Listener {
  /** Resets a second: who sends more evenly than this is limited by nothing but its processor. */
  private static final double HIGHEST_LIMIT = 10_000;

  private final ProbeSpace space;
  private final PacketProbe probe;
  private final Cookies cookies;
  private final int firstPort;
  private final Elements elements;
  private final Hosts hosts;
  private final LimitedHosts limitedHosts;
  private final Canaries canaries;
  private final OwnResets resets;
  private final RateControl control;
  private final WallClock clock;
  private final Verdicts verdicts;

  /**
   * @param firstPort where the answers to first tries come to
   */
  Arrivals(
      PacketScan scan,
      Cookies cookies,
      int firstPort,
      Elements elements,
      Hosts hosts,
      LimitedHosts limitedHosts,
      Canaries canaries,
      OwnResets resets,
      RateControl control,
      WallClock clock,
      Verdicts verdicts) {
    this.space = scan.space();
    this.probe = scan.probe();
    this.cookies = cookies;
    this.firstPort = firstPort;
    this.elements = elements;
    this.hosts = hosts;
    this.limitedHosts = limitedHosts;
    this.canaries = canaries;
    this.resets = resets;
    this.control = control;
    this.clock = clock;
    this.verdicts = verdicts;
  }

  @Override
  public void segment(
      boolean isIpv6,
      long high,
      long low,
      int ports,
      int sequence,
      int acknowledgement,
      int flags,
      int window,
      int hopLimit,
      long realtimeNs) {
    int tries = (ports & 0xffff) - firstPort + 1;
    if (!isTry(tries) || !probe.isAnswer(flags)) {
      return;
    }
    int port = ports >>> 16;
    int ourPortFirst = (ports << 16) | port;
    if (!Proof.isOurs(cookies.of(high, low, ourPortFirst), flags, sequence, acknowledgement)) {
      return;
    }
    long hostIndex = space.hostOf(high, low, isIpv6);
    if (hostIndex < 0) {
      return;
    }
    boolean isReset = (flags & TcpReply.RST) != 0;
    if (tries == Canaries.TRY) {
      if (!isReset) {
        resets.synAck(hostIndex, ourPortFirst, acknowledgement, System.nanoTime());
      }
      canaries.answered(hostIndex, hosts.of(hostIndex), port, !isReset);
      return;
    }
    int element = (int) space.element(hostIndex, port);
    if (element < 0) {
      return;
    }
    if (elements.isAnswered(element) && !isReset) {
      resets.repeated(hostIndex, ourPortFirst, acknowledgement);
    }
    if (elements.isResolved(element) || elements.isFresh(element)) {
      return;
    }
    long rttNs = answered(element, tries, realtimeNs);
    HostState host = hosts.meet(hostIndex);
    learn(host, hostIndex, tries, rttNs, isReset, realtimeNs);
    TcpReply reply = host.reply(space.address(hostIndex), hopLimit, flags & 0xff, window);
    verdicts.observed(element, hostIndex, port, reply, rttNs, tries, realtimeNs);
    if (isReset) {
      host.refused++;
    } else {
      elements.find();
      resets.synAck(hostIndex, ourPortFirst, acknowledgement, System.nanoTime());
      canaries.open(host, hostIndex);
    }
  }

  /** Whether a packet to one of our ports may answer a try or a canary. */
  private static boolean isTry(int tries) {
    return (tries >= 1 && tries <= Elements.MOST_TRIES) || tries == Canaries.TRY;
  }

  @Override
  public void error(
      boolean isIpv6,
      long fromHigh,
      long fromLow,
      int type,
      int code,
      long high,
      long low,
      int ports,
      int sequence,
      long realtimeNs) {
    int tries = (ports >>> 16) - firstPort + 1;
    if (!isTry(tries)
        || !IcmpReasons.endsTheQuestion(isIpv6, type, code)
        || (int) cookies.of(high, low, ports) != sequence) {
      return;
    }
    int port = ports & 0xffff;
    long hostIndex = space.hostOf(high, low, isIpv6);
    if (hostIndex < 0) {
      return;
    }
    HostState host = hosts.of(hostIndex);
    if (tries == Canaries.TRY) {
      canaries.answered(hostIndex, host, port, false);
      return;
    }
    int element = (int) space.element(hostIndex, port);
    if (element < 0 || elements.isResolved(element) || elements.isFresh(element)) {
      return;
    }
    long rttNs = answered(element, tries, realtimeNs);
    if (host != null) {
      host.refused++;
    }
    verdicts.error(
        element, hostIndex, port, isIpv6, fromHigh, fromLow, type, code, rttNs, tries, realtimeNs);
  }

  /** Marks an element as answered, and returns the round trip in nanoseconds; -1 if not known. */
  private long answered(int element, int tries, long realtimeNs) {
    boolean isLast = tries == elements.tries(element);
    long sentNs = elements.sentNs(element);
    elements.answered(element);
    return isLast && sentNs >= 0 ? Math.max(1, clock.ns(realtimeNs) - sentNs) : -1;
  }

  private void learn(
      HostState host, long hostIndex, int tries, long rttNs, boolean isReset, long realtimeNs) {
    long atNs = clock.ns(realtimeNs);
    if (host.isLimited()) {
      // A limit that is taken for a little more than it is loses answers like a path.
      host.loss().answered(tries);
      if (isReset) {
        host.knownLimit().answered(atNs);
      } else {
        host.knownLimit().refunded(atNs);
      }
    } else {
      host.loss().answered(tries);
      hosts.every().loss().answered(tries);
      AnswerLimit limit = host.limit;
      if (isReset && limit != null) {
        limit.answered(atNs);
        if (limit.isRecognised() && limit.rate() < HIGHEST_LIMIT) {
          limitedHosts.begin(host, hostIndex);
        }
      }
      if (tries == 1) {
        control.firstAnswer(rttNs > 0 ? atNs - rttNs : atNs);
      }
    }
    if (rttNs > 0) {
      host.roundTrips.measure(rttNs);
      hosts.every().roundTrips.measure(rttNs);
    }
  }
}
