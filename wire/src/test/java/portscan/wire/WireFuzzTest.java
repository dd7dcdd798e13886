package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.hex;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

/**
 * Damaged bytes: no check throws, no accessor reads outside the window after a check that was true
 * (the window ends with its buffer), what a view says lies within the window, and what a value was
 * parsed from it is written and read back as the same.
 */
class WireFuzzTest {
  private static List<byte[]> seeds(String... samples) {
    return List.of(samples).stream().map(HexFormat.of()::parseHex).toList();
  }

  private static void within(int from, int at, int end, ByteBuffer bytes) {
    assertThat(at).isBetween(from, end);
    assertThat(end).isLessThanOrEqualTo(bytes.limit());
  }

  private static ByteBuffer copyOf(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.limit()).put(0, Samples.array(bytes));
  }

  @Test
  void ethernet_survivesFuzzing() {
    List<byte[]> seeds =
        seeds(
            Samples.ETHERNET + "0806" + Samples.ARP_REQUEST,
            Samples.ETHERNET + "88a80064" + "8100a00c" + "0800" + Samples.IPV4 + Samples.SYN_ACK);
    EthernetView view = new EthernetView();
    Fuzz.binaryParser(
        "ethernet",
        seeds,
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          boolean right = view.wrap(bytes, 0, input.length).check();
          Optional<EthernetHeader> parsed = EthernetHeader.parse(bytes, 0, input.length);
          assertThat(parsed.isPresent()).isEqualTo(right);
          if (right) {
            within(EthernetView.LENGTH, view.payloadAt(), view.payloadEnd(), bytes);
            ByteBuffer again = copyOf(bytes);
            parsed.orElseThrow().emit(again, 0);
            assertThat(again).isEqualTo(bytes);
          }
        });
  }

  @Test
  void arp_survivesFuzzing() {
    Fuzz.binaryParser(
        "arp",
        seeds(Samples.ARP_REQUEST),
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          Optional<ArpPacket> parsed = ArpPacket.parse(bytes, 0, input.length);
          if (parsed.isPresent()) {
            ByteBuffer again = copyOf(bytes);
            parsed.get().emit(again, 0);
            assertThat(again).isEqualTo(bytes);
          }
        });
  }

  @Test
  void ipv4_survivesFuzzing() {
    List<byte[]> seeds =
        seeds(
            Samples.IPV4 + Samples.SYN_ACK,
            "46000020000000004011000001020304050607089404" + "0000" + "ff".repeat(8),
            Samples.PORT_UNREACHABLE.substring(16));
    Ipv4View view = new Ipv4View();
    Fuzz.binaryParser(
        "ipv4",
        seeds,
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          boolean right = view.wrap(bytes, 0, input.length).check();
          if (right) {
            within(Ipv4View.LENGTH, view.payloadAt(), view.payloadEnd(), bytes);
            Ipv4Header parsed = Ipv4Header.parse(bytes, 0, input.length).orElseThrow();
            ByteBuffer again = copyOf(bytes);
            parsed.emit(again, 0);
            assertThat(Ipv4Header.parse(again, 0, input.length)).contains(parsed);
          }
          if (view.checkQuoted()) {
            within(Ipv4View.LENGTH, view.payloadAt(), view.payloadEnd(), bytes);
            assertThat(view.transportAvailable()).isBetween(0, input.length - view.payloadAt());
          } else {
            assertThat(right).isFalse();
          }
        });
  }

  @Test
  void ipv6_survivesFuzzing() {
    List<byte[]> seeds =
        seeds(
            Samples.IPV6,
            Samples.PACKET_TOO_BIG.substring(16),
            Samples.IPV6_FIXED
                + "2c00050200000100"
                + "0600000800000007"
                + Samples.RESET
                + "00000000",
            Samples.IPV6_FIXED.replace("002c0039", "002c3339")
                + "0604000000000001000000020000000000000000"
                + "00000000"
                + Samples.RESET);
    Ipv6View view = new Ipv6View();
    Fuzz.binaryParser(
        "ipv6",
        seeds,
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          boolean right = view.wrap(bytes, 0, input.length).check();
          if (right) {
            within(Ipv6View.LENGTH, view.transportAt(), view.transportEnd(), bytes);
            ByteBuffer again = copyOf(bytes);
            Ipv6Header.parse(bytes, 0, input.length).orElseThrow().emit(again, 0);
            assertThat(again).isEqualTo(bytes);
          }
          if (view.checkQuoted()) {
            within(Ipv6View.LENGTH, view.transportAt(), view.transportEnd(), bytes);
            assertThat(view.transportAvailable()).isBetween(0, input.length - view.transportAt());
          } else {
            assertThat(right).isFalse();
          }
        });
  }

  @Test
  void tcp_survivesFuzzing() {
    List<byte[]> seeds =
        seeds(
            Samples.SYN_ACK,
            Samples.RESET,
            Samples.SYN_ACK.replace("a012", "b012") + "fd020100",
            Samples.PACKET_TOO_BIG.substring(96));
    TcpView view = new TcpView();
    Fuzz.binaryParser(
        "tcp",
        seeds,
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          Optional<TcpHeader> parsed = TcpHeader.parse(bytes, 0, input.length);
          if (view.wrap(bytes, 0, input.length).check()) {
            within(TcpView.LENGTH, view.payloadAt(), view.payloadEnd(), bytes);
            assertThat(view.maximumSegmentSize()).isBetween(-1, 0xffff);
            assertThat(view.windowScale()).isBetween(-1, 0xff);
            assertThat(view.hasTimestamps() || view.timestampValue() == -1).isTrue();
            assertThat(TcpOptions.text(view.optionKinds()).isEmpty())
                .isEqualTo(view.optionKinds() == 0);
          }
          if (parsed.isPresent()) {
            ByteBuffer again = ByteBuffer.allocate(parsed.get().length());
            parsed.get().emit(again, 0);
            assertThat(TcpHeader.parse(again, 0, again.limit())).isEqualTo(parsed);
          }
          if (view.checkQuoted()) {
            assertThat(view.sourcePort()).isEqualTo(bytes.getShort(0) & 0xffff);
            assertThat(view.sequence()).isEqualTo(bytes.getInt(4));
          }
        });
  }

  @Test
  void udp_survivesFuzzing() {
    UdpView view = new UdpView();
    Fuzz.binaryParser(
        "udp",
        seeds(Samples.UDP, Samples.PORT_UNREACHABLE.substring(56)),
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          boolean right = view.wrap(bytes, 0, input.length).check();
          assertThat(UdpHeader.parse(bytes, 0, input.length).isPresent()).isEqualTo(right);
          if (view.checkQuoted()) {
            within(UdpView.LENGTH, view.payloadAt(), view.payloadEnd(), bytes);
          } else {
            assertThat(right).isFalse();
          }
        });
  }

  @Test
  void icmpAndWhatItQuotes_surviveFuzzing() {
    IcmpView icmp = new IcmpView();
    Ipv4View ip = new Ipv4View();
    TcpView tcp = new TcpView();
    Fuzz.binaryParser(
        "icmp",
        seeds(Samples.PORT_UNREACHABLE, Samples.FRAGMENTATION_NEEDED, Samples.ECHO_REQUEST),
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          if (!icmp.wrap(bytes, 0, input.length).check()) {
            return;
          }
          within(IcmpView.LENGTH, icmp.quotedAt(), icmp.quotedEnd(), bytes);
          if (icmp.isError() && ip.wrap(bytes, icmp.quotedAt(), icmp.quotedEnd()).checkQuoted()) {
            within(icmp.quotedAt(), ip.payloadAt(), ip.payloadEnd(), bytes);
            if (tcp.wrap(bytes, ip.payloadAt(), ip.payloadEnd()).checkQuoted()) {
              assertThat(tcp.destinationPort()).isBetween(0, 0xffff);
            }
          }
          IcmpMessage parsed = IcmpMessage.parse(bytes, 0, input.length).orElseThrow();
          ByteBuffer again = ByteBuffer.allocate(input.length);
          parsed.emit(again, 0);
          assertThat(IcmpMessage.parse(again, 0, input.length)).contains(parsed);
        });
  }

  @Test
  void icmpv6AndWhatItQuotes_surviveFuzzing() {
    Icmpv6View icmp = new Icmpv6View();
    Ipv6View ip = new Ipv6View();
    TcpView tcp = new TcpView();
    Fuzz.binaryParser(
        "icmpv6",
        seeds(Samples.PACKET_TOO_BIG, Samples.ECHO_REPLY_V6, "0100000010000000" + Samples.IPV6),
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          if (!icmp.wrap(bytes, 0, input.length).check()) {
            return;
          }
          within(Icmpv6View.LENGTH, icmp.quotedAt(), icmp.quotedEnd(), bytes);
          if (icmp.isError() && ip.wrap(bytes, icmp.quotedAt(), icmp.quotedEnd()).checkQuoted()) {
            within(icmp.quotedAt(), ip.transportAt(), ip.transportEnd(), bytes);
            if (tcp.wrap(bytes, ip.transportAt(), ip.transportEnd()).checkQuoted()) {
              assertThat(tcp.destinationPort()).isBetween(0, 0xffff);
            }
          }
          Icmpv6Message parsed = Icmpv6Message.parse(bytes, 0, input.length).orElseThrow();
          ByteBuffer again = ByteBuffer.allocate(input.length);
          parsed.emit(again, 0);
          assertThat(Icmpv6Message.parse(again, 0, input.length)).contains(parsed);
        });
  }

  @Test
  void neighbour_survivesFuzzing() {
    NeighbourView view = new NeighbourView();
    Fuzz.binaryParser(
        "neighbour",
        seeds(
            Samples.SOLICITATION, Samples.ADVERTISEMENT, Samples.SOLICITATION + "0e01010203040506"),
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          if (view.wrap(bytes, 0, input.length).check()) {
            assertThat(view.sourceLinkLayer()).isBetween(-1L, HardwareAddress.BROADCAST);
            assertThat(view.targetLinkLayer()).isBetween(-1L, HardwareAddress.BROADCAST);
            assertThat(view.isSolicitation()).isNotEqualTo(view.isAdvertisement());
          }
          Optional<NeighbourSolicitation> parsed =
              NeighbourSolicitation.parse(bytes, 0, input.length);
          if (parsed.isPresent()) {
            ByteBuffer again = ByteBuffer.allocate(parsed.get().length());
            parsed.get().emit(again, 0);
            assertThat(NeighbourSolicitation.parse(again, 0, again.limit()))
                .as(hex(again))
                .isEqualTo(parsed);
          }
        });
  }

  @Test
  void ipPacketAndWhatItQuotes_surviveFuzzing() {
    List<byte[]> seeds =
        seeds(
            Samples.IPV4 + Samples.SYN_ACK,
            Samples.IPV6,
            "45000038000040004001000001020304" + "05060708" + Samples.PORT_UNREACHABLE,
            Samples.IPV6_FIXED.replace("002c0039", "00383a39") + Samples.PACKET_TOO_BIG);
    IpPacketView view = new IpPacketView();
    Fuzz.binaryParser(
        "ip-packet",
        seeds,
        input -> {
          ByteBuffer bytes = ByteBuffer.wrap(input);
          if (!view.wrap(bytes, 0, input.length).check()) {
            return;
          }
          within(Ipv4View.LENGTH, view.transportAt(), view.transportEnd(), bytes);
          assertThat(view.hopLimit()).isBetween(0, 0xff);
          if (view.isIcmp()) {
            within(
                view.transportAt() + IcmpView.LENGTH,
                view.icmpDataAt(),
                view.transportEnd(),
                bytes);
          }
          if (view.isQuoting()) {
            within(view.icmpDataAt(), view.quotedAt(), view.transportEnd(), bytes);
            assertThat(view.quotedAvailable())
                .isBetween(IpPacketView.LEAST_QUOTED, view.transportEnd() - view.quotedAt());
            assertThat(view.quotedProtocol()).isBetween(0, 0xff);
          }
        });
  }
}
