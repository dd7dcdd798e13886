package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;

class NeighboursTest {
  private static final String REACHABLE =
      "020000000200000002000001080001000a4200020a00020002000000000b0000"
          + "08000400040000001400030005000000050000000500000002000000";

  private static final String INCOMPLETE =
      "020000000200000001000001080001000a4200090800040004000000"
          + "140003007b1700000b0000000b00000002000000";

  private static final long SECOND = 1_000_000_000L;

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Neighbour parse(String hex) {
    List<Neighbour> neighbours = new ArrayList<>();
    assertThat(Neighbours.parse(MemorySegment.ofArray(bytes(hex)), neighbours)).isTrue();
    return neighbours.getFirst();
  }

  @Test
  void parse_readsAnAddressAndItsState() {
    assertThat(parse(REACHABLE))
        .usingRecursiveComparison()
        .isEqualTo(
            new Neighbour(
                2, Inside.bytes("10.66.0.2"), bytes("02000000000b"), Neighbour.State.REACHABLE));
    assertThat(parse(REACHABLE).isUsable()).isTrue();
    assertThat(parse(INCOMPLETE).isUsable()).isFalse();
  }

  @Test
  void parse_cutShort_isRefused() {
    for (int size = 0; size < 12; size++) {
      byte[] cut = Arrays.copyOf(bytes(REACHABLE), size);
      assertThat(Neighbours.parse(MemorySegment.ofArray(cut), new ArrayList<>())).isFalse();
    }
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.binaryParser(
        "ndmsg",
        List.of(bytes(REACHABLE), bytes(INCOMPLETE)),
        b -> Neighbours.parse(MemorySegment.ofArray(b), new ArrayList<>()));
  }

  @LabTest
  void resolve_learnsTheAddressAndSendsNothingElse(Lab lab) throws Exception {
    Host a = lab.host("a");
    Host b = lab.host("b");
    lab.link(a, b);
    lab.up();
    String address = Inside.field(b.exec("ip", "-j", "link", "show", "eth0").stdout(), "address");
    for (IpVersion version : IpVersion.values()) {
      byte[] target = Inside.bytes(b.address(version));
      Neighbour found =
          Inside.of(
              a,
              () -> {
                int eth0 = Sockets.interfaceIndex("eth0");
                assertThat(Neighbours.hardwareAddress(eth0, target)).isEmpty();
                Neighbour neighbour = Neighbours.resolve(eth0, target, 2 * SECOND);
                assertThat(Neighbours.hardwareAddress(eth0, target)).isPresent();
                return neighbour;
              });

      assertThat(found.isUsable()).as("%s", version).isTrue();
      assertThat(found.hardwareAddress()).isEqualTo(Inside.mac(address));
    }
    String counters = b.exec("cat", "/proc/net/snmp").stdout();
    assertThat(counters.lines().filter(line -> line.startsWith("Ip:")).skip(1).findFirst())
        .as("IPv4 packets that reached the other host")
        .hasValueSatisfying(line -> assertThat(line.split(" ", -1)[3]).isEqualTo("0"));
  }

  @LabTest
  void resolve_ofADeadHost_endsInTime(Lab lab) throws Exception {
    Host a = lab.host("a");
    lab.link(a, lab.host("b"));
    lab.up();
    byte[] dead = Inside.bytes(a.deadAddress(IpVersion.IPV4));
    Neighbour neighbour =
        Inside.of(a, () -> Neighbours.resolve(Sockets.interfaceIndex("eth0"), dead, SECOND / 4));

    assertThat(neighbour.isUsable()).isFalse();
    assertThat(neighbour.state())
        .isIn(Neighbour.State.INCOMPLETE, Neighbour.State.FAILED, Neighbour.State.NONE);
  }

  @LabTest
  void resolve_onAnUnknownInterface_isSaid(Lab lab) throws Exception {
    Host a = lab.host("a");
    lab.link(a, lab.host("b"));
    lab.up();
    byte[] address = Inside.bytes("198.18.0.9");

    assertThat(Inside.of(a, () -> Neighbours.ask(999, address))).isEqualTo(-Errno.ENODEV);
    assertThatThrownBy(() -> Inside.of(a, () -> Neighbours.resolve(999, address, SECOND)))
        .hasRootCauseMessage("asking a neighbour: ENODEV (no such device)");
  }

  @LabTest
  void all_equalsWhatIpSays(Lab lab) throws Exception {
    Host a = lab.host("a");
    Host b = lab.host("b");
    lab.link(a, b);
    a.ip("neigh add 198.18.0.77 lladdr 02:00:00:00:00:4d dev eth0 nud permanent");
    a.ip("neigh add 198.18.0.78 lladdr 02:00:00:00:00:4e dev eth0 nud stale");
    a.ip("neigh add 2001:db8::77 lladdr 02:00:00:00:00:4f dev eth0 nud reachable");
    lab.up();
    List<String> expected = new ArrayList<>();
    for (MatchResult entry :
        Pattern.compile("\\{\"dst\".*?\\}")
            .matcher(a.exec("ip", "-j", "neigh").stdout())
            .results()
            .toList()) {
      expected.add(
          "%s %s %s"
              .formatted(
                  Inside.text(Inside.bytes(Inside.field(entry.group(), "dst"))),
                  Inside.field(entry.group(), "lladdr"),
                  entry.group().replaceFirst(".*\"state\":\\[\"([A-Z]*).*", "$1")));
    }

    assertThat(expected).hasSizeGreaterThanOrEqualTo(3);
    assertThat(Inside.of(a, Neighbours::all))
        .filteredOn(neighbour -> neighbour.state() != Neighbour.State.NO_ARP)
        .extracting(neighbour ->
            "%s %s %s"
                .formatted(
                    Inside.text(neighbour.address()),
                    HexFormat.ofDelimiter(":").formatHex(neighbour.hardwareAddress()),
                    neighbour.state()))
        .containsAll(expected);
  }
}
