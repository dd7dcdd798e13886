package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.hex;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values written: the very bytes of the samples, checksums included. */
class EmitTest {
  private static long ipv4(int protocol, int length) {
    return Checksum.ipv4PseudoHeader(Samples.SERVER, Samples.SCANNER, protocol, length);
  }

  private static long ipv6(int protocol, int length) {
    return Checksum.ipv6PseudoHeader(Samples.PREFIX, 5, Samples.PREFIX, 9, protocol, length);
  }

  @Test
  void arpPacket_isWritten() {
    ByteBuffer written = ByteBuffer.allocate(28);
    ArpPacket.request(0x0242_c000_0209L, Samples.SCANNER, Samples.SERVER).emit(written, 0);

    assertThat(hex(written)).isEqualTo(Samples.ARP_REQUEST);
  }

  @Test
  void ethernetHeader_isWrittenWithItsTags() {
    VlanTag tag = new VlanTag(EtherType.VLAN, 0xa00c);
    EthernetHeader header =
        new EthernetHeader(0x0242_c000_0209L, 0x0242_c000_0205L, List.of(tag), EtherType.IPV4);
    ByteBuffer written = ByteBuffer.allocate(header.length());
    header.emit(written, 0);

    assertThat(hex(written)).isEqualTo(Samples.ETHERNET + "8100a00c0800");
  }

  @Test
  void ipv4Header_isWrittenWithItsChecksum() {
    Ipv4Header header =
        new Ipv4Header(
            0,
            60,
            0x1234,
            true,
            false,
            0,
            63,
            IpProtocol.TCP,
            Samples.SERVER,
            Samples.SCANNER,
            Octets.EMPTY);
    ByteBuffer written = ByteBuffer.allocate(20);
    header.emit(written, 0);

    assertThat(hex(written)).isEqualTo(Samples.IPV4);
    assertThat(Ipv4Header.of(Samples.SERVER, Samples.SCANNER, IpProtocol.TCP, 40).withTtl(63))
        .isEqualTo(
            new Ipv4Header(
                0, 60, 0, true, false, 0, 63, 6, Samples.SERVER, Samples.SCANNER, Octets.EMPTY));
  }

  @Test
  void ipv6Header_isWritten() {
    ByteBuffer written = ByteBuffer.allocate(40);
    new Ipv6Header(0xab, 0x12345, 44, 0, 57, Samples.PREFIX, 5, Samples.PREFIX, 9).emit(written, 0);

    assertThat(hex(written)).isEqualTo(Samples.IPV6_FIXED);
    assertThat(
            Ipv6Header.of(Samples.PREFIX, 5, Samples.PREFIX, 9, IpProtocol.TCP, 20)
                .withHopLimit(255))
        .isEqualTo(new Ipv6Header(0, 0, 20, 6, 255, Samples.PREFIX, 5, Samples.PREFIX, 9));
  }

  @Test
  void tcpHeader_isWrittenWithItsOptionsAndChecksum() {
    TcpHeader header =
        new TcpHeader(
            443,
            40_000,
            0xdeadbeef,
            0x01020304,
            TcpFlags.SYN | TcpFlags.ACK,
            65_160,
            0,
            TcpOptions.of(
                new TcpOption.MaximumSegmentSize(1460),
                new TcpOption.SelectiveAcknowledgementPermitted(),
                new TcpOption.Timestamps(0x11223344, 0x55667788),
                new TcpOption.NoOperation(),
                new TcpOption.WindowScale(7)));
    ByteBuffer written = ByteBuffer.allocate(header.length());
    header.emit(written, 0, ipv4(IpProtocol.TCP, 40), 0);

    assertThat(hex(written)).isEqualTo(Samples.SYN_ACK);
  }

  @Test
  void tcpHeader_isWrittenForIpv6() {
    ByteBuffer segment = bytes(Samples.RESET);
    TcpHeader header = TcpHeader.parse(segment, 0, 20).orElseThrow();
    ByteBuffer written = ByteBuffer.allocate(20);
    header.emit(written, 0, ipv6(IpProtocol.TCP, 20), 0);

    assertThat(hex(written)).isEqualTo(Samples.RESET);
  }

  @Test
  void tcpHeader_beforeAPayload_coversItByItsChecksum() {
    ByteBuffer written = bytes("00".repeat(20) + "68656c6c6f");
    TcpHeader header = new TcpHeader(1, 2, 3, 4, TcpFlags.PSH, 5, 0, TcpOptions.NONE);
    header.emit(written, 0, ipv4(IpProtocol.TCP, 25), 5);

    assertThat(Checksum.finish(ipv4(IpProtocol.TCP, 25) + Checksum.sum(written, 0, 25))).isZero();
    assertThat(written.getShort(TcpView.CHECKSUM)).isNotZero();
  }

  @Test
  void udpHeader_isWrittenWithItsChecksum() {
    ByteBuffer written = bytes("00".repeat(8) + "68656c6c6f");
    new UdpHeader(53, 40_001, 5).emit(written, 0, ipv4(IpProtocol.UDP, 13));

    assertThat(hex(written)).isEqualTo(Samples.UDP);
  }

  @Test
  void udpHeader_whoseChecksumIsZero_isWrittenWithAllOnes() {
    ByteBuffer written = bytes("00".repeat(8) + "df54");
    UdpHeader header = new UdpHeader(53, 40_001, 2);
    header.emit(written, 0, ipv4(IpProtocol.UDP, 10));

    assertThat(written.getShort(UdpView.CHECKSUM)).isEqualTo((short) 0xffff);
    header.emit(written, 0);
    assertThat(written.getShort(UdpView.CHECKSUM)).isZero();
  }

  @Test
  void icmpMessage_isWrittenWithItsChecksum() {
    ByteBuffer written = ByteBuffer.allocate(11);
    IcmpMessage.echoRequest(0x1234, 7, Octets.of((byte) 'a', (byte) 'b', (byte) 'c'))
        .emit(written, 0);
    assertThat(hex(written)).isEqualTo(Samples.ECHO_REQUEST);

    ByteBuffer error = bytes(Samples.FRAGMENTATION_NEEDED);
    IcmpMessage parsed = IcmpMessage.parse(error, 0, error.limit()).orElseThrow();
    ByteBuffer again = ByteBuffer.allocate(parsed.length());
    parsed.emit(again, 0);
    assertThat(hex(again)).isEqualTo(Samples.FRAGMENTATION_NEEDED);
  }

  @Test
  void icmpv6Message_isWrittenWithItsChecksum() {
    Octets data = Octets.of((byte) 'a', (byte) 'b', (byte) 'c');
    Icmpv6Message reply = new Icmpv6Message(Icmpv6View.ECHO_REPLY, 0, 0x1234_0007, data);
    ByteBuffer written = ByteBuffer.allocate(11);
    reply.emit(written, 0, ipv6(IpProtocol.ICMPV6, 11));

    assertThat(hex(written)).isEqualTo(Samples.ECHO_REPLY_V6);
    assertThat(Icmpv6Message.echoRequest(0x1234, 7, data))
        .isEqualTo(new Icmpv6Message(128, 0, 0x1234_0007, data));
  }

  @Test
  void neighbourSolicitation_isWrittenWithItsChecksum() {
    NeighbourSolicitation solicitation =
        new NeighbourSolicitation(
            0xfe80_0000_0000_0000L, 0x0042_c0ff_fea8_0001L, 0x0242_c0a8_0009L);
    ByteBuffer written = ByteBuffer.allocate(solicitation.length());
    solicitation.emit(
        written,
        0,
        Checksum.ipv6PseudoHeader(
            0xfe80_0000_0000_0000L,
            0x0042_c0ff_fea8_0009L,
            solicitation.destinationHigh(),
            solicitation.destinationLow(),
            IpProtocol.ICMPV6,
            solicitation.length()));

    assertThat(hex(written)).isEqualTo(Samples.SOLICITATION);
  }

  @Test
  void values_thatDoNotFitTheirField_areRefused() {
    List<Runnable> wrong =
        List.of(
            () -> new EthernetHeader(1L << 48, 0, EtherType.IPV4),
            () -> new EthernetHeader(0, -1, EtherType.IPV4),
            () -> new EthernetHeader(0, 0, EtherType.VLAN),
            () -> new EthernetHeader(0, 0, 0x10000),
            () -> new VlanTag(EtherType.IPV4, 0),
            () -> new ArpPacket(0x10000, 0, 0, 0, 0),
            () -> Ipv4Header.of(0, 0, 256, 0),
            () -> Ipv4Header.of(0, 0, 6, 65_516),
            () -> Ipv4Header.of(0, 0, 6, -1),
            () -> Ipv4Header.of(0, 0, 6, 0).withTtl(-1),
            () -> new Ipv4Header(0, 24, 0, false, false, 4, 1, 6, 0, 0, Octets.EMPTY),
            () -> new Ipv4Header(0, 99, 0, false, false, 0, 1, 6, 0, 0, Octets.of(new byte[3])),
            () -> new Ipv4Header(0, 99, 0, false, false, 0, 1, 6, 0, 0, Octets.of(new byte[44])),
            () -> Ipv6Header.of(0, 0, 0, 0, 6, 65_536),
            () -> new Ipv6Header(0, 1 << 20, 0, 6, 64, 0, 0, 0, 0),
            () -> new TcpHeader(65_536, 0, 0, 0, 0, 0, 0, TcpOptions.NONE),
            () -> new TcpHeader(0, 0, 0, 0, 512, 0, 0, TcpOptions.NONE),
            () -> new UdpHeader(0, 0, 65_528),
            () -> new UdpHeader(0, -1, 0),
            () -> IcmpMessage.echoRequest(65_536, 0, Octets.EMPTY),
            () -> Icmpv6Message.echoRequest(0, 65_536, Octets.EMPTY),
            () -> new IcmpMessage(256, 0, 0, Octets.EMPTY),
            () -> new NeighbourSolicitation(0, 0, -2));
    for (int index = 0; index < wrong.size(); index++) {
      assertThatThrownBy(wrong.get(index)::run)
          .as("number %d", index)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
