package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.filled;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Ethernet and ARP. */
class LinkViewsTest {
  private final EthernetView ethernet = new EthernetView();
  private final ArpView arp = new ArpView();

  @Test
  void ethernet_readsAFrame() {
    ByteBuffer frame = bytes("ffff" + Samples.ETHERNET + "0806" + Samples.ARP_REQUEST);

    assertThat(ethernet.wrap(frame, 2, frame.limit()).check()).isTrue();
    assertThat(ethernet.destination()).isEqualTo(0x0242_c000_0209L);
    assertThat(ethernet.source()).isEqualTo(0x0242_c000_0205L);
    assertThat(ethernet.etherType()).isEqualTo(EtherType.ARP);
    assertThat(ethernet.payloadAt()).isEqualTo(16);
    assertThat(ethernet.payloadEnd()).isEqualTo(44);
  }

  @Test
  void ethernet_passesOverTags() {
    ByteBuffer frame = bytes(Samples.ETHERNET + "88a80064" + "8100a00c" + "86dd");

    assertThat(ethernet.wrap(frame, 0, frame.limit()).check()).isTrue();
    assertThat(ethernet.etherType()).isEqualTo(EtherType.IPV6);
    assertThat(ethernet.payloadAt()).isEqualTo(22);
    assertThat(EthernetHeader.parse(frame, 0, frame.limit()).orElseThrow().tags())
        .containsExactly(
            new VlanTag(EtherType.SERVICE_VLAN, 0x0064), new VlanTag(EtherType.VLAN, 0xa00c));
  }

  @Test
  void ethernet_ofTooManyTags_failsTheCheck() {
    ByteBuffer four = bytes(Samples.ETHERNET + "81000001".repeat(4) + "0800");
    ByteBuffer five = bytes(Samples.ETHERNET + "81000001".repeat(5) + "0800");

    assertThat(ethernet.wrap(four, 0, four.limit()).check()).isTrue();
    assertThat(ethernet.wrap(five, 0, five.limit()).check()).isFalse();
  }

  @Test
  void ethernet_cutShort_failsTheCheck() {
    ByteBuffer frame = bytes(Samples.ETHERNET + "81000001" + "0800");
    for (int size = 0; size < frame.limit(); size++) {
      assertThat(ethernet.wrap(frame, 0, size).check()).as("%d bytes", size).isFalse();
    }
    assertThat(ethernet.wrap(frame, 0, frame.limit()).check()).isTrue();
  }

  @Test
  void ethernet_filledWithA5_isOfAnUnknownType() {
    assertThat(ethernet.wrap(filled(64), 0, 64).check()).isTrue();
    assertThat(ethernet.etherType()).isEqualTo(0xa5a5);
  }

  @Test
  void arp_readsARequest() {
    ByteBuffer packet = bytes(Samples.ARP_REQUEST);

    assertThat(arp.wrap(packet, 0, packet.limit()).check()).isTrue();
    assertThat(arp.operation()).isEqualTo(ArpView.REQUEST);
    assertThat(arp.senderHardware()).isEqualTo(0x0242_c000_0209L);
    assertThat(arp.senderProtocol()).isEqualTo(Samples.SCANNER);
    assertThat(arp.targetHardware()).isZero();
    assertThat(arp.targetProtocol()).isEqualTo(Samples.SERVER);
    assertThat(ArpPacket.parse(packet, 0, packet.limit()))
        .contains(ArpPacket.request(0x0242_c000_0209L, Samples.SCANNER, Samples.SERVER));
  }

  @Test
  void arp_ofOtherAddresses_failsTheCheck() {
    ByteBuffer packet = bytes(Samples.ARP_REQUEST);
    for (int at = 0; at < 6; at++) {
      byte right = packet.get(at);
      packet.put(at, (byte) (right + 1));
      assertThat(arp.wrap(packet, 0, packet.limit()).check()).as("byte %d", at).isFalse();
      packet.put(at, right);
    }
    assertThat(arp.wrap(packet, 0, packet.limit()).check()).isTrue();
  }

  @Test
  void arp_cutShortOrFilledWithA5_failsTheCheck() {
    ByteBuffer packet = bytes(Samples.ARP_REQUEST);
    for (int size = 0; size < packet.limit(); size++) {
      assertThat(arp.wrap(packet, 0, size).check()).as("%d bytes", size).isFalse();
    }
    assertThat(arp.wrap(filled(64), 0, 64).check()).isFalse();
  }

  @Test
  void view_outsideTheBuffer_failsTheCheck() {
    ByteBuffer packet = bytes(Samples.ARP_REQUEST);

    assertThat(new ArpView().check()).isFalse();
    assertThat(arp.wrap(packet, -1, 27).check()).isFalse();
    assertThat(arp.wrap(packet, 1, Integer.MAX_VALUE).check()).isFalse();
    assertThat(arp.wrap(packet, Integer.MAX_VALUE, 28).check()).isFalse();
    assertThat(arp.wrap(packet, 0, Integer.MAX_VALUE).check()).isTrue();
    assertThat(arp.wrap(packet, 0, Integer.MIN_VALUE).check()).isFalse();
    assertThat(arp.wrap(packet, Integer.MAX_VALUE, Integer.MIN_VALUE).check()).isFalse();
  }
}
