package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import portscan.testkit.lab.DeadEnd;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Node;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Rule;
import portscan.testkit.lab.Service;

/** Which hosts are up: neighbours, and hosts beyond a router that answer to one thing only. */
class DiscoveryLabTest {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private static final Pattern NMAP_HOST =
      Pattern.compile(
          "<status state=\"(\\w+)\" reason=\"([\\w-]+)\"[^>]*/>\\s*<address addr=\"([^\"]+)\"");

  /** A host as the program printed it. */
  private record Found(
      String address, String state, String reason, int ttl, String from, long rttMicros) {
    String verdict() {
      return state + " " + reason;
    }
  }

  private record Run(List<Found> hosts, long millis) {
    Map<String, String> verdicts() {
      Map<String, String> verdicts = new TreeMap<>();
      for (Found host : hosts) {
        assertThat(verdicts.put(host.address, host.verdict())).as(host.address).isNull();
      }
      return verdicts;
    }

    Found host(String address) {
      return hosts.stream().filter(host -> host.address.equals(address)).findFirst().orElseThrow();
    }
  }

  private static Run discover(Node from, String... words) {
    return run(from.java(DiscoveryProgram.class, words).timeout(LONGEST).run());
  }

  private static Run run(Result result) {
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    List<Found> hosts = new ArrayList<>();
    for (String line : result.stdout().lines().toList()) {
      String[] parts = line.split("\t", -1);
      assertThat(parts).as(line).hasSize(6);
      hosts.add(
          new Found(
              parts[0],
              parts[1],
              parts[2],
              Integer.parseInt(parts[3]),
              parts[4],
              Long.parseLong(parts[5])));
    }
    return new Run(hosts, Long.parseLong(result.stderr().strip()));
  }

  /** What nmap makes of the hosts, in the same words; empty where there is no nmap. */
  private static Map<String, String> nmap(Node from, boolean asNobody, String... words) {
    List<String> command = new ArrayList<>(List.of("nmap", "-sn", "-n", "-v", "-oX", "-"));
    command.addAll(List.of(words));
    var prepared = from.command(command.toArray(String[]::new)).timeout(LONGEST);
    Result result = (asNobody ? prepared.asNobody() : prepared).run();
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    Map<String, String> verdicts = new TreeMap<>();
    for (MatchResult match : NMAP_HOST.matcher(result.stdout()).results().toList()) {
      verdicts.put(match.group(3), match.group(1) + " " + match.group(2));
    }
    return verdicts;
  }

  private static boolean hasNmap(Node node) {
    return node.exec("sh", "-c", "command -v nmap").exitCode() == 0;
  }

  /** Gives a host one more address on its link, and returns it. */
  private static String more(Node node, IpVersion version, int last) {
    String own = node.address(version);
    String another =
        version == IpVersion.IPV4
            ? own.substring(0, own.lastIndexOf('.') + 1) + last
            : own.substring(0, own.lastIndexOf(':') + 1) + last;
    node.ip(
        version == IpVersion.IPV4
            ? "address add " + another + "/24 dev eth0"
            : "address add " + another + "/64 dev eth0 nodad");
    return another;
  }

  @LabTest
  void discover_ofAWholeLink_findsWhoAnswersArpAlone(Lab lab) {
    Host scanner = lab.host("scanner");
    Host neighbour = lab.host("neighbour");
    lab.line(scanner, neighbour);
    Map<String, String> up = new TreeMap<>();
    for (int last = 10; last < 100; last += 10) {
      up.put(more(neighbour, IpVersion.IPV4, last), "up arp-response");
    }
    up.put(neighbour.ipv4(), "up arp-response");
    up.put(scanner.ipv4(), "up localhost-response");
    // To IP packets nobody answers.
    neighbour.firewall().input().version(IpVersion.IPV4).drop();
    Run run = discover(scanner, "198.18.1.0/256");
    Map<String, String> verdicts = run.verdicts();
    assertThat(verdicts).hasSize(256).containsAllEntriesOf(up);
    assertThat(verdicts.values()).filteredOn("down no-response"::equals).hasSize(256 - up.size());
    assertThat(run.host(neighbour.ipv4()).rttMicros).isPositive();
    assertThat(run.host(neighbour.ipv4()).from).isEqualTo(neighbour.ipv4());
    // About a second on an idle machine.
    assertThat(run.millis).isLessThan(4_000);
    if (hasNmap(scanner)) {
      assertThat(nmap(scanner, false, "198.18.1.0/24")).isEqualTo(verdicts);
    }
  }

  @LabTest
  void discover_ofNeighboursOverIpv6_findsWhoAnswersSolicitationsAlone(Lab lab) {
    Host scanner = lab.host("scanner");
    Host neighbour = lab.host("neighbour");
    lab.line(scanner, neighbour);
    String another = more(neighbour, IpVersion.IPV6, 20);
    neighbour.ip("address add fe80::1:2/64 dev eth0 nodad");
    scanner.ip("address add fe80::1:1/64 dev eth0 nodad");
    Rule echo = neighbour.firewall().input().matching("icmpv6 type echo-request");
    echo.drop();
    neighbour.firewall().input().version(IpVersion.IPV6).tcp().drop();
    Run run = discover(scanner, "2001:db8:0:1::/48", "fe80::1:2%eth0/2");
    Map<String, String> verdicts = run.verdicts();
    assertThat(verdicts)
        .hasSize(50)
        .containsEntry(neighbour.ipv6(), "up nd-response")
        .containsEntry(another, "up nd-response")
        .containsEntry(scanner.ipv6(), "up localhost-response")
        .containsEntry("fe80::1:2%eth0", "up nd-response")
        .containsEntry("fe80::1:3%eth0", "down no-response");
    assertThat(verdicts.values()).filteredOn("down no-response"::equals).hasSize(46);
    if (hasNmap(scanner)) {
      Map<String, String> global = new TreeMap<>(verdicts);
      global.keySet().removeIf(address -> !address.equals(another));
      assertThat(nmap(scanner, false, "-6", another)).isEqualTo(global);
    }
  }

  @LabTest
  void discover_beyondARouter_findsHostsByTheOneThingTheyAnswer(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(443));
    Map<String, String> expected = new TreeMap<>();
    String echo = more(target, IpVersion.IPV4, 11);
    target.firewall().input().to(echo).matching("icmp type echo-request").accept();
    target.firewall().input().to(echo).drop();
    expected.put(echo, "up echo-reply");
    String open = more(target, IpVersion.IPV4, 12);
    target.firewall().input().to(open).tcp(443).accept();
    target.firewall().input().to(open).drop();
    expected.put(open, "up syn-ack");
    String closed = more(target, IpVersion.IPV4, 13);
    target.firewall().input().to(closed).tcp(80).accept();
    target.firewall().input().to(closed).drop();
    expected.put(closed, "up reset");
    String times = more(target, IpVersion.IPV4, 14);
    target.firewall().input().to(times).matching("icmp type timestamp-request").accept();
    target.firewall().input().to(times).drop();
    expected.put(times, "up timestamp-reply");
    String silent = more(target, IpVersion.IPV4, 15);
    target.firewall().input().to(silent).drop();
    expected.put(silent, "down no-response");
    router.deadEnd(DeadEnd.UNREACHABLE, "203.0.113.8/29");
    expected.put("203.0.113.9", "down host-unreach");
    Run run =
        discover(scanner, expected.keySet().stream().map(a -> a + "/1").toArray(String[]::new));
    assertThat(run.verdicts()).isEqualTo(expected);
    assertThat(run.host(echo).ttl).isEqualTo(63);
    assertThat(run.host(echo).rttMicros).isPositive();
    assertThat(run.host("203.0.113.9").from).isEqualTo(router.ipv4());
    if (hasNmap(scanner)) {
      // It does not tell who refused.
      expected.put("203.0.113.9", "down no-response");
      assertThat(nmap(scanner, false, expected.keySet().toArray(String[]::new)))
          .isEqualTo(expected);
    }
  }

  @LabTest
  void discover_byDatagrams_isAnsweredOrRefusedByTheHost(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.udpEcho(40_126));
    String silent = more(target, IpVersion.IPV4, 12);
    target.firewall().input().to(silent).drop();
    for (IpVersion version : IpVersion.values()) {
      String address = target.address(version);
      assertThat(discover(scanner, "PU40125", address + "/1").verdicts())
          .containsEntry(address, "up port-unreach");
      assertThat(discover(scanner, "PU40126", address + "/1").verdicts())
          .containsEntry(address, "up udp-response");
    }
    assertThat(discover(scanner, "PU40125", silent + "/1").verdicts())
        .containsEntry(silent, "down no-response");
  }

  @LabTest
  void discover_overIpv6BeyondARouter_findsHosts(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    String closed = more(target, IpVersion.IPV6, 13);
    target.firewall().input().to(closed).matching("icmpv6 type echo-request").drop();
    String refused = more(target, IpVersion.IPV6, 14);
    router.firewall().forward().to(refused).reject(Reject.V6_ADMIN_PROHIBITED);
    Map<String, String> expected = new TreeMap<>();
    expected.put(target.ipv6(), "up echo-reply");
    expected.put(closed, "up reset");
    expected.put(refused, "down admin-prohibited");
    assertThat(
            discover(scanner, expected.keySet().stream().map(a -> a + "/1").toArray(String[]::new))
                .verdicts())
        .isEqualTo(expected);
  }

  @LabTest
  void discover_ofLossyNeighbours_asksAgain(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    for (int last = 11; last < 61; last++) {
      more(target, IpVersion.IPV4, last);
    }
    router.firewall().forward().to("198.18.2.0/24").lose(30);
    Run run = discover(scanner, "PE", "198.18.2.11/50");
    assertThat(run.verdicts().values())
        .filteredOn("up echo-reply"::equals)
        .hasSizeGreaterThanOrEqualTo(49);
  }

  @LabTest
  void discover_ofWhatIsOutOfScope_sendsNothing(Lab lab) {
    Host scanner = lab.host("scanner");
    Host neighbour = lab.host("neighbour");
    lab.line(scanner, neighbour);
    String another = more(neighbour, IpVersion.IPV4, 20);
    assertThat(
            discover(scanner, "refused=" + another, neighbour.ipv4() + "/1", another + "/1")
                .verdicts())
        .containsEntry(neighbour.ipv4(), "up arp-response")
        .containsEntry(another, "unknown out-of-scope");
    assertThat(discover(scanner, "203.0.113.1/1").verdicts())
        .containsEntry("203.0.113.1", "unknown no-local-route");
  }

  @LabTest
  void discover_asNobody_connects(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(443));
    Map<String, String> expected = new TreeMap<>();
    String open = more(target, IpVersion.IPV4, 12);
    target.firewall().input().to(open).tcp(80).drop();
    expected.put(open, "up syn-ack");
    String closed = more(target, IpVersion.IPV4, 13);
    target.firewall().input().to(closed).tcp(443).drop();
    expected.put(closed, "up conn-refused");
    String silent = more(target, IpVersion.IPV4, 14);
    target.firewall().input().to(silent).drop();
    expected.put(silent, "down no-response");
    Result result =
        scanner
            .java(DiscoveryProgram.class, "connecting", open + "/3")
            .asNobody()
            .timeout(LONGEST)
            .run();
    assertThat(run(result).verdicts()).isEqualTo(expected);
    if (hasNmap(scanner)) {
      assertThat(nmap(scanner, true, expected.keySet().toArray(String[]::new))).isEqualTo(expected);
    }
    Result privileged =
        scanner.java(DiscoveryProgram.class, open + "/1").asNobody().timeout(LONGEST).run();
    assertThat(privileged.stdout()).isEqualTo("exception permission-denied\n");
  }
}
