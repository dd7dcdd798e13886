package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.filled;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class IpPacketViewTest {
  private final IpPacketView view = new IpPacketView();

  private static ByteBuffer ipv4(int protocol, String transport) {
    ByteBuffer content = bytes(transport);
    ByteBuffer packet = ByteBuffer.allocate(Ipv4View.LENGTH + content.limit());
    Ipv4Header.of(Samples.SERVER, Samples.SCANNER, protocol, content.limit()).emit(packet, 0);
    return packet.put(Ipv4View.LENGTH, content, 0, content.limit());
  }

  private static ByteBuffer ipv6(int protocol, String transport) {
    ByteBuffer content = bytes(transport);
    ByteBuffer packet = ByteBuffer.allocate(Ipv6View.LENGTH + content.limit());
    Ipv6Header.of(Samples.PREFIX, 5, Samples.PREFIX, 9, protocol, content.limit()).emit(packet, 0);
    return packet.put(Ipv6View.LENGTH, content, 0, content.limit());
  }

  private boolean check(ByteBuffer packet) {
    return view.wrap(packet, 0, packet.limit()).check();
  }

  @Test
  void segmentOverIpv4_isFoundBehindItsHeader() {
    ByteBuffer packet = bytes("ffff" + Samples.IPV4 + Samples.SYN_ACK + "0000");

    assertThat(view.wrap(packet, 2, packet.limit()).check()).isTrue();
    assertThat(view.isIpv6()).isFalse();
    assertThat(view.sourceHigh()).isZero();
    assertThat(view.sourceLow()).isEqualTo(Samples.SERVER & 0xffff_ffffL);
    assertThat(view.hopLimit()).isEqualTo(63);
    assertThat(view.identification()).isEqualTo(0x1234);
    assertThat(view.protocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.transportAt()).isEqualTo(22);
    assertThat(view.transportEnd()).isEqualTo(62);
    assertThat(view.isIcmp()).isFalse();
    assertThat(view.isQuoting()).isFalse();
  }

  @Test
  void segmentOverIpv6_isFoundBehindExtensionHeaders() {
    ByteBuffer packet = bytes(Samples.IPV6);

    assertThat(check(packet)).isTrue();
    assertThat(view.isIpv6()).isTrue();
    assertThat(view.sourceHigh()).isEqualTo(Samples.PREFIX);
    assertThat(view.sourceLow()).isEqualTo(5);
    assertThat(view.hopLimit()).isEqualTo(0x39);
    assertThat(view.identification()).isZero();
    assertThat(view.protocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.transportEnd() - view.transportAt()).isEqualTo(TcpView.LENGTH);
  }

  @Test
  void icmpError_showsWhatItQuotes() {
    assertThat(check(ipv4(IpProtocol.ICMP, Samples.PORT_UNREACHABLE))).isTrue();
    assertThat(view.isIcmp()).isTrue();
    assertThat(view.icmpType()).isEqualTo(IcmpView.DESTINATION_UNREACHABLE);
    assertThat(view.icmpCode()).isEqualTo(3);
    assertThat(view.isQuoting()).isTrue();
    assertThat(view.quotedProtocol()).isEqualTo(IpProtocol.UDP);
    assertThat(view.quotedDestinationHigh()).isZero();
    assertThat(view.quotedDestinationLow()).isEqualTo(Samples.SERVER & 0xffff_ffffL);
    assertThat(view.quotedAt()).isEqualTo(48);
    assertThat(view.quotedAvailable()).isEqualTo(8);
    assertThat(view.quotedPseudoHeader(80))
        .isEqualTo(Checksum.ipv4PseudoHeader(Samples.SCANNER, Samples.SERVER, IpProtocol.UDP, 80));
  }

  @Test
  void icmpv6Error_showsWhatItQuotes() {
    assertThat(check(ipv6(IpProtocol.ICMPV6, Samples.PACKET_TOO_BIG))).isTrue();
    assertThat(view.icmpType()).isEqualTo(Icmpv6View.PACKET_TOO_BIG);
    assertThat(view.icmpRest()).isEqualTo(1280);
    assertThat(view.isQuoting()).isTrue();
    assertThat(view.quotedProtocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.quotedDestinationHigh()).isEqualTo(Samples.PREFIX);
    assertThat(view.quotedDestinationLow()).isEqualTo(5);
    assertThat(view.quotedAvailable()).isEqualTo(8);
    assertThat(view.quotedPseudoHeader(20))
        .isEqualTo(
            Checksum.ipv6PseudoHeader(Samples.PREFIX, 9, Samples.PREFIX, 5, IpProtocol.TCP, 20));
  }

  @Test
  void echoMessages_quoteNothing() {
    assertThat(check(ipv4(IpProtocol.ICMP, Samples.ECHO_REQUEST))).isTrue();
    assertThat(view.isIcmp()).isTrue();
    assertThat(view.isQuoting()).isFalse();
    assertThat(view.icmpDataAt()).isEqualTo(28);

    assertThat(check(ipv6(IpProtocol.ICMPV6, Samples.ECHO_REPLY_V6))).isTrue();
    assertThat(view.icmpType()).isEqualTo(Icmpv6View.ECHO_REPLY);
    assertThat(view.isQuoting()).isFalse();
    assertThat(view.icmpDataAt()).isEqualTo(48);
  }

  @Test
  void icmpOfTheOtherVersion_isNoIcmp() {
    assertThat(check(ipv4(IpProtocol.ICMPV6, Samples.PACKET_TOO_BIG))).isTrue();
    assertThat(view.isIcmp()).isFalse();
    assertThat(view.isQuoting()).isFalse();
    assertThat(check(ipv6(IpProtocol.ICMP, Samples.PORT_UNREACHABLE))).isTrue();
    assertThat(view.isIcmp()).isFalse();
    assertThat(view.isQuoting()).isFalse();
  }

  @Test
  void quotationCutBeforeThePorts_isNone() {
    int whole = Samples.PORT_UNREACHABLE.length();
    assertThat(check(ipv4(IpProtocol.ICMP, Samples.PORT_UNREACHABLE.substring(0, whole - 2))))
        .isTrue();
    assertThat(view.isIcmp()).isTrue();
    assertThat(view.isQuoting()).isFalse();
  }

  @Test
  void laterFragmentsAndRubbish_failTheCheck() {
    ByteBuffer fragment = ipv4(IpProtocol.TCP, Samples.SYN_ACK);
    fragment.putShort(Ipv4View.FRAGMENT, (short) 1);
    assertThat(check(fragment)).isFalse();
    assertThat(check(ipv6(IpProtocol.FRAGMENT, "0600000800000007" + Samples.RESET))).isFalse();
    assertThat(check(filled(0xa5a5))).isFalse();
    assertThat(check(ByteBuffer.allocate(0))).isFalse();
    assertThat(view.wrap(filled(0x60), 2_000_000, 2_000_040).check()).isFalse();
    assertThat(new IpPacketView().check()).isFalse();
  }
}
