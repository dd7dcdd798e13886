package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

/** Messages as the kernel wrote them, whole and damaged; and sockets that the test opens. */
class SocketDiagnosticsTest {
  /** {@code 127.0.0.1:7001}, listening with one connection of at most 77 waiting. */
  private static final String TCP_IPV4 =
      "020a00001b5900007f000001000000000000000000000000000000000000000000000000000000"
          + "0000000000b91b00000000000000000000010000004d00000000000000f48a03000500080000000000"
          + "08000f00000000000c00150001000000000000000600160052000000";

  /** {@code [::1]:7003}, IPv6 only. */
  private static final String TCP_IPV6_ONLY =
      "0a0a00001b5b000000000000000000000000000000000001000000000000000000000000000000"
          + "0000000000ba1b00000000000000000000000000004d00000000000000f68a03000500080000000000"
          + "05000b000100000008000f00000000000c00150001000000000000000600160012000000";

  /** {@code [::]:7002}, IPv4 too. */
  private static final String TCP_DUAL_STACK =
      TCP_IPV6_ONLY
          .replace("1b5b", "1b5a")
          .replace("0000000000000000000000000000000100", "0000000000000000000000000000000000")
          .replace("05000b0001", "05000b0000");

  /** {@code 0.0.0.0:7004}, with a datagram not read yet. */
  private static final String UDP =
      "020700001b5c000000000000000000000000000000000000000000000000000000000000000000"
          + "0000000000bc1b00000000000000000000400300000000000000000000f78a03000500080000000000"
          + "08000f00000000000c00150001000000000000000600160050000000";

  private static SocketDiagnostics.Entry parse(String message, int protocol) {
    return SocketDiagnostics.parse(NetlinkTest.segment(message), protocol);
  }

  @Test
  void parse_readsIpv4() {
    assertThat(parse(TCP_IPV4, SocketDiagnostics.IPPROTO_TCP))
        .isEqualTo(
            new SocketDiagnostics.Entry(
                SocketDiagnostics.IPPROTO_TCP,
                new SocketAddress(Loopback.IPV4, 7001, 0),
                0,
                0,
                0x38af4,
                1,
                77,
                null));
  }

  @Test
  void parse_readsIpv6Only() {
    SocketDiagnostics.Entry entry = parse(TCP_IPV6_ONLY, SocketDiagnostics.IPPROTO_TCP);

    assertThat(entry.local()).isEqualTo(new SocketAddress(Loopback.IPV6, 7003, 0));
    assertThat(entry.ipv6Only()).isTrue();
  }

  @Test
  void parse_readsDualStack() {
    SocketDiagnostics.Entry entry = parse(TCP_DUAL_STACK, SocketDiagnostics.IPPROTO_TCP);

    assertThat(entry.local()).isEqualTo(new SocketAddress(new byte[16], 7002, 0));
    assertThat(entry.ipv6Only()).isFalse();
  }

  @Test
  void parse_readsUdp() {
    SocketDiagnostics.Entry entry = parse(UDP, SocketDiagnostics.IPPROTO_UDP);

    assertThat(entry.local()).isEqualTo(new SocketAddress(new byte[4], 7004, 0));
    assertThat(entry.receiveQueue()).isEqualTo(0x340);
    assertThat(entry.ipv6Only()).isNull();
  }

  @Test
  void parse_ofUserAndInodeBeyond31Bits_isPositive() {
    byte[] message = HexFormat.of().parseHex(UDP);
    Arrays.fill(message, 64, 72, (byte) 0xfe);
    SocketDiagnostics.Entry entry =
        SocketDiagnostics.parse(MemorySegment.ofArray(message), SocketDiagnostics.IPPROTO_UDP);

    assertThat(entry.user()).isEqualTo(0xfefe_fefeL);
    assertThat(entry.inode()).isEqualTo(0xfefe_fefeL);
  }

  @Test
  void parse_ofALinkLocalAddress_keepsItsInterfaceAsScope() {
    byte[] message = HexFormat.of().parseHex(TCP_IPV6_ONLY);
    message[8] = (byte) 0xfe;
    message[9] = (byte) 0x80;
    message[40] = 3;
    SocketDiagnostics.Entry entry =
        SocketDiagnostics.parse(MemorySegment.ofArray(message), SocketDiagnostics.IPPROTO_TCP);

    assertThat(entry.local().scope()).isEqualTo(3);
    assertThat(entry.interfaceIndex()).isEqualTo(3);
  }

  @Test
  void parse_ofATruncatedMessage_isRefused() {
    byte[] whole = HexFormat.of().parseHex(TCP_IPV6_ONLY);
    for (int size = 0; size < SocketDiagnostics.MESSAGE_SIZE; size++) {
      MemorySegment cut = MemorySegment.ofArray(Arrays.copyOf(whole, size));

      assertThat(SocketDiagnostics.parse(cut, SocketDiagnostics.IPPROTO_TCP)).isNull();
    }
  }

  @Test
  void parse_withoutWholeAttributes_doesNotKnowIpv6Only() {
    byte[] whole = HexFormat.of().parseHex(TCP_IPV6_ONLY);
    for (int size = SocketDiagnostics.MESSAGE_SIZE; size < 85; size++) {
      MemorySegment cut = MemorySegment.ofArray(Arrays.copyOf(whole, size));

      assertThat(SocketDiagnostics.parse(cut, SocketDiagnostics.IPPROTO_TCP).ipv6Only()).isNull();
    }
  }

  @Test
  void parse_of0xa5_isRefused() {
    byte[] filled = new byte[SocketDiagnostics.MESSAGE_SIZE];
    Arrays.fill(filled, (byte) 0xa5);

    assertThat(SocketDiagnostics.parse(MemorySegment.ofArray(filled), 6)).isNull();
  }

  @Test
  void parse_survivesFuzzing() {
    List<byte[]> seeds = new ArrayList<>();
    for (String message : List.of(TCP_IPV4, TCP_IPV6_ONLY, TCP_DUAL_STACK, UDP)) {
      seeds.add(HexFormat.of().parseHex(message));
    }
    Fuzz.binaryParser(
        "inet_diag_msg", seeds, b -> SocketDiagnostics.parse(MemorySegment.ofArray(b), 6));
  }

  @Test
  void waiting_showsAListenerAndItsQueue() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 33, Loopback.inet(Loopback.IPV4));
        Socket _ = new Socket(server.getInetAddress(), server.getLocalPort())) {
      // Java opens IPv6 sockets wherever it can, and binds them to ::ffff:127.0.0.1.
      List<SocketDiagnostics.Entry> entries = new ArrayList<>();
      for (int family : List.of(Sockets.AF_INET, Sockets.AF_INET6)) {
        entries.addAll(SocketDiagnostics.waiting(family, SocketDiagnostics.IPPROTO_TCP).entries());
      }
      entries.removeIf(entry -> entry.local().port() != server.getLocalPort());

      assertThat(entries).hasSize(1);
      assertThat(entries.getFirst().receiveQueue()).isEqualTo(1);
      assertThat(entries.getFirst().sendQueue()).isEqualTo(33);
      assertThat(entries.getFirst().inode()).isPositive();
    }
  }

  @Test
  void waiting_overManyDatagrams_showsEverySocket() {
    List<Integer> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int socket = Loopback.bound(Loopback.IPV4, Sockets.SOCK_DGRAM);
      sockets.add(socket);
      ports.add(Loopback.address(socket).port());
    }

    SocketDiagnostics.Listing listing =
        SocketDiagnostics.waiting(Sockets.AF_INET, SocketDiagnostics.IPPROTO_UDP);
    sockets.forEach(Sockets::close);

    assertThat(listing.complete()).isTrue();
    assertThat(listing.entries()).extracting(entry -> entry.local().port()).containsAll(ports);
  }

  @Test
  void waiting_leavesOutUdpSocketsWithAPeer() {
    int server = Loopback.bound(Loopback.IPV4, Sockets.SOCK_DGRAM);
    int client = Loopback.bound(Loopback.IPV4, Sockets.SOCK_DGRAM);
    assertThat(Sockets.connect(client, Loopback.address(server))).isZero();

    assertThat(SocketDiagnostics.waiting(Sockets.AF_INET, SocketDiagnostics.IPPROTO_UDP).entries())
        .extracting(SocketDiagnostics.Entry::local)
        .contains(Loopback.address(server))
        .doesNotContain(Loopback.address(client));
    Sockets.close(server);
    Sockets.close(client);
  }

  @Test
  void waiting_tellsIpv6Only() {
    assumeTrue(Loopback.hasIpv6(), "this machine has no ::1");
    int socket = Loopback.bound(Loopback.IPV6, Sockets.SOCK_DGRAM);

    assertThat(SocketDiagnostics.waiting(Sockets.AF_INET6, SocketDiagnostics.IPPROTO_UDP).entries())
        .filteredOn(entry -> entry.local().equals(Loopback.address(socket)))
        .extracting(SocketDiagnostics.Entry::ipv6Only)
        .containsExactly(true);
    Sockets.close(socket);
  }

  @Test
  void waiting_forAnUnknownProtocol_isAnError() {
    assertThatThrownBy(() -> SocketDiagnostics.waiting(Sockets.AF_INET, 99))
        .isInstanceOf(SystemException.class)
        .hasMessage("netlink: ENOENT (no such file)");
  }
}
