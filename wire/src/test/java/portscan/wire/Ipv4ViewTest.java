package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.filled;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Ipv4ViewTest {
  private static final String PACKET = Samples.IPV4 + Samples.SYN_ACK;

  private final Ipv4View view = new Ipv4View();

  @Test
  void ipv4_readsAPacketAndLeavesPaddingOut() {
    ByteBuffer frame = bytes("0800" + PACKET + "000000");

    assertThat(view.wrap(frame, 2, frame.limit()).check()).isTrue();
    assertThat(view.headerLength()).isEqualTo(20);
    assertThat(view.typeOfService()).isZero();
    assertThat(view.totalLength()).isEqualTo(60);
    assertThat(view.identification()).isEqualTo(0x1234);
    assertThat(view.dontFragment()).isTrue();
    assertThat(view.moreFragments()).isFalse();
    assertThat(view.isFragment()).isFalse();
    assertThat(view.ttl()).isEqualTo(63);
    assertThat(view.protocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.checksum()).isEqualTo(0xa579);
    assertThat(view.source()).isEqualTo(Samples.SERVER);
    assertThat(view.destination()).isEqualTo(Samples.SCANNER);
    assertThat(view.payloadAt()).isEqualTo(22);
    assertThat(view.payloadEnd()).isEqualTo(62);
    assertThat(view.transportAvailable()).isEqualTo(40);
    assertThat(Checksum.finish(Checksum.sum(frame, 2, 20))).isZero();
  }

  @Test
  void ipv4_withOptions_findsThePayloadAfterThem() {
    ByteBuffer packet =
        bytes("46000020000000004011000001020304050607089404" + "0000" + "ff".repeat(8));

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.headerLength()).isEqualTo(24);
    assertThat(view.payloadAt()).isEqualTo(24);
    assertThat(Ipv4Header.parse(packet, 0, packet.limit()).orElseThrow().options())
        .isEqualTo(Octets.of((byte) 0x94, (byte) 4, (byte) 0, (byte) 0));
  }

  @Test
  void ipv4_ofALaterFragment_holdsNoTransport() {
    ByteBuffer packet = bytes(PACKET);
    packet.putShort(Ipv4View.FRAGMENT, (short) 0x2003);

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.isFragment()).isTrue();
    assertThat(view.moreFragments()).isTrue();
    assertThat(view.dontFragment()).isFalse();
    assertThat(view.fragmentOffset()).isEqualTo(24);
    assertThat(view.transportAvailable()).isZero();
  }

  @Test
  void ipv4_ofTheFirstFragment_holdsTheTransport() {
    ByteBuffer packet = bytes(PACKET);
    packet.putShort(Ipv4View.FRAGMENT, (short) Ipv4View.MORE_FRAGMENTS);

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.isFragment()).isFalse();
    assertThat(view.transportAvailable()).isEqualTo(40);
  }

  @Test
  void ipv4_cutShort_failsTheCheck() {
    ByteBuffer packet = bytes(PACKET);
    for (int size = 0; size < packet.limit(); size++) {
      assertThat(view.wrap(packet, 0, size).check()).as("%d bytes", size).isFalse();
    }
  }

  @Test
  void ipv4_ofImpossibleLengths_failsTheCheck() {
    for (String start : new String[] {"4400003c", "4f000030", "4000003c", "45000013", "6500003c"}) {
      ByteBuffer packet = bytes(start + PACKET.substring(8));
      assertThat(view.wrap(packet, 0, packet.limit()).check()).as(start).isFalse();
    }
  }

  @Test
  void ipv4_filledWithA5_failsTheChecks() {
    assertThat(view.wrap(filled(128), 0, 128).check()).isFalse();
    assertThat(view.wrap(filled(128), 0, 128).checkQuoted()).isFalse();
  }

  @Test
  void quotedIpv4_cutAfterEightBytes_isBelieved() {
    ByteBuffer message = bytes(Samples.PORT_UNREACHABLE);

    assertThat(view.wrap(message, 8, message.limit()).check()).isFalse();
    assertThat(view.checkQuoted()).isTrue();
    assertThat(view.totalLength()).isEqualTo(100);
    assertThat(view.destination()).isEqualTo(Samples.SERVER);
    assertThat(view.payloadEnd()).isEqualTo(message.limit());
    assertThat(view.transportAvailable()).isEqualTo(8);
  }

  @Test
  void quotedIpv4_followedByPadding_endsByItsTotalLength() {
    ByteBuffer packet = bytes(PACKET + "00".repeat(68));

    assertThat(view.wrap(packet, 0, packet.limit()).checkQuoted()).isTrue();
    assertThat(view.payloadEnd()).isEqualTo(60);
  }

  @Test
  void quotedIpv4_ofDamagedTotalLength_reachesToTheEnd() {
    ByteBuffer packet = bytes(PACKET);
    packet.putShort(Ipv4View.TOTAL_LENGTH, (short) 8);

    assertThat(view.wrap(packet, 0, packet.limit()).checkQuoted()).isTrue();
    assertThat(view.transportAvailable()).isEqualTo(40);
  }

  @Test
  void quotedIpv4_cutWithinItsHeader_failsTheCheck() {
    ByteBuffer packet = bytes(PACKET);
    for (int size = 0; size < 20; size++) {
      assertThat(view.wrap(packet, 0, size).checkQuoted()).as("%d bytes", size).isFalse();
    }
    assertThat(view.wrap(packet, 0, 20).checkQuoted()).isTrue();
    assertThat(view.transportAvailable()).isZero();
  }
}
