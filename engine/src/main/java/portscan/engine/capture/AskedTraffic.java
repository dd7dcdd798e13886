package portscan.engine.capture;

import java.nio.ByteBuffer;
import java.util.BitSet;
import portscan.sys.PacketHandler;
import portscan.sys.ReceiveRing;
import portscan.wire.IcmpView;
import portscan.wire.Icmpv6View;
import portscan.wire.IpPacketView;
import portscan.wire.IpProtocol;
import portscan.wire.NeighbourView;
import portscan.wire.TcpFlags;
import portscan.wire.TcpView;

/**
 * Writes down, of all that passes an interface of this machine, what is sent to an asked port and
 * what answers: from there, from elsewhere at the same host to a port of ours, and errors that
 * quote it. Each packet once, also where it passes several devices one above the other.
 */
final class AskedTraffic implements PacketHandler {
  /** The loopback interface has this number in every namespace. */
  private static final int LOOPBACK = 1;

  /** What passes a second device does so within so many nanoseconds. */
  private static final long ABOVE_ONE_ANOTHER_NS = 10_000_000;

  /** No IP packet is shorter. */
  private static final int EMPTY_PACKET = 20;

  private static final int REMEMBERED = 1 << 10;

  /** Bytes by which packets are told apart: headers, and the beginning of what they carry. */
  private static final int TELLING = 80;

  /** UDP ports of ours come after the TCP ports. */
  private static final int UDP = 1 << 16;

  private final PcapngWriter capture;
  private final Asked asked;
  private final IpPacketView packet = new IpPacketView();
  private final TcpView tcp = new TcpView();
  private final NeighbourView neighbour = new NeighbourView();

  /** Whence asked ports were asked. */
  private final BitSet ours = new BitSet();

  private final long[] seenHashes = new long[REMEMBERED];
  private final int[] seenInterfaces = new int[REMEMBERED];
  private final long[] seenNs = new long[REMEMBERED];

  private enum Way {
    NONE,
    OUT,
    IN
  }

  AskedTraffic(PcapngWriter capture, Asked asked) {
    this.capture = capture;
    this.asked = asked;
  }

  @Override
  public void packet(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType) {
    boolean leaves = packetType == ReceiveRing.PACKET_OUTGOING;
    boolean isLoopback = interfaceIndex == LOOPBACK;
    boolean comesAgain = leaves && isLoopback;
    if (length < EMPTY_PACKET || comesAgain || (!leaves && packetType != ReceiveRing.PACKET_HOST)) {
      return;
    }
    packet.wrap(bytes, at, at + length);
    Way way;
    if (packet.check()) {
      way = way(bytes, leaves, isLoopback);
    } else {
      way = packet.isLaterFragment() ? wayOfFragment(leaves) : Way.NONE;
    }
    if (way != Way.NONE && !isRepeated(bytes, at, length, interfaceIndex, realtimeNs)) {
      capture.packet(bytes, at, length, realtimeNs, way == Way.OUT);
    }
  }

  private Way way(ByteBuffer bytes, boolean leaves, boolean isLoopback) {
    if (packet.isIcmp()) {
      return leaves || (isLoopback && isRequest()) ? wayOfRequest(bytes) : wayOfMessage(bytes);
    }
    int protocol = packet.protocol();
    boolean isTcp = protocol == IpProtocol.TCP;
    if ((!isTcp && protocol != IpProtocol.UDP)
        || packet.transportEnd() - packet.transportAt() < 8) {
      return Way.NONE;
    }
    int from = bytes.getShort(packet.transportAt()) & 0xffff;
    int to = bytes.getShort(packet.transportAt() + 2) & 0xffff;
    boolean isOursFrom = ours.get(isTcp ? from : UDP + from);
    boolean isOursTo = ours.get(isTcp ? to : UDP + to);
    boolean asks = (leaves || isLoopback) && isDestinationPort(protocol, to);
    boolean answers =
        !leaves && (isSourcePort(protocol, from) || (!isTcp && isOursTo && isSourceHost()));
    if (asks && answers) {
      asks = isOursFrom == isOursTo ? mayAsk(bytes, isTcp) : isOursFrom;
    }
    if (asks) {
      ours.set(isTcp ? from : UDP + from);
      return Way.OUT;
    }
    return answers ? Way.IN : Way.NONE;
  }

  /** Whether a packet to and from ports that are both asked is likely none that answers. */
  private boolean mayAsk(ByteBuffer bytes, boolean isTcp) {
    if (!isTcp || !tcp.wrap(bytes, packet.transportAt(), packet.transportEnd()).check()) {
      return true;
    }
    boolean isReset = (tcp.flags() & TcpFlags.RST) != 0;
    return !isReset
        && (tcp.flags() & (TcpFlags.SYN | TcpFlags.ACK)) != (TcpFlags.SYN | TcpFlags.ACK);
  }

  /** Of ICMP that leaves; our own errors are about what came. */
  private Way wayOfRequest(ByteBuffer bytes) {
    boolean isAbout =
        asked.isByMessages()
            && !packet.isQuoting()
            && (isDestinationHost() || isNeighbourAsked(bytes));
    return isAbout ? Way.OUT : Way.NONE;
  }

  /** Whether an ICMP message asks, which on the loopback interface only we do. */
  private boolean isRequest() {
    int type = packet.icmpType();
    return packet.isIpv6()
        ? type == Icmpv6View.ECHO_REQUEST
        : type == IcmpView.ECHO_REQUEST || type == IcmpView.TIMESTAMP_REQUEST;
  }

  private Way wayOfMessage(ByteBuffer bytes) {
    if (packet.isQuoting()) {
      return quotesAsked(bytes) ? Way.IN : Way.NONE;
    }
    boolean isAbout = asked.isByMessages() && (isSourceHost() || isNeighbourAsked(bytes));
    return isAbout ? Way.IN : Way.NONE;
  }

  private boolean quotesAsked(ByteBuffer bytes) {
    long high = packet.quotedDestinationHigh();
    long low = packet.quotedDestinationLow();
    int protocol = packet.quotedProtocol();
    if (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP) {
      int port = bytes.getShort(packet.quotedAt() + 2) & 0xffff;
      return asked.isPort(packet.isIpv6(), high, low, protocol, port);
    }
    return asked.isByMessages() && asked.isHost(packet.isIpv6(), high, low);
  }

  private boolean isNeighbourAsked(ByteBuffer bytes) {
    return packet.isIpv6()
        && neighbour.wrap(bytes, packet.transportAt(), packet.transportEnd()).check()
        && asked.isHost(true, neighbour.targetHigh(), neighbour.targetLow());
  }

  private Way wayOfFragment(boolean leaves) {
    if (leaves) {
      return isDestinationHost() ? Way.OUT : Way.NONE;
    }
    return isSourceHost() ? Way.IN : Way.NONE;
  }

  private boolean isDestinationPort(int protocol, int port) {
    return asked.isPort(
        packet.isIpv6(), packet.destinationHigh(), packet.destinationLow(), protocol, port);
  }

  private boolean isSourcePort(int protocol, int port) {
    return asked.isPort(packet.isIpv6(), packet.sourceHigh(), packet.sourceLow(), protocol, port);
  }

  private boolean isDestinationHost() {
    return asked.isHost(packet.isIpv6(), packet.destinationHigh(), packet.destinationLow());
  }

  private boolean isSourceHost() {
    return asked.isHost(packet.isIpv6(), packet.sourceHigh(), packet.sourceLow());
  }

  // ---- devices above one another

  /** Whether it is the packet that another device has just shown: a bridge's, a bond's, a tag's. */
  private boolean isRepeated(
      ByteBuffer bytes, int at, int length, int interfaceIndex, long realtimeNs) {
    long hash = length;
    int end = at + Math.min(length, TELLING);
    for (int i = at; i < end; i++) {
      hash = (hash ^ (bytes.get(i) & 0xff)) * 0x100_0000_01b3L;
    }
    int slot = (int) (hash >>> 40) & (REMEMBERED - 1);
    if (seenHashes[slot] == hash
        && seenInterfaces[slot] != interfaceIndex
        && Math.abs(realtimeNs - seenNs[slot]) < ABOVE_ONE_ANOTHER_NS) {
      return true;
    }
    seenHashes[slot] = hash;
    seenInterfaces[slot] = interfaceIndex;
    seenNs[slot] = realtimeNs;
    return false;
  }
}
