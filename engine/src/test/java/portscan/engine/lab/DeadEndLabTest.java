package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import portscan.testkit.lab.DeadEnd;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Router;

/** Addresses that nobody has, and routes that lead nowhere, here and at a router. */
class DeadEndLabTest {
  private static final List<DeadEnd> KINDS = List.of(DeadEnd.values());
  private static final List<String> TRANSPORTS = List.of("tcp", "udp");

  @LabTest
  void check_ofDeadAddresses_tellsWhoLooksInVain(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    Map<String, String> expected = new TreeMap<>();
    for (String transport : TRANSPORTS) {
      for (IpVersion version : IpVersion.values()) {
        String code = version == IpVersion.IPV4 ? " 3/1" : " 1/3";
        expected.put(
            transport + "/" + scanner.deadAddress(version) + "/80",
            "filtered host-unreach from LOCAL_LINK " + scanner.address(version) + code);
        expected.put(
            transport + "/" + target.deadAddress(version) + "/80",
            "filtered host-unreach from INTERMEDIATE "
                + router.addressTowards(scanner, version)
                + code);
      }
    }
    List<Seen> all = Seen.from(scanner, List.copyOf(expected.keySet()));
    assertThat(Seen.verdicts(all)).containsExactlyEntriesOf(expected);
    assertThat(all)
        .allSatisfy(seen -> assertThat(seen.attempts()).as(seen.endpoint()).isPositive());
  }

  @LabTest
  void check_ofManyPortsOfADeadAddress_takesItForNoLimitOfErrors(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, lab.router("router"), target);
    List<String> endpoints = new ArrayList<>();
    for (int port = 1; port <= 31; port++) {
      endpoints.add("tcp/" + target.deadAddress(IpVersion.IPV4) + "/" + port);
    }
    long begunNs = System.nanoTime();
    assertThat(Seen.verdicts(scanner, endpoints))
        .hasSize(31)
        .allSatisfy((endpoint, verdict) -> assertThat(verdict).startsWith("filtered "));
    assertThat(Duration.ofNanos(System.nanoTime() - begunNs)).isLessThan(Duration.ofSeconds(40));
  }

  @LabTest
  void check_ofDeadEndsOfARouter_tellsWhatTheRouterSays(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    lab.line(scanner, router, lab.host("target"));
    Map<String, String> expected = new TreeMap<>();
    for (DeadEnd kind : KINDS) {
      String ipv4 = "203.0.113." + (8 + 8 * KINDS.indexOf(kind));
      String ipv6 = "2001:db8:ff:" + (1 + KINDS.indexOf(kind)) + "::";
      router.deadEnd(kind, ipv4 + "/29").deadEnd(kind, ipv6 + "/64");
      for (String transport : TRANSPORTS) {
        expected.put(
            transport + "/" + ipv4 + "/80",
            routerSays(kind, transport, IpVersion.IPV4, router.ipv4()));
        expected.put(
            transport + "/" + ipv6 + "1/80",
            routerSays(kind, transport, IpVersion.IPV6, router.ipv6()));
      }
    }
    assertThat(Seen.verdicts(scanner, List.copyOf(expected.keySet())))
        .containsExactlyEntriesOf(expected);
  }

  private static String routerSays(
      DeadEnd kind, String transport, IpVersion version, String router) {
    boolean ipv4 = version == IpVersion.IPV4;
    String from = " from INTERMEDIATE " + router;
    return switch (kind) {
      case UNREACHABLE ->
          "filtered " + (ipv4 ? "host-unreach" + from + " 3/1" : "no-route" + from + " 1/0");
      case PROHIBIT -> "filtered admin-prohibited" + from + (ipv4 ? " 3/13" : " 1/1");
      case BLACKHOLE ->
          transport.equals("tcp") ? "filtered no-response" : "open|filtered no-response";
    };
  }

  @LabTest
  void check_ofOwnDeadEnds_isUndetermined(Lab lab) {
    Host scanner = lab.host("scanner");
    lab.line(scanner, lab.host("target"));
    Map<String, String> expected = new TreeMap<>();
    for (String transport : TRANSPORTS) {
      // Nothing leads there, and there is no default route.
      expected.put(transport + "/203.0.113.1/80", "undetermined no-local-route");
      expected.put(transport + "/2001:db8:ff::1/80", "undetermined no-local-route");
      expected.put(transport + "/fe80::1/80", "undetermined no-local-route");
    }
    for (DeadEnd kind : KINDS) {
      String word = kind.name().toLowerCase(Locale.ROOT);
      String ipv4 = "203.0.113." + (8 + 8 * KINDS.indexOf(kind));
      String ipv6 = "2001:db8:ff:" + (1 + KINDS.indexOf(kind)) + "::";
      scanner.ip("route add " + word + " " + ipv4 + "/29");
      scanner.ip("route add " + word + " " + ipv6 + "/64");
      for (String transport : TRANSPORTS) {
        expected.put(transport + "/" + ipv4 + "/80", "undetermined no-local-route");
        expected.put(transport + "/" + ipv6 + "1/80", "undetermined no-local-route");
      }
    }
    List<Seen> all = Seen.from(scanner, List.copyOf(expected.keySet()));
    assertThat(Seen.verdicts(all)).containsExactlyEntriesOf(expected);
    assertThat(all).allSatisfy(seen -> assertThat(seen.attempts()).as(seen.endpoint()).isZero());
  }
}
