package portscan.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.engine.order.ProbeSpace;
import portscan.sys.ReceiveRing;
import portscan.wire.Checksum;
import portscan.wire.IcmpMessage;
import portscan.wire.IpProtocol;
import portscan.wire.Ipv4Header;
import portscan.wire.Octets;
import portscan.wire.TcpFlags;
import portscan.wire.TcpHeader;
import portscan.wire.TcpOptions;
import portscan.wire.UdpHeader;

class AskedTrafficTest {
  private static final int US = 0x0a00_0001;
  private static final int TARGET = 0x0a00_0002;
  private static final int ROUTER = 0x0a00_0003;
  private static final int LOOPBACK = 0x7f00_0001;
  private static final int OUT = ReceiveRing.PACKET_OUTGOING;
  private static final int IN = ReceiveRing.PACKET_HOST;

  @TempDir private Path folder;
  private long now = 1_000_000_000;

  private record Passing(ByteBuffer packet, int device, int type) {}

  private static ProbeSpace space(Transport transport, String address, int first, int last) {
    return ProbeSpace.builder(transport)
        .add(
            "t",
            new Host.Span(IpAddress.literal(address), 1),
            PortSet.range(transport, first, last))
        .build();
  }

  private static ByteBuffer ipv4(int from, int to, int protocol, ByteBuffer content) {
    ByteBuffer packet = ByteBuffer.allocate(20 + content.capacity());
    Ipv4Header.of(from, to, protocol, content.capacity()).emit(packet, 0);
    return packet.put(20, content, 0, content.capacity());
  }

  private static ByteBuffer tcp(int from, int fromPort, int to, int toPort, int flags) {
    TcpHeader header = new TcpHeader(fromPort, toPort, 1, 2, flags, 1024, 0, TcpOptions.NONE);
    ByteBuffer content = ByteBuffer.allocate(header.length());
    header.emit(content, 0, Checksum.ipv4PseudoHeader(from, to, IpProtocol.TCP, 20), 0);
    return ipv4(from, to, IpProtocol.TCP, content);
  }

  private static ByteBuffer udp(int from, int fromPort, int to, int toPort) {
    ByteBuffer content = ByteBuffer.allocate(8);
    new UdpHeader(fromPort, toPort, 0)
        .emit(content, 0, Checksum.ipv4PseudoHeader(from, to, IpProtocol.UDP, 8));
    return ipv4(from, to, IpProtocol.UDP, content);
  }

  private static ByteBuffer icmp(int from, int to, int type, byte[] data) {
    IcmpMessage message = new IcmpMessage(type, 3, 0, Octets.of(data));
    ByteBuffer content = ByteBuffer.allocate(message.length());
    message.emit(content, 0);
    return ipv4(from, to, IpProtocol.ICMP, content);
  }

  /** Of each packet that was kept, in order, whether it leaves: O or I. */
  private String kept(Asked asked, Passing... passing) throws IOException {
    Path file = folder.resolve("capture");
    try (PcapngWriter writer = new PcapngWriter(file)) {
      AskedTraffic traffic = new AskedTraffic(writer, asked);
      for (Passing one : passing) {
        now += 1000;
        traffic.packet(one.packet(), 0, one.packet().capacity(), now, one.device(), one.type());
      }
    }
    ByteBuffer blocks = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<String> ways = new ArrayList<>();
    while (blocks.hasRemaining()) {
      int at = blocks.position();
      if (blocks.getInt(at) == 6) {
        int padded = (blocks.getInt(at + 20) + 3) / 4 * 4;
        ways.add(blocks.getInt(at + 28 + padded + 4) == 2 ? "O" : "I");
      }
      blocks.position(at + blocks.getInt(at + 4));
    }
    return String.join("", ways);
  }

  @Test
  void connection_isKeptBothWays_andNothingElse() throws IOException {
    Asked asked = Asked.ports(List.of(space(Transport.TCP, "10.0.0.2", 80, 81)));
    assertThat(
            kept(
                asked,
                new Passing(tcp(US, 40_000, TARGET, 80, TcpFlags.SYN), 2, OUT),
                new Passing(tcp(TARGET, 80, US, 40_000, TcpFlags.SYN | TcpFlags.ACK), 2, IN),
                new Passing(tcp(US, 40_000, TARGET, 82, TcpFlags.SYN), 2, OUT),
                new Passing(tcp(US, 80, ROUTER, 40_000, TcpFlags.ACK), 2, OUT),
                new Passing(udp(US, 40_000, TARGET, 80), 2, OUT),
                new Passing(tcp(ROUTER, 9, TARGET, 80, TcpFlags.SYN), 2, IN),
                new Passing(ipv4(US, TARGET, 47, ByteBuffer.allocate(8)), 2, OUT)))
        .isEqualTo("OI");
  }

  @Test
  void loopback_isKeptOnce_andItsWaysAreTold() throws IOException {
    Asked asked = Asked.ports(List.of(space(Transport.TCP, "127.0.0.1", 1, 65_535)));
    ByteBuffer syn = tcp(LOOPBACK, 40_000, LOOPBACK, 80, TcpFlags.SYN);
    ByteBuffer reset = tcp(LOOPBACK, 80, LOOPBACK, 40_000, TcpFlags.RST | TcpFlags.ACK);
    assertThat(
            kept(
                asked,
                new Passing(syn, 1, OUT),
                new Passing(syn, 1, IN),
                new Passing(reset, 1, OUT),
                new Passing(reset, 1, IN)))
        .isEqualTo("OI");
  }

  @Test
  void datagramFromAnotherPort_answersWhereItWasAsked() throws IOException {
    Asked asked = Asked.ports(List.of(space(Transport.UDP, "10.0.0.2", 69, 69)));
    Passing other = new Passing(udp(TARGET, 5_000, US, 40_000), 2, IN);
    assertThat(kept(asked, other)).isEmpty();
    assertThat(kept(asked, new Passing(udp(US, 40_000, TARGET, 69), 2, OUT), other))
        .isEqualTo("OI");
  }

  @Test
  void error_isKept_whereItQuotesAnAskedPort() throws IOException {
    Asked asked = Asked.ports(List.of(space(Transport.UDP, "10.0.0.2", 53, 53)));
    byte[] about = udp(US, 40_000, TARGET, 53).array();
    byte[] aboutOther = udp(US, 40_000, TARGET, 54).array();
    assertThat(
            kept(
                asked,
                new Passing(icmp(ROUTER, US, 3, about), 2, IN),
                new Passing(icmp(ROUTER, US, 3, aboutOther), 2, IN),
                new Passing(icmp(US, TARGET, 3, about), 2, OUT),
                new Passing(icmp(TARGET, US, 0, new byte[8]), 2, IN)))
        .isEqualTo("I");
  }

  @Test
  void hosts_areAskedByEchoAndTheirPorts() throws IOException {
    BitSet ports = new BitSet();
    ports.set(443);
    Asked asked = Asked.hosts(space(Transport.TCP, "10.0.0.2", 1, 1), ports);
    assertThat(
            kept(
                asked,
                new Passing(icmp(US, TARGET, 8, new byte[8]), 2, OUT),
                new Passing(icmp(TARGET, US, 0, new byte[8]), 2, IN),
                new Passing(icmp(ROUTER, US, 0, new byte[8]), 2, IN),
                new Passing(tcp(US, 61_000, TARGET, 443, TcpFlags.SYN), 2, OUT),
                new Passing(tcp(US, 61_000, TARGET, 1, TcpFlags.SYN), 2, OUT)))
        .isEqualTo("OIO");
  }

  @Test
  void admitted_areKeptFromThenOn() throws IOException {
    Admitted asked = new Admitted(AuditSink.none());
    Passing syn = new Passing(tcp(US, 61_000, TARGET, 443, TcpFlags.SYN), 2, OUT);
    Passing echo = new Passing(icmp(US, TARGET, 8, new byte[8]), 2, OUT);
    assertThat(kept(asked, syn, echo)).isEmpty();
    asked.refused("t", new Endpoint(IpAddress.literal("10.0.0.2"), 443, Transport.TCP), "rule");
    assertThat(kept(asked, syn, echo)).isEmpty();
    asked.admitted("t", new Endpoint(IpAddress.literal("10.0.0.2"), 443, Transport.TCP));
    byte[] about = tcp(US, 61_000, TARGET, 443, TcpFlags.SYN).array();
    assertThat(
            kept(
                asked,
                syn,
                echo,
                new Passing(tcp(TARGET, 443, US, 61_000, TcpFlags.RST), 2, IN),
                new Passing(icmp(ROUTER, US, 11, about), 2, IN),
                new Passing(udp(US, 61_000, TARGET, 443), 2, OUT),
                new Passing(tcp(US, 61_000, TARGET, 80, TcpFlags.SYN), 2, OUT),
                new Passing(tcp(US, 61_000, ROUTER, 443, TcpFlags.SYN), 2, OUT)))
        .isEqualTo("OOII");
  }

  @Test
  void admitted_passesOnWhatItIsTold() {
    List<String> told = new ArrayList<>();
    Admitted asked =
        new Admitted(
            new AuditSink() {
              @Override
              public void admitted(String target, Endpoint endpoint) {
                told.add("admitted " + target + " " + endpoint.port());
              }

              @Override
              public void refused(String target, Endpoint endpoint, String rule) {
                told.add("refused " + target + " " + rule);
              }

              @Override
              public void admittedBlock(String target, Host.Addresses addresses, PortSet ports) {
                told.add("block " + target + " " + addresses.size());
              }

              @Override
              public void refusedBlock(
                  String target, Host.Addresses addresses, PortSet ports, String rule) {
                told.add("refused block " + target + " " + rule);
              }
            });
    Endpoint endpoint = new Endpoint(IpAddress.literal("10.0.0.2"), 443, Transport.TCP);
    Host.Span block = new Host.Span(endpoint.address(), 4);
    asked.admitted("a", endpoint);
    asked.refused("b", endpoint, "rule");
    asked.admittedBlock("c", block, PortSet.of(Transport.TCP, 1));
    asked.refusedBlock("d", block, PortSet.of(Transport.TCP, 1), "rule");
    assertThat(told)
        .containsExactly("admitted a 443", "refused b rule", "block c 4", "refused block d rule");
  }

  @Test
  void echoOnTheLoopback_goesOut_andComesBack() throws IOException {
    int other = LOOPBACK + 1;
    Asked asked = Asked.hosts(space(Transport.TCP, "127.0.0.2", 1, 1), new BitSet());
    ByteBuffer request = icmp(LOOPBACK, other, 8, new byte[8]);
    ByteBuffer reply = icmp(other, LOOPBACK, 0, new byte[8]);
    assertThat(
            kept(
                asked,
                new Passing(request, 1, OUT),
                new Passing(request, 1, IN),
                new Passing(reply, 1, OUT),
                new Passing(reply, 1, IN)))
        .isEqualTo("OI");
  }

  @Test
  void packet_onDevicesAboveOneAnother_isKeptOnce_andRepeatedAsOftenAsSent() throws IOException {
    Asked asked = Asked.ports(List.of(space(Transport.TCP, "10.0.0.2", 80, 80)));
    ByteBuffer syn = tcp(US, 40_000, TARGET, 80, TcpFlags.SYN);
    Passing upper = new Passing(syn, 3, OUT);
    Passing lower = new Passing(syn, 2, OUT);
    assertThat(kept(asked, upper, lower, upper, lower)).isEqualTo("OO");
  }

  @Test
  void laterFragment_isKeptByItsAddressAlone() throws IOException {
    Asked asked = Asked.ports(List.of(space(Transport.UDP, "10.0.0.2", 53, 53)));
    ByteBuffer fragment = ipv4(TARGET, US, IpProtocol.UDP, ByteBuffer.allocate(16));
    fragment.putShort(6, (short) 185);
    ByteBuffer other = ipv4(ROUTER, US, IpProtocol.UDP, ByteBuffer.allocate(16));
    other.putShort(6, (short) 185);
    assertThat(kept(asked, new Passing(fragment, 2, IN), new Passing(other, 2, IN))).isEqualTo("I");
  }
}
