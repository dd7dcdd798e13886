package portscan.engine.experiment;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.IcmpError;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Reason;
import portscan.api.model.Trouble;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;
import portscan.engine.order.Unpredictable;
import portscan.engine.packet.Errors;
import portscan.engine.packet.WallClock;
import portscan.engine.probe.IcmpReasons;
import portscan.sys.Errno;
import portscan.sys.Interfaces;
import portscan.sys.NoRoute;
import portscan.sys.PacketHandler;
import portscan.sys.RawSocket;
import portscan.sys.ReceiveRing;
import portscan.sys.Route;
import portscan.sys.Routes;
import portscan.sys.SocketFilter;
import portscan.sys.Sockets;
import portscan.sys.SystemException;
import portscan.wire.IcmpView;
import portscan.wire.Icmpv6View;
import portscan.wire.IpPacketView;
import portscan.wire.IpProtocol;
import portscan.wire.Ipv4Header;
import portscan.wire.Ipv4View;
import portscan.wire.Ipv6Header;
import portscan.wire.Ipv6View;
import portscan.wire.TcpFlags;
import portscan.wire.TcpHeader;
import portscan.wire.TcpView;
import portscan.wire.UdpView;

/**
 * Sends packets of our own making, and knows which answer belongs to which. The kernel knows
 * nothing of them, and resets by itself what accepts a SYN.
 *
 * <p>For one thread, in whose network namespace it is opened.
 */
final class Exchange implements AutoCloseable {
  private static final int SLOTS = 2;
  private static final int SLOT_SIZE = 2048;
  private static final int RING_SIZE = 1 << 20;

  /** An interrupt is noticed so soon. */
  private static final long LONGEST_WAIT_NS = 50_000_000;

  /** A full queue empties as soon as its interface has sent a packet: it is tried again. */
  private static final int SEND_TRIES = 5;

  private static final long FULL_NS = 1_000_000;

  /** Says that a packet needed to be fragmented, and nothing about where it got (RFC 1191). */
  private static final int FRAGMENTATION_NEEDED = 4;

  private final Permit permit;
  private final Set<Endpoint> permitted = new HashSet<>();
  private final Origin origin;
  private final int firstPort;
  private final int ports;
  private final int interfaceIndex;
  private final int zone;
  private final ReceiveRing ring;
  private final PacketHandler handler = this::receive;
  private final WallClock clock = new WallClock();
  private final Unpredictable random = new Unpredictable();
  private final List<Probe> sent = new ArrayList<>();
  private final Map<IpAddress, IpAddress> sources = new HashMap<>();
  private final IpPacketView packet = new IpPacketView();
  private final TcpView segment = new TcpView();
  private final UdpView datagram = new UdpView();
  private @Nullable RawSocket ipv4;
  private @Nullable RawSocket ipv6;
  private int portsTaken;
  private int packets;
  private int answers;
  private long longestRttNs;

  /**
   * Opens it.
   *
   * @param permits to send to these endpoints, not empty
   * @param ports how many local ports and echo identifiers it needs, 1 to 512
   * @throws PortScanException if this machine cannot send as asked
   * @throws SystemException {@code EPERM} without CAP_NET_RAW
   */
  Exchange(List<Permit> permits, Origin origin, int ports) {
    for (Permit one : permits) {
      permitted.add(one.endpoint());
    }
    this.permit = permits.getFirst();
    this.origin = origin;
    this.ports = ports;
    this.firstPort = LocalPorts.take(ports);
    String scope = permits.getFirst().endpoint().address().zone();
    this.zone = scope.isEmpty() ? 0 : index(scope);
    String device = origin.device();
    this.interfaceIndex = device == null ? zone : index(device);
    this.ring =
        ReceiveRing.open(
            0,
            ReceiveRing.ETH_P_ALL,
            SocketFilter.answers(firstPort, firstPort + ports - 1),
            ReceiveRing.Delivery.PACKETS,
            RING_SIZE,
            1);
  }

  private static int index(String device) {
    int index =
        device.matches("[0-9]{1,9}") ? Integer.parseInt(device) : Sockets.interfaceIndex(device);
    if (index == 0) {
      throw new PortScanException(
          Trouble.NO_SUCH_ORIGIN,
          "there is no network interface " + device,
          "`ip link` lists them");
    }
    return index;
  }

  /** The next local port or echo identifier; after the last the first again. */
  int port() {
    return firstPort + portsTaken++ % ports;
  }

  /** A packet that is not sent yet. */
  Probe probe(Probe.Content content, Endpoint endpoint, int ttl, int port) {
    return new Probe(content, endpoint, ttl, port, random.nextLong());
  }

  /** How many packets have left. */
  int packets() {
    return packets;
  }

  /** The longest round trip seen, in nanoseconds; 0 before the first. */
  long longestRttNs() {
    return longestRttNs;
  }

  /**
   * Sends a probe, once.
   *
   * @throws PortScanException if this machine does not let it out
   */
  void send(Probe probe) {
    if (!permitted.contains(probe.endpoint)) {
      throw new IllegalStateException("nobody has permitted " + probe.endpoint);
    }
    permit.awaitTurns(1);
    IpAddress source = source(probe.endpoint.address());
    RawSocket socket = socket(probe.isIpv6());
    socket.length(0, write(probe, source, socket.frames(), socket.offset(0)));
    sent.add(probe);
    probe.sentNs = System.nanoTime();
    int result = socket.send(0, 1);
    for (int i = 1; i < SEND_TRIES && isFull(result); i++) {
      LockSupport.parkNanos(FULL_NS);
      probe.sentNs = System.nanoTime();
      result = socket.send(0, 1);
    }
    if (result < 0) {
      sent.removeLast();
      var failure = Errors.failure(-result);
      throw new PortScanException(failure.trouble(), failure.message(), failure.hint());
    }
    packets++;
  }

  private static boolean isFull(int result) {
    return result == -Errno.ENOBUFS || result == -Errno.EAGAIN;
  }

  private static int write(Probe probe, IpAddress source, ByteBuffer to, int at) {
    IpAddress target = probe.endpoint.address();
    int length = probe.length();
    int header;
    if (probe.isIpv6()) {
      header = Ipv6View.LENGTH;
      Ipv6Header.of(
              source.high(), source.low(), target.high(), target.low(), probe.protocol(), length)
          .withHopLimit(probe.ttl)
          .emit(to, at);
    } else {
      header = Ipv4View.LENGTH;
      Ipv4Header.of((int) source.low(), (int) target.low(), probe.protocol(), length)
          .withTtl(probe.ttl)
          .emit(to, at);
    }
    probe.write(to, at + header, probe.pseudoHeader(source.high(), source.low()));
    return header + length;
  }

  private IpAddress source(IpAddress target) {
    IpAddress known = sources.get(target);
    if (known != null) {
      return known;
    }
    IpAddress wanted = origin.address();
    IpAddress from = wanted == null || wanted.family() != target.family() ? null : wanted;
    int leavesBy = target.isLinkLocal() && zone != 0 ? zone : interfaceIndex;
    return switch (Routes.towards(target.bytes(), leavesBy, from == null ? null : from.bytes())) {
      case Route route -> {
        IpAddress source = IpAddress.of(route.source());
        sources.put(target, source);
        yield source;
      }
      case NoRoute(int errno) -> {
        throw from != null && !isOurs(from)
            ? new PortScanException(
                Trouble.NO_SUCH_ORIGIN,
                from + " is not an address of this machine",
                "`ip address` lists them")
            : new PortScanException(
                Trouble.NO_LOCAL_ROUTE,
                "no way from here to " + target + " (" + Errno.text(errno) + ")",
                "`ip route get " + target + "` tells what the kernel thinks");
      }
    };
  }

  private static boolean isOurs(IpAddress address) {
    return Interfaces.addresses().stream()
        .anyMatch(each -> IpAddress.of(each.address().bytes()).sameBits(address));
  }

  private RawSocket socket(boolean isIpv6) {
    RawSocket known = isIpv6 ? ipv6 : ipv4;
    if (known != null) {
      return known;
    }
    RawSocket socket = RawSocket.open(isIpv6, SLOTS, SLOT_SIZE);
    if (isIpv6) {
      ipv6 = socket;
    } else {
      ipv4 = socket;
    }
    String device = origin.device();
    if (device != null) {
      int result = socket.bindToDevice(device);
      if (result < 0) {
        throw new SystemException("binding a raw socket to " + device, -result);
      }
    }
    if (isIpv6 && zone != 0) {
      socket.scope(zone);
    }
    return socket;
  }

  /**
   * Takes in answers until one of ours has come.
   *
   * @param untilNs when to give up, by {@link System#nanoTime}
   * @return whether one came
   */
  boolean await(long untilNs) throws InterruptedException {
    int before = answers;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while waiting for answers to packets");
      }
      long leftNs = untilNs - System.nanoTime();
      int received = ring.receive(Math.clamp(leftNs, 0, LONGEST_WAIT_NS), handler);
      if (received < 0 && received != -Errno.ENETDOWN) {
        throw new SystemException("receiving packets", -received);
      }
      if (answers > before || leftNs <= 0) {
        return answers > before;
      }
    }
  }

  /** Takes in answers up to a moment of {@link System#nanoTime}. */
  void listen(long untilNs) throws InterruptedException {
    while (await(untilNs)) {
      // Each return is one more answer.
    }
  }

  /** Takes in answers until all of these have theirs, or up to a moment. */
  void awaitAll(List<Probe> probes, long untilNs) throws InterruptedException {
    while (probes.stream().anyMatch(probe -> probe.reply == null) && await(untilNs)) {
      // Each return is one more answer.
    }
  }

  // ---- answers

  private void receive(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType) {
    if (!packet.wrap(bytes, at, at + length).check()) {
      return;
    }
    int from = packet.transportAt();
    int to = packet.transportEnd();
    if (packet.isQuoting()) {
      if (tellsWhereItGot(packet)) {
        take(probe -> probe.isQuotedBy(packet, bytes), errorReason(), "", 0, realtimeNs);
      }
    } else if (packet.isIcmp()) {
      take(probe -> probe.isEchoedBy(packet, bytes), Reason.ECHO_REPLY, "", 0, realtimeNs);
    } else if (packet.protocol() == IpProtocol.TCP) {
      if (segment.wrap(bytes, from, to).check()) {
        readSegment(bytes, from, to, realtimeNs);
      }
    } else if (packet.protocol() == IpProtocol.UDP && datagram.wrap(bytes, from, to).check()) {
      take(probe -> probe.isAnsweredBy(packet, datagram), Reason.UDP_RESPONSE, "", 0, realtimeNs);
    }
  }

  private void readSegment(ByteBuffer bytes, int from, int to, long realtimeNs) {
    int flags = segment.flags();
    boolean isReset = (flags & TcpFlags.RST) != 0;
    int handshake = TcpFlags.SYN | TcpFlags.ACK;
    if (!isReset && (flags & handshake) != handshake) {
      return;
    }
    String options =
        TcpHeader.parse(bytes, from, to)
            .map(header -> OptionWords.of(header.options()))
            .orElse("malformed");
    take(
        probe -> probe.isAnsweredBy(packet, segment),
        isReset ? Reason.RESET : Reason.SYN_ACK,
        options,
        segment.window(),
        realtimeNs);
  }

  private static boolean tellsWhereItGot(IpPacketView error) {
    int type = error.icmpType();
    return error.isIpv6()
        ? type == Icmpv6View.DESTINATION_UNREACHABLE
            || type == Icmpv6View.TIME_EXCEEDED
            || type == Icmpv6View.PARAMETER_PROBLEM
        : type == IcmpView.TIME_EXCEEDED
            || type == IcmpView.PARAMETER_PROBLEM
            || (type == IcmpView.DESTINATION_UNREACHABLE
                && error.icmpCode() != FRAGMENTATION_NEEDED);
  }

  private Reason errorReason() {
    return IcmpReasons.reason(
        new IcmpError(
            sender(null), packet.icmpType(), packet.icmpCode(), ErrorOrigin.INTERMEDIATE));
  }

  /** Who claims to have sent the packet, in the target's zone if that has one and it needs one. */
  private IpAddress sender(@Nullable IpAddress target) {
    IpAddress bare =
        new IpAddress(
            packet.isIpv6() ? AddressFamily.IPV6 : AddressFamily.IPV4,
            packet.sourceHigh(),
            packet.sourceLow(),
            "");
    return target != null && packet.isIpv6() && bare.isLinkLocal()
        ? bare.withZone(target.zone())
        : bare;
  }

  /** Whether the packet in hand answers a probe. */
  private interface Match {
    boolean test(Probe probe);
  }

  /**
   * Gives the packet in hand to the probe that it answers. Of several, which a reset without proof
   * may have, the last sent comes first: a box on the way resets what went farthest.
   */
  private void take(Match match, Reason answer, String options, int window, long realtimeNs) {
    for (int i = sent.size() - 1; i >= 0; i--) {
      Probe probe = sent.get(i);
      if (probe.reply != null || !match.test(probe)) {
        continue;
      }
      long rttNs = Math.max(0, clock.ns(realtimeNs) - probe.sentNs);
      probe.reply =
          new Reply(
              answer,
              sender(probe.endpoint.address()),
              packet.hopLimit(),
              window,
              options,
              packet.identification(),
              Duration.ofNanos(rttNs));
      longestRttNs = Math.max(longestRttNs, rttNs);
      answers++;
      return;
    }
  }

  @Override
  public void close() {
    ring.close();
    if (ipv4 != null) {
      ipv4.close();
    }
    if (ipv6 != null) {
      ipv6.close();
    }
  }
}
