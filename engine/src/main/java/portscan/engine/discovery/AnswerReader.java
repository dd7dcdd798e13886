package portscan.engine.discovery;

import java.nio.ByteBuffer;
import portscan.api.model.Reason;
import portscan.engine.discovery.DiscoveryMethod.Kind;
import portscan.engine.probe.IcmpReasons;
import portscan.sys.PacketHandler;
import portscan.wire.ArpView;
import portscan.wire.IcmpView;
import portscan.wire.Icmpv6View;
import portscan.wire.IpProtocol;
import portscan.wire.Ipv4View;
import portscan.wire.Ipv6View;
import portscan.wire.NeighbourSolicitation;
import portscan.wire.NeighbourView;
import portscan.wire.TcpFlags;
import portscan.wire.TcpView;
import portscan.wire.UdpView;

/**
 * Takes received packets apart and tells of those that prove to be answers. What is cut off,
 * malformed or about something else is passed over.
 */
final class AnswerReader implements PacketHandler {
  /** Of a quoted transport header, so much is always there (RFC 792). */
  private static final int QUOTED = 8;

  private final ProbePackets packets;
  private final Listener listener;
  private final ArpView arp = new ArpView();
  private final Ipv4View ipv4 = new Ipv4View();
  private final Ipv6View ipv6 = new Ipv6View();
  private final Ipv4View quotedIpv4 = new Ipv4View();
  private final Ipv6View quotedIpv6 = new Ipv6View();
  private final TcpView tcp = new TcpView();
  private final UdpView udp = new UdpView();
  private final IcmpView icmp = new IcmpView();
  private final Icmpv6View icmpv6 = new Icmpv6View();
  private final NeighbourView neighbour = new NeighbourView();

  AnswerReader(ProbePackets packets, Listener listener) {
    this.packets = packets;
    this.listener = listener;
  }

  /** Is told of answers; addresses are two halves, of which IPv4 uses the lower's lower four. */
  interface Listener {
    /**
     * A host has answered what it was asked.
     *
     * @param kind by which method it was asked, with {@code port} and {@code round}
     */
    void answered(
        boolean isIpv6,
        long high,
        long low,
        Kind kind,
        int port,
        int round,
        String reason,
        int ttl,
        long realtimeNs);

    /** An ICMP or ICMPv6 error quotes what the host at {@code high} and {@code low} was asked. */
    void refused(
        boolean isIpv6,
        long high,
        long low,
        Kind kind,
        int port,
        int round,
        long fromHigh,
        long fromLow,
        int type,
        int code,
        int ttl,
        long realtimeNs);

    /** Somebody says that an address is his, on the link that he says it by. */
    void neighbour(boolean isIpv6, long high, long low, int interfaceIndex, long realtimeNs);

    /** Our hardware address on an interface that we asked by; -1 for another. */
    long hardwareAddress(int interfaceIndex);
  }

  /** Takes ARP packets, which have no IP header that would tell them apart. */
  void arp(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType) {
    if (!arp.wrap(bytes, at, at + length).check() || arp.operation() != ArpView.REPLY) {
      return;
    }
    if (arp.targetHardware() == listener.hardwareAddress(interfaceIndex)) {
      listener.neighbour(false, 0, arp.senderProtocol() & 0xffff_ffffL, interfaceIndex, realtimeNs);
    }
  }

  @Override
  public void packet(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType) {
    if (length < Ipv4View.LENGTH) {
      return;
    }
    if ((bytes.get(at) >> 4 & 0xf) == 4) {
      readIpv4(bytes, at, at + length, realtimeNs);
    } else {
      readIpv6(bytes, at, at + length, realtimeNs, interfaceIndex);
    }
  }

  private void readIpv4(ByteBuffer bytes, int at, int limit, long realtimeNs) {
    if (!ipv4.wrap(bytes, at, limit).check() || ipv4.isFragment()) {
      return;
    }
    int from = ipv4.payloadAt();
    int to = ipv4.payloadEnd();
    long source = ipv4.source() & 0xffff_ffffL;
    switch (ipv4.protocol()) {
      case IpProtocol.TCP -> readSegment(bytes, from, to, false, 0, source, ipv4.ttl(), realtimeNs);
      case IpProtocol.UDP ->
          readDatagram(bytes, from, to, false, 0, source, ipv4.ttl(), realtimeNs);
      case IpProtocol.ICMP -> {
        if (icmp.wrap(bytes, from, to).check()) {
          readIcmp(bytes, to, source, realtimeNs);
        }
      }
      default -> {}
    }
  }

  private void readIpv6(ByteBuffer bytes, int at, int limit, long realtimeNs, int interfaceIndex) {
    if (!ipv6.wrap(bytes, at, limit).check() || ipv6.isFragment()) {
      return;
    }
    int from = ipv6.transportAt();
    int to = ipv6.transportEnd();
    long high = ipv6.sourceHigh();
    long low = ipv6.sourceLow();
    switch (ipv6.transportProtocol()) {
      case IpProtocol.TCP ->
          readSegment(bytes, from, to, true, high, low, ipv6.hopLimit(), realtimeNs);
      case IpProtocol.UDP ->
          readDatagram(bytes, from, to, true, high, low, ipv6.hopLimit(), realtimeNs);
      case IpProtocol.ICMPV6 -> {
        if (icmpv6.wrap(bytes, from, to).check()) {
          readIcmpv6(bytes, from, to, realtimeNs, interfaceIndex);
        }
      }
      default -> {}
    }
  }

  private void readSegment(
      ByteBuffer bytes,
      int from,
      int to,
      boolean isIpv6,
      long high,
      long low,
      int ttl,
      long realtimeNs) {
    if (!tcp.wrap(bytes, from, to).check()) {
      return;
    }
    int flags = tcp.flags();
    boolean isReset = (flags & TcpFlags.RST) != 0;
    boolean isAccepted =
        !isReset && (flags & (TcpFlags.SYN | TcpFlags.ACK)) == (TcpFlags.SYN | TcpFlags.ACK);
    if (!isReset && !isAccepted) {
      return;
    }
    int ourPort = tcp.destinationPort();
    int round =
        packets.roundOfSegment(
            high, low, tcp.sourcePort(), ourPort, flags, tcp.sequence(), tcp.acknowledgement());
    if (round > 0) {
      listener.answered(
          isIpv6,
          high,
          low,
          packets.isAckPort(ourPort) ? Kind.TCP_ACK : Kind.TCP_SYN,
          tcp.sourcePort(),
          round,
          (isReset ? Reason.RESET : Reason.SYN_ACK).word(),
          ttl,
          realtimeNs);
    }
  }

  private void readDatagram(
      ByteBuffer bytes,
      int from,
      int to,
      boolean isIpv6,
      long high,
      long low,
      int ttl,
      long realtimeNs) {
    if (!udp.wrap(bytes, from, to).check()) {
      return;
    }
    int port = udp.sourcePort();
    int round =
        packets.roundOfDatagram(
            high, low, port, udp.destinationPort(), bytes, udp.payloadAt(), udp.payloadEnd());
    if (round > 0) {
      listener.answered(
          isIpv6, high, low, Kind.UDP, port, round, Reason.UDP_RESPONSE.word(), ttl, realtimeNs);
    }
  }

  private void readIcmp(ByteBuffer bytes, int to, long source, long realtimeNs) {
    int type = icmp.type();
    if (type == IcmpView.ECHO_REPLY || type == IcmpView.TIMESTAMP_REPLY) {
      boolean isEcho = type == IcmpView.ECHO_REPLY;
      int round =
          packets.roundOfIcmp(
              0,
              source,
              isEcho ? IcmpView.ECHO_REQUEST : IcmpView.TIMESTAMP_REQUEST,
              icmp.rest() >>> 16,
              icmp.rest() & 0xffff,
              bytes,
              icmp.quotedAt(),
              to - icmp.quotedAt(),
              false);
      if (round > 0) {
        listener.answered(
            false,
            0,
            source,
            isEcho ? Kind.ECHO : Kind.TIMESTAMP,
            0,
            round,
            isEcho ? HostVerdict.ECHO_REPLY : HostVerdict.TIMESTAMP_REPLY,
            ipv4.ttl(),
            realtimeNs);
      }
      return;
    }
    if (icmp.isError() && IcmpReasons.endsTheQuestion(false, type, icmp.code())) {
      quotedIpv4.wrap(bytes, icmp.quotedAt(), to);
      if (quotedIpv4.checkQuoted() && quotedIpv4.transportAvailable() >= QUOTED) {
        readQuoted(
            bytes,
            quotedIpv4.payloadAt(),
            quotedIpv4.transportAvailable(),
            quotedIpv4.protocol(),
            false,
            0,
            quotedIpv4.destination() & 0xffff_ffffL,
            realtimeNs);
      }
    }
  }

  private void readIcmpv6(ByteBuffer bytes, int from, int to, long realtimeNs, int interfaceIndex) {
    int type = icmpv6.type();
    if (type == Icmpv6View.NEIGHBOUR_ADVERTISEMENT) {
      neighbour.wrap(bytes, from, to);
      // What a router has passed on has a lower hop limit (RFC 4861 section 7.1.2).
      if (ipv6.hopLimit() == NeighbourSolicitation.HOP_LIMIT
          && neighbour.check()
          && listener.hardwareAddress(interfaceIndex) >= 0) {
        listener.neighbour(
            true, neighbour.targetHigh(), neighbour.targetLow(), interfaceIndex, realtimeNs);
      }
    } else if (type == Icmpv6View.ECHO_REPLY) {
      int round =
          packets.roundOfIcmp(
              ipv6.sourceHigh(),
              ipv6.sourceLow(),
              Icmpv6View.ECHO_REQUEST,
              icmpv6.identifier(),
              icmpv6.sequence(),
              bytes,
              icmpv6.quotedAt(),
              to - icmpv6.quotedAt(),
              false);
      if (round > 0) {
        listener.answered(
            true,
            ipv6.sourceHigh(),
            ipv6.sourceLow(),
            Kind.ECHO,
            0,
            round,
            HostVerdict.ECHO_REPLY,
            ipv6.hopLimit(),
            realtimeNs);
      }
    } else if (icmpv6.isError() && IcmpReasons.endsTheQuestion(true, type, icmpv6.code())) {
      quotedIpv6.wrap(bytes, icmpv6.quotedAt(), to);
      if (quotedIpv6.checkQuoted() && quotedIpv6.transportAvailable() >= QUOTED) {
        readQuoted(
            bytes,
            quotedIpv6.transportAt(),
            quotedIpv6.transportAvailable(),
            quotedIpv6.transportProtocol(),
            true,
            quotedIpv6.destinationHigh(),
            quotedIpv6.destinationLow(),
            realtimeNs);
      }
    }
  }

  /** An error's quotation of one of ours, from its transport header on. */
  private void readQuoted(
      ByteBuffer bytes,
      int at,
      int available,
      int protocol,
      boolean isIpv6,
      long high,
      long low,
      long realtimeNs) {
    int first = bytes.getShort(at) & 0xffff;
    int second = bytes.getShort(at + 2) & 0xffff;
    switch (protocol) {
      case IpProtocol.TCP ->
          tell(
              isIpv6,
              high,
              low,
              packets.isAckPort(first) ? Kind.TCP_ACK : Kind.TCP_SYN,
              second,
              packets.roundOfQuotedSegment(high, low, first, second, bytes.getInt(at + 4)),
              realtimeNs);
      case IpProtocol.UDP -> {
        int length = bytes.getShort(at + UdpView.DATAGRAM_LENGTH) & 0xffff;
        long pseudoHeader =
            isIpv6
                ? ProbePackets.pseudoHeader(quotedIpv6, length)
                : ProbePackets.pseudoHeader(quotedIpv4, length);
        tell(
            isIpv6,
            high,
            low,
            Kind.UDP,
            second,
            packets.roundOfQuotedDatagram(high, low, bytes, at, available, pseudoHeader),
            realtimeNs);
      }
      case IpProtocol.ICMP, IpProtocol.ICMPV6 -> {
        int type = first >>> 8;
        tell(
            isIpv6,
            high,
            low,
            !isIpv6 && type == IcmpView.TIMESTAMP_REQUEST ? Kind.TIMESTAMP : Kind.ECHO,
            0,
            packets.roundOfIcmp(
                high,
                low,
                type,
                bytes.getShort(at + 4) & 0xffff,
                bytes.getShort(at + 6) & 0xffff,
                bytes,
                at + IcmpView.LENGTH,
                available - IcmpView.LENGTH,
                true),
            realtimeNs);
      }
      default -> {}
    }
  }

  private void tell(
      boolean isIpv6, long high, long low, Kind kind, int port, int round, long realtimeNs) {
    if (round == 0) {
      return;
    }
    listener.refused(
        isIpv6,
        high,
        low,
        kind,
        port,
        round,
        isIpv6 ? ipv6.sourceHigh() : 0,
        isIpv6 ? ipv6.sourceLow() : ipv4.source() & 0xffff_ffffL,
        isIpv6 ? icmpv6.type() : icmp.type(),
        isIpv6 ? icmpv6.code() : icmp.code(),
        isIpv6 ? ipv6.hopLimit() : ipv4.ttl(),
        realtimeNs);
  }
}
