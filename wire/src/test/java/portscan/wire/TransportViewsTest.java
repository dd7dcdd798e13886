package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.filled;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** UDP, ICMP and ICMPv6. */
class TransportViewsTest {
  private final UdpView udp = new UdpView();
  private final IcmpView icmp = new IcmpView();
  private final Icmpv6View icmpv6 = new Icmpv6View();

  @Test
  void udp_readsADatagramAndLeavesWhatFollowsOut() {
    ByteBuffer datagram = bytes("ffffff" + Samples.UDP + "0000");

    assertThat(udp.wrap(datagram, 3, datagram.limit()).check()).isTrue();
    assertThat(udp.sourcePort()).isEqualTo(53);
    assertThat(udp.destinationPort()).isEqualTo(40_001);
    assertThat(udp.length()).isEqualTo(13);
    assertThat(udp.checksum()).isEqualTo(0x9b7c);
    assertThat(udp.payloadAt()).isEqualTo(11);
    assertThat(udp.payloadEnd()).isEqualTo(16);
  }

  @Test
  void udp_cutShort_failsTheCheck() {
    ByteBuffer datagram = bytes(Samples.UDP);
    for (int size = 0; size < datagram.limit(); size++) {
      assertThat(udp.wrap(datagram, 0, size).check()).as("%d bytes", size).isFalse();
      assertThat(udp.checkQuoted()).as("%d bytes", size).isEqualTo(size >= 8);
      if (size >= 8) {
        assertThat(udp.payloadEnd()).isEqualTo(size);
      }
    }
  }

  @Test
  void udp_ofALengthWithinItsHeader_failsTheChecks() {
    ByteBuffer datagram = bytes(Samples.UDP);
    datagram.putShort(UdpView.DATAGRAM_LENGTH, (short) 7);

    assertThat(udp.wrap(datagram, 0, datagram.limit()).check()).isFalse();
    assertThat(udp.checkQuoted()).isFalse();
  }

  @Test
  void udp_filledWithA5_isTooShort() {
    assertThat(udp.wrap(filled(0xa5a4), 0, 0xa5a4).check()).isFalse();
    assertThat(udp.wrap(filled(0xa5a5), 0, 0xa5a5).check()).isTrue();
  }

  @Test
  void icmp_readsAnErrorAndWhatItQuotes() {
    ByteBuffer message = bytes(Samples.PORT_UNREACHABLE);
    Ipv4View quoted = new Ipv4View();

    assertThat(icmp.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(icmp.type()).isEqualTo(IcmpView.DESTINATION_UNREACHABLE);
    assertThat(icmp.code()).isEqualTo(3);
    assertThat(icmp.isError()).isTrue();
    assertThat(icmp.checksum()).isEqualTo(0x4eb9);
    assertThat(icmp.rest()).isZero();
    assertThat(icmp.quotedEnd()).isEqualTo(message.limit());
    assertThat(quoted.wrap(message, icmp.quotedAt(), icmp.quotedEnd()).checkQuoted()).isTrue();
    assertThat(udp.wrap(message, quoted.payloadAt(), quoted.payloadEnd()).checkQuoted()).isTrue();
    assertThat(udp.sourcePort()).isEqualTo(40_001);
    assertThat(udp.destinationPort()).isEqualTo(161);
    assertThat(udp.length()).isEqualTo(80);
    assertThat(udp.payloadEnd()).isEqualTo(message.limit());
  }

  @Test
  void icmp_withAnExtension_endsItsQuotationBeforeIt() {
    ByteBuffer message = bytes(Samples.FRAGMENTATION_NEEDED);
    Ipv4View quoted = new Ipv4View();
    TcpView tcp = new TcpView();

    assertThat(icmp.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(icmp.nextHopMtu()).isEqualTo(1400);
    assertThat(icmp.quotedEnd()).isEqualTo(8 + 128);
    assertThat(quoted.wrap(message, icmp.quotedAt(), icmp.quotedEnd()).checkQuoted()).isTrue();
    assertThat(tcp.wrap(message, quoted.payloadAt(), quoted.payloadEnd()).checkQuoted()).isTrue();
    assertThat(tcp.destinationPort()).isEqualTo(443);
    assertThat(tcp.sequence()).isEqualTo(0xcafebabe);
    assertThat(Checksum.finish(Checksum.sum(message, 0, message.limit()))).isZero();
  }

  @Test
  void icmp_whoseQuotationPassesItsEnd_isCutToIt() {
    ByteBuffer message = bytes(Samples.PORT_UNREACHABLE);
    message.put(5, (byte) 0xff);

    assertThat(icmp.wrap(message, 0, message.limit()).quotedEnd()).isEqualTo(message.limit());
  }

  @Test
  void icmp_readsAnEcho() {
    ByteBuffer message = bytes(Samples.ECHO_REQUEST);

    assertThat(icmp.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(icmp.type()).isEqualTo(IcmpView.ECHO_REQUEST);
    assertThat(icmp.isError()).isFalse();
    assertThat(icmp.identifier()).isEqualTo(0x1234);
    assertThat(icmp.sequence()).isEqualTo(7);
    assertThat(icmp.quotedEnd()).isEqualTo(message.limit());
  }

  @Test
  void icmp_isAnErrorByItsType() {
    ByteBuffer message = bytes(Samples.ECHO_REQUEST);
    for (int type = 0; type < 256; type++) {
      message.put(0, (byte) type);
      assertThat(icmp.wrap(message, 0, message.limit()).isError())
          .as("type %d", type)
          .isEqualTo(type == 3 || type == 4 || type == 5 || type == 11 || type == 12);
      assertThat(icmpv6.wrap(message, 0, message.limit()).isError())
          .as("type %d", type)
          .isEqualTo(type < 128);
    }
  }

  @Test
  void icmp_cutShort_failsTheCheck() {
    for (int size = 0; size < 8; size++) {
      assertThat(icmp.wrap(filled(64), 0, size).check()).isFalse();
      assertThat(icmpv6.wrap(filled(64), 0, size).check()).isFalse();
    }
    assertThat(icmp.wrap(filled(64), 0, 8).check()).isTrue();
    assertThat(icmpv6.wrap(filled(64), 0, 8).check()).isTrue();
  }

  @Test
  void icmpv6_readsAnErrorAndWhatItQuotes() {
    ByteBuffer message = bytes(Samples.PACKET_TOO_BIG);
    Ipv6View quoted = new Ipv6View();
    TcpView tcp = new TcpView();

    assertThat(icmpv6.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(icmpv6.type()).isEqualTo(Icmpv6View.PACKET_TOO_BIG);
    assertThat(icmpv6.code()).isZero();
    assertThat(icmpv6.checksum()).isEqualTo(0xb1f7);
    assertThat(icmpv6.isError()).isTrue();
    assertThat(icmpv6.nextHopMtu()).isEqualTo(1280).isEqualTo(icmpv6.rest());
    assertThat(quoted.wrap(message, icmpv6.quotedAt(), icmpv6.quotedEnd()).checkQuoted()).isTrue();
    assertThat(tcp.wrap(message, quoted.transportAt(), quoted.transportEnd()).checkQuoted())
        .isTrue();
    assertThat(tcp.sourcePort()).isEqualTo(40_000);
    assertThat(tcp.sequence()).isEqualTo(0xcafebabe);
  }

  @Test
  void icmpv6_withAnExtension_endsItsQuotationBeforeIt() {
    ByteBuffer message = ByteBuffer.allocate(8 + 128 + 12);
    message.put(0, (byte) Icmpv6View.TIME_EXCEEDED).put(4, (byte) 16);

    assertThat(icmpv6.wrap(message, 0, message.limit()).quotedEnd()).isEqualTo(8 + 128);
    message.put(0, (byte) Icmpv6View.PACKET_TOO_BIG);
    assertThat(icmpv6.wrap(message, 0, message.limit()).quotedEnd()).isEqualTo(message.limit());
  }

  @Test
  void icmpv6_readsAnEcho() {
    ByteBuffer message = bytes(Samples.ECHO_REPLY_V6);

    assertThat(icmpv6.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(icmpv6.type()).isEqualTo(Icmpv6View.ECHO_REPLY);
    assertThat(icmpv6.isError()).isFalse();
    assertThat(icmpv6.identifier()).isEqualTo(0x1234);
    assertThat(icmpv6.sequence()).isEqualTo(7);
  }
}
