package portscan.engine.packet;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.engine.journal.JobJournal;
import portscan.engine.order.ProbeSpace;
import portscan.engine.probe.PacketProbe;

/** Turns what was seen of an element into an observation, keeps it in the journal and tells it. */
final class Verdicts {
  private final PacketScan scan;
  private final ProbeSpace space;
  private final PacketProbe probe;
  private final Lanes lanes;
  private final WallClock clock;
  private final @Nullable JobJournal journal;

  Verdicts(PacketScan scan, Lanes lanes, WallClock clock, @Nullable JobJournal journal) {
    this.scan = scan;
    this.space = scan.space();
    this.probe = scan.probe();
    this.lanes = lanes;
    this.clock = clock;
    this.journal = journal;
  }

  /** An ICMP or ICMPv6 error came; the other parameters are those of {@link #observed}. */
  void error(
      long element,
      long hostIndex,
      int port,
      boolean isIpv6,
      long fromHigh,
      long fromLow,
      int type,
      int code,
      long rttNs,
      int tries,
      long realtimeNs) {
    IpAddress from =
        new IpAddress(isIpv6 ? AddressFamily.IPV6 : AddressFamily.IPV4, fromHigh, fromLow, "");
    Evidence error = new Evidence.IcmpError(from, type, code, origin(hostIndex, from));
    observed(element, hostIndex, port, error, rttNs, tries, realtimeNs);
  }

  private ErrorOrigin origin(long hostIndex, IpAddress from) {
    if (from.high() == space.addressHigh(hostIndex) && from.low() == space.addressLow(hostIndex)) {
      return ErrorOrigin.TARGET;
    }
    Lane lane = lanes.of(hostIndex);
    boolean fromUs = lane != null && lane.source.sameBits(from);
    return fromUs ? ErrorOrigin.LOCAL_LINK : ErrorOrigin.INTERMEDIATE;
  }

  /**
   * Nothing came.
   *
   * @param loss the share of packets measured as lost meanwhile, 0 to 1
   */
  void silence(long element, int tries, long waitedNs, double loss, long nowNs) {
    Evidence silence = new Evidence.Silence(tries, Duration.ofNanos(waitedNs), loss);
    long hostIndex = space.hostIndex(element);
    long realtimeNs = clock.realtimeNs(nowNs);
    observed(element, hostIndex, space.port(element), silence, -1, tries, realtimeNs);
  }

  /** Our side has failed, or has given up: nothing was learnt. */
  void failure(long element, int tries, LocalFailure failure, long nowNs) {
    long hostIndex = space.hostIndex(element);
    long realtimeNs = clock.realtimeNs(nowNs);
    observed(element, hostIndex, space.port(element), failure, -1, tries, realtimeNs);
  }

  /**
   * An element's evidence is known.
   *
   * @param rttNs -1 if not measured
   * @param tries packets sent
   * @param realtimeNs when, in nanoseconds since 1970
   */
  void observed(
      long element,
      long hostIndex,
      int port,
      Evidence evidence,
      long rttNs,
      int tries,
      long realtimeNs) {
    if (scan.isOpenOnly() && journal == null && isDull(evidence)) {
      return;
    }
    Lane lane = lanes.of(hostIndex);
    Observation seen =
        new Observation(
            space.target(hostIndex),
            space.address(hostIndex),
            port,
            space.transport(),
            probe.id(),
            probe.classify(evidence),
            evidence,
            Observation.LOCAL,
            lane == null || tries == 0 ? null : lane.source,
            Instant.ofEpochSecond(realtimeNs / 1_000_000_000L, realtimeNs % 1_000_000_000L),
            rttNs < 0 ? null : Duration.ofNanos(rttNs),
            tries);
    if (journal != null) {
      journal.observed(element, seen);
    }
    scan.deliver(seen);
  }

  /** Whether it says that a port is not open; what our own side failed at never does. */
  private boolean isDull(Evidence evidence) {
    return switch (evidence.kind()) {
      case TCP_REPLY -> ((TcpReply) evidence).has(TcpReply.RST);
      case ICMP_ERROR -> true;
      case SILENCE -> probe.flags() == TcpReply.SYN || probe.flags() == TcpReply.ACK;
      case CONNECTED, REFUSED, UDP_REPLY, LOCAL_FAILURE -> false;
    };
  }
}
