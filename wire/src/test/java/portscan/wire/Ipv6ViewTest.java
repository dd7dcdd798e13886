package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.filled;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Ipv6ViewTest {
  private final Ipv6View view = new Ipv6View();

  /** A packet whose first extension header is {@code nextHeader}, 40 bytes before its chain. */
  private static ByteBuffer packet(int nextHeader, String chain) {
    ByteBuffer packet = bytes(Samples.IPV6_FIXED + chain);
    packet.put(Ipv6View.NEXT_HEADER, (byte) nextHeader);
    packet.putShort(Ipv6View.PAYLOAD_LENGTH, (short) (chain.length() / 2));
    return packet;
  }

  @Test
  void ipv6_readsAPacketAndWalksItsExtensionHeaders() {
    ByteBuffer frame = bytes("86dd" + Samples.IPV6 + "0000");

    assertThat(view.wrap(frame, 2, frame.limit()).check()).isTrue();
    assertThat(view.trafficClass()).isEqualTo(0xab);
    assertThat(view.flowLabel()).isEqualTo(0x12345);
    assertThat(view.payloadLength()).isEqualTo(44);
    assertThat(view.nextHeader()).isEqualTo(IpProtocol.HOP_BY_HOP_OPTIONS);
    assertThat(view.hopLimit()).isEqualTo(57);
    assertThat(view.sourceHigh()).isEqualTo(Samples.PREFIX);
    assertThat(view.sourceLow()).isEqualTo(5);
    assertThat(view.destinationHigh()).isEqualTo(Samples.PREFIX);
    assertThat(view.destinationLow()).isEqualTo(9);
    assertThat(view.isFragment()).isFalse();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.transportAt()).isEqualTo(2 + 40 + 8 + 16);
    assertThat(view.transportEnd()).isEqualTo(frame.limit() - 2);
    assertThat(view.transportAvailable()).isEqualTo(20);
  }

  @Test
  void ipv6_withoutExtensionHeaders_isFollowedByItsTransport() {
    ByteBuffer packet = packet(IpProtocol.TCP, Samples.RESET);

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.transportAt()).isEqualTo(40);
  }

  @Test
  void ipv6_withRoutingAndAuthentication_isWalked() {
    String routing = "3300030000000000";
    String authentication = "0604000000000001000000020000000000000000" + "00000000";
    ByteBuffer packet = packet(IpProtocol.ROUTING, routing + authentication + Samples.RESET);

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.transportAt()).isEqualTo(40 + 8 + 24);
  }

  @Test
  void ipv6_ofTheFirstFragment_holdsTheTransport() {
    ByteBuffer packet = packet(IpProtocol.FRAGMENT, "0600000100000007" + Samples.RESET);

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.isFragment()).isFalse();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.transportAvailable()).isEqualTo(20);
  }

  @Test
  void ipv6_ofALaterFragment_holdsNoTransport() {
    ByteBuffer packet = packet(IpProtocol.FRAGMENT, "3c00000800000007" + Samples.RESET);

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.isFragment()).isTrue();
    assertThat(view.transportAvailable()).isZero();

    ByteBuffer other = bytes(Samples.IPV6);
    assertThat(view.wrap(other, 0, other.limit()).check()).isTrue();
    assertThat(view.isFragment()).isFalse();
  }

  @Test
  void ipv6_withNothingInIt_hasNoTransport() {
    ByteBuffer packet = packet(IpProtocol.NONE, "");

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.NONE);
    assertThat(view.transportAvailable()).isZero();
  }

  @Test
  void ipv6_encrypted_endsTheWalk() {
    ByteBuffer packet = packet(IpProtocol.ENCAPSULATING_SECURITY_PAYLOAD, "0000000100000001");

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.ENCAPSULATING_SECURITY_PAYLOAD);
  }

  @Test
  void ipv6_ofManyExtensionHeaders_isWalkedUpToABound() {
    String options = "3c00010400000000";
    String last = "0600010400000000";
    ByteBuffer most = packet(IpProtocol.DESTINATION_OPTIONS, options.repeat(15) + last);
    ByteBuffer more = packet(IpProtocol.DESTINATION_OPTIONS, options.repeat(16) + last);

    assertThat(view.wrap(most, 0, most.limit()).check()).isTrue();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.wrap(more, 0, more.limit()).check()).isFalse();
    assertThat(view.checkQuoted()).isTrue();
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.NONE);
  }

  @Test
  void ipv6_whoseExtensionHeaderPassesTheEnd_failsTheCheck() {
    ByteBuffer packet = bytes(Samples.IPV6);
    packet.put(41, (byte) 5);

    assertThat(view.wrap(packet, 0, packet.limit()).check()).isFalse();
  }

  @Test
  void ipv6_cutShortOrFilledWithA5_failsTheCheck() {
    ByteBuffer packet = bytes(Samples.IPV6);
    for (int size = 0; size < packet.limit(); size++) {
      assertThat(view.wrap(packet, 0, size).check()).as("%d bytes", size).isFalse();
    }
    assertThat(view.wrap(filled(128), 0, 128).check()).isFalse();
    assertThat(view.wrap(filled(128), 0, 128).checkQuoted()).isFalse();
  }

  @Test
  void quotedIpv6_cutAfterEightBytes_isBelieved() {
    ByteBuffer message = bytes(Samples.PACKET_TOO_BIG);

    assertThat(view.wrap(message, 8, message.limit()).check()).isFalse();
    assertThat(view.checkQuoted()).isTrue();
    assertThat(view.payloadLength()).isEqualTo(1440);
    assertThat(view.transportProtocol()).isEqualTo(IpProtocol.TCP);
    assertThat(view.transportAt()).isEqualTo(48);
    assertThat(view.transportAvailable()).isEqualTo(8);
  }

  @Test
  void quotedIpv6_cutAnywhere_tellsWhatThereIsOfTheTransport() {
    ByteBuffer packet = bytes(Samples.IPV6);
    for (int size = 40; size <= packet.limit(); size++) {
      assertThat(view.wrap(packet, 0, size).checkQuoted()).isTrue();
      int available = Math.max(0, size - 64);
      assertThat(view.transportAvailable()).as("%d bytes", size).isEqualTo(available);
      assertThat(view.transportProtocol())
          .as("%d bytes", size)
          .isEqualTo(size < 64 ? IpProtocol.NONE : IpProtocol.TCP);
    }
  }
}
