package portscan.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.testkit.Fuzz;

/** Tables as the kernel wrote them, whole and damaged. */
class ProcNetTest {
  private static final String TCP =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 48211 1 000000001646f05b 100 0 0 10 0
         1: 0500000A:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1589 1 000000001646f05b 100 0 0 10 0
         2: 0500000A:A646 507100CB:0050 01 00000000:00000000 03:00001327 00000000     0        0 0 3 0000000063f14654
      """;

  private static final String TCP6 =
      """
        sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 000080FE000000000000000007000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 4294967294        0 51000 1 0000000000000000 100 0 0 10 0
         1: 0000000000000000FFFF00000500000A:0051 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 51001 1 0000000000000000 100 0 0 10 0
      """;

  private static final String UDP =
      """
         sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
       1234: 00000000:0035 00000000:0000 07 00000000:00000340 00:00000000 00000000   101        0 15512 2 0000000000000000 0
       1250: 0100007F:9C40 0100007F:0035 01 00000000:00000000 00:00000000 00000000   101        0 15513 2 0000000000000000 0
      """;

  private static ProcNet.Table parse(String table, Transport transport, AddressFamily family) {
    return ProcNet.parse(table.lines().toList(), transport, family);
  }

  private static OpenSocket open(
      Transport transport, String address, int port, long uid, long inode, int queued) {
    IpAddress local = IpAddress.literal(address);
    return new OpenSocket(transport, local, port, 0, uid, inode, queued, -1, null);
  }

  @Test
  void parse_readsTcpListenersAlone() {
    ProcNet.Table table = parse(TCP, Transport.TCP, AddressFamily.IPV4);

    assertThat(table.malformed()).isZero();
    assertThat(table.sockets())
        .containsExactly(
            open(Transport.TCP, "127.0.0.1", 8080, 1000, 48211, 3),
            open(Transport.TCP, "10.0.0.5", 22, 0, 1589, 0));
  }

  @Test
  void parse_readsIpv6AndUnmapsIpv4() {
    assertThat(parse(TCP6, Transport.TCP, AddressFamily.IPV6).sockets())
        .containsExactly(
            open(Transport.TCP, "fe80::7", 80, 4_294_967_294L, 51000, 0),
            open(Transport.TCP, "10.0.0.5", 81, 0, 51001, 0));
  }

  @Test
  void parse_readsUdpWithoutPeerAlone() {
    assertThat(parse(UDP, Transport.UDP, AddressFamily.IPV4).sockets())
        .containsExactly(open(Transport.UDP, "0.0.0.0", 53, 101, 15512, 0x340));
  }

  @Test
  void parse_ofTitlesAlone_isEmpty() {
    ProcNet.Table table = parse("  sl  local_address", Transport.TCP, AddressFamily.IPV4);

    assertThat(table.sockets()).isEmpty();
    assertThat(table.malformed()).isZero();
    assertThat(parse("", Transport.TCP, AddressFamily.IPV4).sockets()).isEmpty();
  }

  @Test
  void parse_ofMalformedLines_countsThem() {
    for (String damage :
        List.of("1F90:", ":1F9", "0100007F:1F90 0100007F:", "G100007F:1F90", "0100007F.1F90")) {
      String line = TCP.replace("0100007F:1F90", damage);

      assertThat(parse(line, Transport.TCP, AddressFamily.IPV4).malformed()).as(damage).isOne();
    }
    assertThat(parse(TCP.replace(" 1000 ", " -1 "), Transport.TCP, AddressFamily.IPV4).malformed())
        .isOne();
    assertThat(
            parse(TCP.replace("48211", "99999999999999999999"), Transport.TCP, AddressFamily.IPV4)
                .malformed())
        .isOne();
    assertThat(parse(TCP, Transport.TCP, AddressFamily.IPV6).malformed()).isEqualTo(2);
    assertThat(parse("titles\n0: 0100007F:1F90", Transport.TCP, AddressFamily.IPV4).malformed())
        .isOne();
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.parser(
        "/proc/net",
        List.of(TCP, TCP6, UDP),
        bytes -> {
          List<String> lines = new String(bytes, UTF_8).lines().toList();
          AddressFamily family = bytes.length % 2 == 0 ? AddressFamily.IPV4 : AddressFamily.IPV6;
          Transport transport = bytes.length % 4 < 2 ? Transport.TCP : Transport.UDP;
          ProcNet.Table table = ProcNet.parse(lines, transport, family);
          assertThat(table.sockets().size() + table.malformed()).isLessThanOrEqualTo(lines.size());
        });
  }
}
