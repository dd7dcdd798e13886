package portscan.engine.packet;

import java.nio.ByteBuffer;
import portscan.sys.PacketHandler;
import portscan.wire.IcmpView;
import portscan.wire.Icmpv6View;
import portscan.wire.IpProtocol;
import portscan.wire.Ipv4View;
import portscan.wire.Ipv6View;
import portscan.wire.TcpView;

/**
 * Takes received packets apart: TCP segments, and ICMP errors that quote one of ours. What is cut
 * off, malformed or about something else is passed over.
 */
final class AnswerReader implements PacketHandler {
  private static final int IPV4_VERSION = 4;

  /** Of a quoted transport header, the ports and the sequence number are always there (RFC 792). */
  private static final int QUOTED = 8;

  private final Listener listener;
  private final Ipv4View ipv4 = new Ipv4View();
  private final Ipv6View ipv6 = new Ipv6View();
  private final Ipv4View quotedIpv4 = new Ipv4View();
  private final Ipv6View quotedIpv6 = new Ipv6View();
  private final TcpView tcp = new TcpView();
  private final IcmpView icmp = new IcmpView();
  private final Icmpv6View icmpv6 = new Icmpv6View();

  AnswerReader(Listener listener) {
    this.listener = listener;
  }

  /**
   * Is told of each packet; addresses are two halves, of which IPv4 uses the lower's lower four.
   */
  interface Listener {
    /**
     * A TCP segment for us.
     *
     * @param ports the sender's port times 65536 plus ours
     */
    void segment(
        boolean isIpv6,
        long high,
        long low,
        int ports,
        int sequence,
        int acknowledgement,
        int flags,
        int window,
        int hopLimit,
        long realtimeNs);

    /**
     * An ICMP or ICMPv6 error that quotes a TCP segment.
     *
     * @param ports our port times 65536 plus the one that we asked
     * @param sequence the segment's sequence number
     */
    void error(
        boolean isIpv6,
        long fromHigh,
        long fromLow,
        int type,
        int code,
        long high,
        long low,
        int ports,
        int sequence,
        long realtimeNs);
  }

  @Override
  public void packet(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType) {
    if (length < 20) {
      return;
    }
    if ((bytes.get(at) >> 4 & 0xf) == IPV4_VERSION) {
      readIpv4(bytes, at, at + length, realtimeNs);
    } else {
      readIpv6(bytes, at, at + length, realtimeNs);
    }
  }

  private void readIpv4(ByteBuffer bytes, int at, int limit, long realtimeNs) {
    if (!ipv4.wrap(bytes, at, limit).check() || ipv4.fragmentOffset() != 0) {
      return;
    }
    if (ipv4.protocol() == IpProtocol.TCP) {
      if (tcp.wrap(bytes, ipv4.payloadAt(), ipv4.payloadEnd()).check()) {
        segment(false, 0, ipv4.source() & 0xffff_ffffL, ipv4.ttl(), realtimeNs);
      }
    } else if (ipv4.protocol() == IpProtocol.ICMP) {
      if (icmp.wrap(bytes, ipv4.payloadAt(), ipv4.payloadEnd()).check() && icmp.isError()) {
        quotedIpv4.wrap(bytes, icmp.quotedAt(), ipv4.payloadEnd());
        if (quotedIpv4.checkQuoted()
            && quotedIpv4.protocol() == IpProtocol.TCP
            && quotedIpv4.transportAvailable() >= QUOTED) {
          int quoted = quotedIpv4.payloadAt();
          listener.error(
              false,
              0,
              ipv4.source() & 0xffff_ffffL,
              icmp.type(),
              icmp.code(),
              0,
              quotedIpv4.destination() & 0xffff_ffffL,
              bytes.getInt(quoted),
              bytes.getInt(quoted + 4),
              realtimeNs);
        }
      }
    }
  }

  private void readIpv6(ByteBuffer bytes, int at, int limit, long realtimeNs) {
    if (!ipv6.wrap(bytes, at, limit).check() || ipv6.isFragment()) {
      return;
    }
    if (ipv6.transportProtocol() == IpProtocol.TCP) {
      if (tcp.wrap(bytes, ipv6.transportAt(), ipv6.transportEnd()).check()) {
        segment(true, ipv6.sourceHigh(), ipv6.sourceLow(), ipv6.hopLimit(), realtimeNs);
      }
    } else if (ipv6.transportProtocol() == IpProtocol.ICMPV6) {
      if (icmpv6.wrap(bytes, ipv6.transportAt(), ipv6.transportEnd()).check() && icmpv6.isError()) {
        quotedIpv6.wrap(bytes, icmpv6.quotedAt(), ipv6.transportEnd());
        if (quotedIpv6.checkQuoted()
            && quotedIpv6.transportProtocol() == IpProtocol.TCP
            && quotedIpv6.transportAvailable() >= QUOTED) {
          int quoted = quotedIpv6.transportAt();
          listener.error(
              true,
              ipv6.sourceHigh(),
              ipv6.sourceLow(),
              icmpv6.type(),
              icmpv6.code(),
              quotedIpv6.destinationHigh(),
              quotedIpv6.destinationLow(),
              bytes.getInt(quoted),
              bytes.getInt(quoted + 4),
              realtimeNs);
        }
      }
    }
  }

  private void segment(boolean isIpv6, long high, long low, int hopLimit, long realtimeNs) {
    listener.segment(
        isIpv6,
        high,
        low,
        (tcp.sourcePort() << 16) | tcp.destinationPort(),
        tcp.sequence(),
        tcp.acknowledgement(),
        tcp.flags(),
        tcp.window(),
        hopLimit,
        realtimeNs);
  }
}
