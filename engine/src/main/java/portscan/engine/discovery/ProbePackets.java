package portscan.engine.discovery;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import portscan.engine.packet.Cookies;
import portscan.engine.packet.Proof;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;
import portscan.wire.IcmpMessage;
import portscan.wire.IcmpView;
import portscan.wire.Icmpv6Message;
import portscan.wire.Icmpv6View;
import portscan.wire.IpProtocol;
import portscan.wire.Ipv4Header;
import portscan.wire.Ipv4View;
import portscan.wire.Ipv6Header;
import portscan.wire.Ipv6View;
import portscan.wire.Octets;
import portscan.wire.TcpFlags;
import portscan.wire.TcpHeader;
import portscan.wire.TcpOption;
import portscan.wire.TcpOptions;
import portscan.wire.UdpHeader;
import portscan.wire.UdpView;

/**
 * The packets of each method, and the proof that an answer is one to them.
 *
 * <p><b>Design.</b> Each packet carries a number that only this run can know, made from
 * destination, method and round ({@link Cookies}), in what an answer repeats: the sequence and
 * acknowledgement numbers of TCP, identifier, sequence number and data of ICMP, the payload of a
 * datagram, which an error quotes at least by its checksum. The round stands beside it, so that an
 * answer tells which try it answers. An answering datagram repeats nothing where its protocol does
 * not: there our port, random for each run, is all the proof there is.
 */
final class ProbePackets {
  /** Rounds fit into four bits of an ICMP sequence number. */
  static final int MOST_ROUNDS = 10;

  /** Source ports used, from the first on: two a round. */
  static final int PORTS = 2 * MOST_ROUNDS;

  private static final int WINDOW = 1024;
  private static final int ROUND_BITS = 0xf;
  private static final int COOKIE_LENGTH = 8;

  /** The standard of ICMP times is not followed (RFC 792): the rest is any number. */
  private static final int NOT_A_TIME = 0x8000_0000;

  /** A SYN announces the segment size of an Ethernet, as every real one does. */
  private static final TcpOptions SYN_OPTIONS =
      TcpOptions.of(new TcpOption.MaximumSegmentSize(1460));

  private final Cookies cookies;
  private final int firstPort;
  private final Map<Integer, List<UdpRequest>> requests = new HashMap<>();

  ProbePackets(Cookies cookies, int firstPort) {
    this.cookies = cookies;
    this.firstPort = firstPort;
  }

  // ---- what is sent

  /** Writes an IP packet and returns its length. */
  int write(
      ByteBuffer to, int at, DiscoveryMethod method, int round, Lane lane, long high, long low) {
    int header = lane.isIpv6() ? Ipv6View.LENGTH : Ipv4View.LENGTH;
    int begin = at + header;
    int length =
        switch (method.kind()) {
          case ECHO -> echo(to, begin, round, lane, high, low);
          case TIMESTAMP -> timestamp(to, begin, round, high, low);
          case TCP_SYN, TCP_ACK -> segment(to, begin, method, round, lane, high, low);
          case UDP -> datagram(to, begin, method, round, lane, high, low);
        };
    int protocol =
        switch (method.kind()) {
          case ECHO, TIMESTAMP -> lane.isIpv6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
          case TCP_SYN, TCP_ACK -> IpProtocol.TCP;
          case UDP -> IpProtocol.UDP;
        };
    if (lane.isIpv6()) {
      Ipv6Header.of(lane.sourceHigh(), lane.sourceLow(), high, low, protocol, length).emit(to, at);
    } else {
      Ipv4Header.of((int) lane.sourceLow(), (int) low, protocol, length).emit(to, at);
    }
    return header + length;
  }

  private int echo(ByteBuffer to, int at, int round, Lane lane, long high, long low) {
    int type = lane.isIpv6() ? Icmpv6View.ECHO_REQUEST : IcmpView.ECHO_REQUEST;
    long cookie = icmpCookie(high, low, type, round);
    int identifier = identifier(cookie);
    int sequence = sequence(cookie, round);
    Octets data = Octets.of(bytes(cookie));
    if (lane.isIpv6()) {
      Icmpv6Message message = Icmpv6Message.echoRequest(identifier, sequence, data);
      message.emit(to, at, lane.pseudoHeader(high, low, IpProtocol.ICMPV6, message.length()));
      return message.length();
    }
    IcmpMessage message = IcmpMessage.echoRequest(identifier, sequence, data);
    message.emit(to, at);
    return message.length();
  }

  private int timestamp(ByteBuffer to, int at, int round, long high, long low) {
    long cookie = icmpCookie(high, low, IcmpView.TIMESTAMP_REQUEST, round);
    ByteBuffer times = ByteBuffer.allocate(12).putInt(originate(cookie));
    int rest = (identifier(cookie) << 16) | sequence(cookie, round);
    IcmpMessage message =
        new IcmpMessage(IcmpView.TIMESTAMP_REQUEST, 0, rest, Octets.of(times.array()));
    message.emit(to, at);
    return message.length();
  }

  private int segment(
      ByteBuffer to, int at, DiscoveryMethod method, int round, Lane lane, long high, long low) {
    boolean isAck = method.kind() == DiscoveryMethod.Kind.TCP_ACK;
    int sourcePort = sourcePort(round, isAck);
    long cookie = cookies.of(high, low, (sourcePort << 16) | method.port());
    TcpHeader segment =
        new TcpHeader(
            sourcePort,
            method.port(),
            (int) cookie,
            isAck ? (int) (cookie >>> 32) : 0,
            isAck ? TcpFlags.ACK : TcpFlags.SYN,
            WINDOW,
            0,
            isAck ? TcpOptions.NONE : SYN_OPTIONS);
    segment.emit(to, at, lane.pseudoHeader(high, low, IpProtocol.TCP, segment.length()), 0);
    return segment.length();
  }

  private int datagram(
      ByteBuffer to, int at, DiscoveryMethod method, int round, Lane lane, long high, long low) {
    int sourcePort = sourcePort(round, false);
    byte[] payload = payload(high, low, sourcePort, method.port());
    UdpHeader header = new UdpHeader(sourcePort, method.port(), payload.length);
    int length = UdpView.LENGTH + payload.length;
    to.put(at + UdpView.LENGTH, payload);
    header.emit(to, at, lane.pseudoHeader(high, low, IpProtocol.UDP, length));
    return length;
  }

  /** A request that the port's usual service answers; where none is known, the cookie. */
  private byte[] payload(long high, long low, int sourcePort, int port) {
    long cookie = cookies.of(high, low, (sourcePort << 16) | port);
    List<UdpRequest> requests = requests(port);
    return requests.isEmpty() ? bytes(cookie) : requests.getFirst().request(cookie);
  }

  private List<UdpRequest> requests(int port) {
    return requests.computeIfAbsent(port, UdpRequests::forPort);
  }

  private int sourcePort(int round, boolean isAck) {
    return firstPort + 2 * (round - 1) + (isAck ? 1 : 0);
  }

  private long icmpCookie(long high, long low, int type, int round) {
    // No port of ours is as low as a type, so that no other packet has the same number.
    return cookies.of(high, low, (type << 16) | round);
  }

  private static int identifier(long cookie) {
    return (int) cookie & 0xffff;
  }

  private static int sequence(long cookie, int round) {
    return ((int) (cookie >>> 16) & 0xffff & ~ROUND_BITS) | round;
  }

  private static int originate(long cookie) {
    return (int) (cookie >>> 32) | NOT_A_TIME;
  }

  private static byte[] bytes(long cookie) {
    return ByteBuffer.allocate(COOKIE_LENGTH).putLong(cookie).array();
  }

  // ---- what is proved; each returns the round answered, 0 if it is no answer to us

  /** Of a packet to or, quoted, from our {@code port}; proves nothing yet. */
  int roundOfPort(int port) {
    int offset = port - firstPort;
    return offset < 0 || offset >= PORTS ? 0 : offset / 2 + 1;
  }

  /** Whether our {@code port} asks by ACK. */
  boolean isAckPort(int port) {
    return (port - firstPort) % 2 != 0;
  }

  int roundOfSegment(
      long high, long low, int theirPort, int ourPort, int flags, int sequence, int acknowledged) {
    int round = roundOfPort(ourPort);
    long cookie = cookies.of(high, low, (ourPort << 16) | theirPort);
    boolean isProved =
        (flags & TcpFlags.ACK) != 0
            ? Proof.isOurs(cookie, flags, sequence, acknowledged)
            : sequence == (int) (cookie >>> 32);
    return isProved ? round : 0;
  }

  int roundOfQuotedSegment(long high, long low, int ourPort, int theirPort, int sequence) {
    long cookie = cookies.of(high, low, (ourPort << 16) | theirPort);
    return (int) cookie == sequence ? roundOfPort(ourPort) : 0;
  }

  int roundOfDatagram(
      long high, long low, int theirPort, int ourPort, ByteBuffer bytes, int at, int end) {
    List<UdpRequest> requests = requests(theirPort);
    if (!requests.isEmpty()) {
      byte[] answer = new byte[end - at];
      bytes.get(at, answer);
      long cookie = cookies.of(high, low, (ourPort << 16) | theirPort);
      if (!requests.getFirst().isAnswer(answer, answer.length, cookie)) {
        return 0;
      }
    }
    return roundOfPort(ourPort);
  }

  /**
   * Of a datagram quoted in an error, perhaps no more of it than its header.
   *
   * @param pseudoHeader the sum of the quoted one
   */
  int roundOfQuotedDatagram(
      long high, long low, ByteBuffer bytes, int at, int available, long pseudoHeader) {
    int ourPort = bytes.getShort(at + UdpView.SOURCE_PORT) & 0xffff;
    int theirPort = bytes.getShort(at + UdpView.DESTINATION_PORT) & 0xffff;
    int round = roundOfPort(ourPort);
    if (round == 0) {
      return 0;
    }
    byte[] payload = payload(high, low, ourPort, theirPort);
    if (available >= UdpView.LENGTH + payload.length) {
      for (int i = 0; i < payload.length; i++) {
        if (bytes.get(at + UdpView.LENGTH + i) != payload[i]) {
          return 0;
        }
      }
      return round;
    }
    ByteBuffer sent = ByteBuffer.allocate(UdpView.LENGTH + payload.length);
    sent.put(UdpView.LENGTH, payload);
    new UdpHeader(ourPort, theirPort, payload.length).emit(sent, 0, pseudoHeader);
    boolean isSame = sent.getShort(UdpView.CHECKSUM) == bytes.getShort(at + UdpView.CHECKSUM);
    return isSame ? round : 0;
  }

  /** Of an echo or timestamp message: our request as quoted, or the reply to it. */
  int roundOfIcmp(
      long high,
      long low,
      int requestType,
      int identifier,
      int sequence,
      ByteBuffer bytes,
      int dataAt,
      int dataLength,
      boolean isQuoted) {
    int round = sequence & ROUND_BITS;
    if (round == 0 || round > MOST_ROUNDS) {
      return 0;
    }
    long cookie = icmpCookie(high, low, requestType, round);
    if (identifier != identifier(cookie) || sequence != sequence(cookie, round)) {
      return 0;
    }
    boolean isTimestamp = requestType == IcmpView.TIMESTAMP_REQUEST;
    if (dataLength < (isTimestamp ? 4 : COOKIE_LENGTH)) {
      return isQuoted ? round : 0;
    }
    boolean isProved =
        isTimestamp ? bytes.getInt(dataAt) == originate(cookie) : bytes.getLong(dataAt) == cookie;
    return isProved ? round : 0;
  }
}
