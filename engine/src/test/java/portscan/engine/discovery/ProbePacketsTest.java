package portscan.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import portscan.api.model.IpAddress;
import portscan.engine.packet.Cookies;
import portscan.wire.Checksum;
import portscan.wire.IcmpView;
import portscan.wire.Ipv4View;
import portscan.wire.TcpFlags;
import portscan.wire.TcpView;
import portscan.wire.UdpView;

/** What counts as an answer, and what only pretends to be one. */
class ProbePacketsTest {
  private static final int FIRST_PORT = 61_000;
  private static final long TARGET = 0xc633_6405L;
  private static final int ROUND = 3;

  private final ProbePackets packets = new ProbePackets(new Cookies(1, 2), FIRST_PORT);
  private final Lane lane = Lane.of(null, false, IpAddress.literal("198.51.100.1").bytes());
  private final ByteBuffer bytes = ByteBuffer.allocate(256);
  private final Ipv4View ipv4 = new Ipv4View();

  private int write(DiscoveryMethod method) {
    int length = packets.write(bytes, 0, method, ROUND, lane, 0, TARGET);
    assertThat(ipv4.wrap(bytes, 0, length).check()).isTrue();
    return length;
  }

  private int roundOfEcho(int identifier, int sequence, int dataLength, boolean isQuoted) {
    return packets.roundOfIcmp(
        0,
        TARGET,
        IcmpView.ECHO_REQUEST,
        identifier,
        sequence,
        bytes,
        ipv4.payloadAt() + IcmpView.LENGTH,
        dataLength,
        isQuoted);
  }

  @Test
  void echo_repeatedWhole_provesItsRound() {
    write(DiscoveryMethod.echo());
    int identifier = bytes.getShort(ipv4.payloadAt() + 4) & 0xffff;
    int sequence = bytes.getShort(ipv4.payloadAt() + 6) & 0xffff;
    assertThat(roundOfEcho(identifier, sequence, 8, false)).isEqualTo(ROUND);
    assertThat(roundOfEcho(identifier, sequence, 0, true)).isEqualTo(ROUND);
    assertThat(roundOfEcho(identifier, sequence, 0, false)).isZero();
    assertThat(roundOfEcho(identifier ^ 1, sequence, 8, false)).isZero();
    assertThat(roundOfEcho(identifier, sequence ^ 1, 8, false)).isZero();
    int lastByte = ipv4.payloadEnd() - 1;
    bytes.put(lastByte, (byte) (bytes.get(lastByte) ^ 1));
    assertThat(roundOfEcho(identifier, sequence, 8, false)).isZero();
  }

  @Test
  void reset_ofAnAck_bearsWhatWasAcknowledged() {
    write(DiscoveryMethod.ack(80));
    TcpView tcp = new TcpView().wrap(bytes, ipv4.payloadAt(), ipv4.payloadEnd());
    assertThat(tcp.check()).isTrue();
    int ourPort = tcp.sourcePort();
    int reset = TcpFlags.RST;
    int proof = tcp.acknowledgement();
    assertThat(packets.isAckPort(ourPort)).isTrue();
    assertThat(packets.roundOfSegment(0, TARGET, 80, ourPort, reset, proof, 0)).isEqualTo(ROUND);
    assertThat(packets.roundOfSegment(0, TARGET, 80, ourPort, reset, 0, 0)).isZero();
    assertThat(packets.roundOfSegment(0, TARGET, 81, ourPort, reset, proof, 0)).isZero();
    assertThat(packets.roundOfSegment(0, TARGET + 1, 80, ourPort, reset, proof, 0)).isZero();
  }

  @Test
  void answer_toASyn_acknowledgesItsSequenceNumber() {
    write(DiscoveryMethod.syn(443));
    TcpView tcp = new TcpView().wrap(bytes, ipv4.payloadAt(), ipv4.payloadEnd());
    assertThat(tcp.check()).isTrue();
    int ourPort = tcp.sourcePort();
    int flags = TcpFlags.SYN | TcpFlags.ACK;
    int next = tcp.sequence() + 1;
    assertThat(packets.isAckPort(ourPort)).isFalse();
    assertThat(packets.roundOfSegment(0, TARGET, 443, ourPort, flags, 7, next)).isEqualTo(ROUND);
    assertThat(packets.roundOfSegment(0, TARGET, 443, ourPort, flags, 7, next + 9)).isZero();
    assertThat(packets.roundOfQuotedSegment(0, TARGET, ourPort, 443, tcp.sequence()))
        .isEqualTo(ROUND);
    assertThat(packets.roundOfQuotedSegment(0, TARGET, ourPort, 443, next)).isZero();
  }

  @Test
  void datagram_quoted_isKnownByPayloadOrChecksum() {
    write(DiscoveryMethod.udp(40_125));
    int at = ipv4.payloadAt();
    int available = ipv4.payloadEnd() - at;
    long whole =
        Checksum.ipv4PseudoHeader(ipv4.source(), ipv4.destination(), ipv4.protocol(), available);
    assertThat(packets.roundOfQuotedDatagram(0, TARGET, bytes, at, available, whole))
        .isEqualTo(ROUND);
    assertThat(packets.roundOfQuotedDatagram(0, TARGET, bytes, at, UdpView.LENGTH, whole))
        .isEqualTo(ROUND);
    int checksum = at + UdpView.CHECKSUM;
    bytes.putShort(checksum, (short) (bytes.getShort(checksum) ^ 1));
    assertThat(packets.roundOfQuotedDatagram(0, TARGET, bytes, at, UdpView.LENGTH, whole)).isZero();
    bytes.put(at + UdpView.LENGTH, (byte) (bytes.get(at + UdpView.LENGTH) ^ 1));
    assertThat(packets.roundOfQuotedDatagram(0, TARGET, bytes, at, available, whole)).isZero();
  }
}
