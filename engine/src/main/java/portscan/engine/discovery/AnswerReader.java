package portscan.engine.discovery;

import java.nio.ByteBuffer;
import portscan.api.model.Reason;
import portscan.engine.discovery.DiscoveryMethod.Kind;
import portscan.engine.probe.IcmpReasons;
import portscan.sys.PacketHandler;
import portscan.wire.ArpView;
import portscan.wire.IcmpView;
import portscan.wire.Icmpv6View;
import portscan.wire.IpPacketView;
import portscan.wire.IpProtocol;
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
  private final ProbePackets packets;
  private final Listener listener;
  private final ArpView arp = new ArpView();
  private final IpPacketView packet = new IpPacketView();
  private final TcpView tcp = new TcpView();
  private final UdpView udp = new UdpView();
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
    if (!packet.wrap(bytes, at, at + length).check()) {
      return;
    }
    switch (packet.protocol()) {
      case IpProtocol.TCP -> readSegment(bytes, realtimeNs);
      case IpProtocol.UDP -> readDatagram(bytes, realtimeNs);
      case IpProtocol.ICMP, IpProtocol.ICMPV6 -> {
        if (packet.isQuoting()) {
          if (IcmpReasons.endsTheQuestion(packet.isIpv6(), packet.icmpType(), packet.icmpCode())) {
            readQuoted(bytes, realtimeNs);
          }
        } else if (packet.isIcmp()) {
          readIcmp(bytes, realtimeNs, interfaceIndex);
        }
      }
      default -> {}
    }
  }

  private void readSegment(ByteBuffer bytes, long realtimeNs) {
    if (!tcp.wrap(bytes, packet.transportAt(), packet.transportEnd()).check()) {
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
    answered(
        packets.isAckPort(ourPort) ? Kind.TCP_ACK : Kind.TCP_SYN,
        tcp.sourcePort(),
        packets.roundOfSegment(
            packet.sourceHigh(),
            packet.sourceLow(),
            tcp.sourcePort(),
            ourPort,
            flags,
            tcp.sequence(),
            tcp.acknowledgement()),
        (isReset ? Reason.RESET : Reason.SYN_ACK).word(),
        realtimeNs);
  }

  private void readDatagram(ByteBuffer bytes, long realtimeNs) {
    if (udp.wrap(bytes, packet.transportAt(), packet.transportEnd()).check()) {
      answered(
          Kind.UDP,
          udp.sourcePort(),
          packets.roundOfDatagram(
              packet.sourceHigh(),
              packet.sourceLow(),
              udp.sourcePort(),
              udp.destinationPort(),
              bytes,
              udp.payloadAt(),
              udp.payloadEnd()),
          Reason.UDP_RESPONSE.word(),
          realtimeNs);
    }
  }

  private void readIcmp(ByteBuffer bytes, long realtimeNs, int interfaceIndex) {
    int type = packet.icmpType();
    if (packet.isIpv6()) {
      if (type == Icmpv6View.NEIGHBOUR_ADVERTISEMENT) {
        readAdvertisement(bytes, realtimeNs, interfaceIndex);
      } else if (type == Icmpv6View.ECHO_REPLY) {
        readReply(bytes, Kind.ECHO, Icmpv6View.ECHO_REQUEST, HostVerdict.ECHO_REPLY, realtimeNs);
      }
    } else if (type == IcmpView.ECHO_REPLY) {
      readReply(bytes, Kind.ECHO, IcmpView.ECHO_REQUEST, HostVerdict.ECHO_REPLY, realtimeNs);
    } else if (type == IcmpView.TIMESTAMP_REPLY) {
      readReply(
          bytes,
          Kind.TIMESTAMP,
          IcmpView.TIMESTAMP_REQUEST,
          HostVerdict.TIMESTAMP_REPLY,
          realtimeNs);
    }
  }

  private void readAdvertisement(ByteBuffer bytes, long realtimeNs, int interfaceIndex) {
    neighbour.wrap(bytes, packet.transportAt(), packet.transportEnd());
    // What a router has passed on has a lower hop limit (RFC 4861 section 7.1.2).
    if (packet.hopLimit() == NeighbourSolicitation.HOP_LIMIT
        && neighbour.check()
        && listener.hardwareAddress(interfaceIndex) >= 0) {
      listener.neighbour(
          true, neighbour.targetHigh(), neighbour.targetLow(), interfaceIndex, realtimeNs);
    }
  }

  private void readReply(
      ByteBuffer bytes, Kind kind, int requestType, String reason, long realtimeNs) {
    answered(
        kind,
        0,
        packets.roundOfIcmp(
            packet.sourceHigh(),
            packet.sourceLow(),
            requestType,
            packet.icmpRest() >>> 16,
            packet.icmpRest() & 0xffff,
            bytes,
            packet.icmpDataAt(),
            packet.transportEnd() - packet.icmpDataAt(),
            false),
        reason,
        realtimeNs);
  }

  private void answered(Kind kind, int port, int round, String reason, long realtimeNs) {
    if (round > 0) {
      listener.answered(
          packet.isIpv6(),
          packet.sourceHigh(),
          packet.sourceLow(),
          kind,
          port,
          round,
          reason,
          packet.hopLimit(),
          realtimeNs);
    }
  }

  /** An error's quotation of one of ours, from its transport header on. */
  private void readQuoted(ByteBuffer bytes, long realtimeNs) {
    long high = packet.quotedDestinationHigh();
    long low = packet.quotedDestinationLow();
    int at = packet.quotedAt();
    int available = packet.quotedAvailable();
    int first = bytes.getShort(at) & 0xffff;
    int second = bytes.getShort(at + 2) & 0xffff;
    switch (packet.quotedProtocol()) {
      case IpProtocol.TCP ->
          refused(
              packets.isAckPort(first) ? Kind.TCP_ACK : Kind.TCP_SYN,
              second,
              packets.roundOfQuotedSegment(high, low, first, second, bytes.getInt(at + 4)),
              realtimeNs);
      case IpProtocol.UDP -> {
        int length = bytes.getShort(at + UdpView.DATAGRAM_LENGTH) & 0xffff;
        long pseudoHeader = packet.quotedPseudoHeader(length);
        refused(
            Kind.UDP,
            second,
            packets.roundOfQuotedDatagram(high, low, bytes, at, available, pseudoHeader),
            realtimeNs);
      }
      case IpProtocol.ICMP, IpProtocol.ICMPV6 -> {
        int type = first >>> 8;
        refused(
            !packet.isIpv6() && type == IcmpView.TIMESTAMP_REQUEST ? Kind.TIMESTAMP : Kind.ECHO,
            0,
            packets.roundOfIcmp(
                high,
                low,
                type,
                bytes.getShort(at + IcmpView.IDENTIFIER) & 0xffff,
                bytes.getShort(at + IcmpView.SEQUENCE) & 0xffff,
                bytes,
                at + IcmpView.LENGTH,
                available - IcmpView.LENGTH,
                true),
            realtimeNs);
      }
      default -> {}
    }
  }

  private void refused(Kind kind, int port, int round, long realtimeNs) {
    if (round > 0) {
      listener.refused(
          packet.isIpv6(),
          packet.quotedDestinationHigh(),
          packet.quotedDestinationLow(),
          kind,
          port,
          round,
          packet.sourceHigh(),
          packet.sourceLow(),
          packet.icmpType(),
          packet.icmpCode(),
          packet.hopLimit(),
          realtimeNs);
    }
  }
}
