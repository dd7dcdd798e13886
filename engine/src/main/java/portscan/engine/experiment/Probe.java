package portscan.engine.experiment;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Reason;
import portscan.engine.packet.Proof;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;
import portscan.wire.Checksum;
import portscan.wire.IcmpMessage;
import portscan.wire.IcmpView;
import portscan.wire.Icmpv6Message;
import portscan.wire.Icmpv6View;
import portscan.wire.IpPacketView;
import portscan.wire.IpProtocol;
import portscan.wire.Octets;
import portscan.wire.TcpFlags;
import portscan.wire.TcpHeader;
import portscan.wire.TcpOption;
import portscan.wire.TcpOptions;
import portscan.wire.TcpView;
import portscan.wire.UdpHeader;
import portscan.wire.UdpView;

/**
 * One packet of ours, and what became of it.
 *
 * <p>It bears numbers that nobody can foretell where an answer repeats them: a SYN its sequence
 * number, an echo request its sequence number and data. Of a datagram an error quotes at least the
 * checksum; an answer repeats our port and nothing else, so each datagram has a port of its own.
 */
final class Probe {
  /** What it is. */
  enum Content {
    SYN,
    /** A request that the port's usual service answers, or an empty datagram. */
    DATAGRAM,
    ECHO_REQUEST
  }

  /** What hosts send that want to be far away enough from everybody. */
  static final int USUAL_TTL = 64;

  private static final int WINDOW = 64_240;
  private static final int SEGMENT_SIZE = 1_460;
  private static final int WINDOW_SCALE = 7;
  private static final int NUMBERS_SHIFT = 32;

  final Content content;
  final Endpoint endpoint;

  /** Time to live or hop limit. */
  final int ttl;

  /** Our port, or the identifier of an echo request. */
  final int number;

  private final long secret;
  private final byte[] payload;
  private final boolean answersFromAnotherPort;
  private int checksum;

  /** When it was sent, by {@link System#nanoTime}. */
  long sentNs;

  @Nullable Reply reply;

  Probe(Content content, Endpoint endpoint, int ttl, int number, long secret) {
    this.content = content;
    this.endpoint = endpoint;
    this.ttl = ttl;
    this.number = number;
    this.secret = secret;
    List<UdpRequest> requests =
        content == Content.DATAGRAM ? UdpRequests.forPort(endpoint.port()) : List.of();
    this.answersFromAnotherPort =
        !requests.isEmpty() && requests.getFirst().answersFromAnotherPort();
    this.payload =
        switch (content) {
          case SYN -> new byte[0];
          case DATAGRAM -> requests.isEmpty() ? new byte[0] : requests.getFirst().request(secret);
          case ECHO_REQUEST -> ByteBuffer.allocate(Long.BYTES).putLong(secret).array();
        };
  }

  /** The packet that asks {@code endpoint}. */
  static Content contentFor(Endpoint endpoint) {
    return switch (endpoint.transport()) {
      case TCP -> Content.SYN;
      case UDP -> Content.DATAGRAM;
    };
  }

  boolean isIpv6() {
    return endpoint.address().family() == AddressFamily.IPV6;
  }

  /** The answer's word; {@code NO_RESPONSE} without one. */
  Reason answer() {
    return reply == null ? Reason.NO_RESPONSE : reply.answer();
  }

  int protocol() {
    return switch (content) {
      case SYN -> IpProtocol.TCP;
      case DATAGRAM -> IpProtocol.UDP;
      case ECHO_REQUEST -> isIpv6() ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
    };
  }

  private int echoSequence() {
    return (int) (secret >>> NUMBERS_SHIFT) & 0xffff;
  }

  // ---- what is sent

  /** The length of what {@link #write} writes, in bytes. */
  int length() {
    return switch (content) {
      case SYN -> segment().length();
      case DATAGRAM -> UdpView.LENGTH + payload.length;
      case ECHO_REQUEST -> IcmpView.LENGTH + payload.length;
    };
  }

  /**
   * Writes what follows the IP header.
   *
   * @param pseudoHeader its sum for {@link #protocol} and {@link #length}
   */
  void write(ByteBuffer to, int at, long pseudoHeader) {
    switch (content) {
      case SYN -> segment().emit(to, at, pseudoHeader, 0);
      case DATAGRAM -> {
        to.put(at + UdpView.LENGTH, payload);
        new UdpHeader(number, endpoint.port(), payload.length).emit(to, at, pseudoHeader);
        checksum = to.getShort(at + UdpView.CHECKSUM) & 0xffff;
      }
      case ECHO_REQUEST -> {
        Octets data = Octets.of(payload);
        if (isIpv6()) {
          Icmpv6Message.echoRequest(number, echoSequence(), data).emit(to, at, pseudoHeader);
        } else {
          IcmpMessage.echoRequest(number, echoSequence(), data).emit(to, at);
        }
      }
    }
  }

  /** A SYN as a client sends it that offers all that is usual, so that the answer shows all. */
  private TcpHeader segment() {
    return new TcpHeader(
        number,
        endpoint.port(),
        (int) secret,
        0,
        TcpFlags.SYN,
        WINDOW,
        0,
        TcpOptions.of(
            new TcpOption.MaximumSegmentSize(SEGMENT_SIZE),
            new TcpOption.SelectiveAcknowledgementPermitted(),
            new TcpOption.Timestamps((int) (secret >>> NUMBERS_SHIFT) | 1, 0),
            new TcpOption.NoOperation(),
            new TcpOption.WindowScale(WINDOW_SCALE)));
  }

  // ---- what proves to be an answer

  private boolean isFromTarget(IpPacketView packet) {
    return packet.isIpv6() == isIpv6()
        && packet.sourceHigh() == endpoint.address().high()
        && packet.sourceLow() == endpoint.address().low();
  }

  /** Whether it is answered by a segment that accepts or resets. */
  boolean isAnsweredBy(IpPacketView packet, TcpView segment) {
    return content == Content.SYN
        && isFromTarget(packet)
        && segment.destinationPort() == number
        && segment.sourcePort() == endpoint.port()
        && Proof.isOurs(secret, segment.flags(), segment.sequence(), segment.acknowledgement());
  }

  /** Whether it is answered by a datagram. */
  boolean isAnsweredBy(IpPacketView packet, UdpView datagram) {
    return content == Content.DATAGRAM
        && isFromTarget(packet)
        && datagram.destinationPort() == number
        && (answersFromAnotherPort || datagram.sourcePort() == endpoint.port());
  }

  /** Whether it is answered by an echo reply, whoever sent that. */
  boolean isEchoedBy(IpPacketView packet, ByteBuffer bytes) {
    int reply = packet.isIpv6() ? Icmpv6View.ECHO_REPLY : IcmpView.ECHO_REPLY;
    int data = packet.icmpDataAt();
    return content == Content.ECHO_REQUEST
        && packet.isIpv6() == isIpv6()
        && packet.icmpType() == reply
        && packet.icmpRest() == (number << 16 | echoSequence())
        && packet.transportEnd() - data >= Long.BYTES
        && bytes.getLong(data) == secret;
  }

  /** Whether it is what an error quotes. */
  boolean isQuotedBy(IpPacketView packet, ByteBuffer bytes) {
    if (packet.isIpv6() != isIpv6()
        || packet.quotedProtocol() != protocol()
        || packet.quotedDestinationHigh() != endpoint.address().high()
        || packet.quotedDestinationLow() != endpoint.address().low()) {
      return false;
    }
    int at = packet.quotedAt();
    return switch (content) {
      case SYN ->
          bytes.getInt(at) == (number << 16 | endpoint.port())
              && bytes.getInt(at + TcpView.SEQUENCE) == (int) secret;
      case DATAGRAM ->
          bytes.getInt(at) == (number << 16 | endpoint.port())
              && (hasChecksum(bytes, at) || hasPayload(bytes, at, packet.quotedAvailable()));
      case ECHO_REQUEST ->
          (bytes.get(at) & 0xff) == (isIpv6() ? Icmpv6View.ECHO_REQUEST : IcmpView.ECHO_REQUEST)
              && bytes.getInt(at + IcmpView.REST) == (number << 16 | echoSequence());
    };
  }

  private boolean hasChecksum(ByteBuffer bytes, int at) {
    return (bytes.getShort(at + UdpView.CHECKSUM) & 0xffff) == checksum;
  }

  /** Who translates addresses may leave a quoted checksum as it was: then the payload proves it. */
  private boolean hasPayload(ByteBuffer bytes, int at, int available) {
    if (payload.length == 0 || available < UdpView.LENGTH + payload.length) {
      return false;
    }
    for (int i = 0; i < payload.length; i++) {
      if (bytes.get(at + UdpView.LENGTH + i) != payload[i]) {
        return false;
      }
    }
    return true;
  }

  /** The partial sum of its pseudo-header from a source of its family. */
  long pseudoHeader(long sourceHigh, long sourceLow) {
    return isIpv6()
        ? Checksum.ipv6PseudoHeader(
            sourceHigh,
            sourceLow,
            endpoint.address().high(),
            endpoint.address().low(),
            protocol(),
            length())
        : Checksum.ipv4PseudoHeader(
            (int) sourceLow, (int) endpoint.address().low(), protocol(), length());
  }
}
