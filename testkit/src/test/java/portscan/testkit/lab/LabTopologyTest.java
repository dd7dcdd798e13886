package portscan.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;

final class LabTopologyTest {

  /** A closed port answers, so a refusal shows that packets pass both ways. */
  private static void assertReaches(Host from, String... addresses) {
    String[] arguments =
        Stream.of(addresses).map(address -> "tcp," + address + ",9").toArray(String[]::new);
    Result result = from.execJava(Knock.class, arguments);
    assertThat(result.stdout().lines())
        .as("%s", result)
        .hasSize(addresses.length)
        .allMatch(line -> line.endsWith(" Connection refused"));
  }

  @LabTest
  void line_throughTwoRouters_reachesBothFamiliesBothWays(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, lab.router("r1"), lab.router("r2"), target);

    assertReaches(scanner, target.ipv4(), target.ipv6());
    assertReaches(target, scanner.ipv4(), scanner.ipv6());
  }

  @LabTest
  void build_threeNodes_isFast(Lab lab) {
    Host scanner = lab.host("scanner");
    lab.line(scanner, lab.router("r1"), lab.host("target"));
    long start = System.nanoTime();
    lab.up();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @LabTest
  void branches_areReachedThroughTheirRouter(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("r1");
    Host left = lab.host("left");
    Host right = lab.host("right");
    lab.link(scanner, router);
    lab.link(router, left);
    lab.link(router, right);

    assertReaches(scanner, left.ipv4());
    assertReaches(scanner, right.ipv6());
    assertReaches(left, right.ipv4());
  }

  @LabTest
  void hosts_forwardNothing(Lab lab) {
    Host scanner = lab.host("scanner");
    Host middle = lab.host("middle");
    Host target = lab.host("target");
    lab.line(scanner, middle, target);

    assertReaches(scanner, middle.ipv4());
    assertThat(knock(scanner, target.ipv4())).contains("Network is unreachable");
  }

  @LabTest
  void addresses_addedBeforeAndAfterBuilding_areRouted(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, lab.router("r1"), target);
    target.address("203.0.113.7");
    assertReaches(scanner, "203.0.113.7");
    target.address("2001:db8:ffff::7");
    assertReaches(scanner, "2001:db8:ffff::7");
  }

  @LabTest
  void links_madeAfterBuilding_work(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("r1");
    lab.link(scanner, router);
    lab.up();
    Host late = lab.host("late");
    lab.link(router, late);
    assertReaches(scanner, late.ipv6());
  }

  @LabTest
  void link_ofOneVersion_leavesTheOtherWithoutRoute(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.link(scanner, target, EnumSet.of(IpVersion.IPV4));
    assertReaches(scanner, target.ipv4());
    assertThatThrownBy(target::ipv6).isInstanceOf(IllegalStateException.class);
    assertThat(scanner.exec("ip", "-6", "route").stdout().lines())
        .allMatch(line -> line.startsWith("fe80::/64 "));
  }

  @LabTest
  void routes_haveNoDefault(Lab lab) {
    Host scanner = lab.host("scanner");
    lab.line(scanner, lab.router("r1"), lab.host("target"));
    assertThat(scanner.exec("ip", "-4", "route").stdout()).isNotEmpty().doesNotContain("default");
    assertThat(scanner.exec("ip", "-6", "route").stdout()).isNotEmpty().doesNotContain("default");
    assertThat(knock(scanner, "192.0.2.1")).contains("Network is unreachable");
  }

  private static String knock(Host from, String address) {
    return from.java(Knock.class, "tcp," + address + ",9").jvm("-Dwait=5000").run().stdout();
  }

  @LabTest
  void deadAddress_isReportedByTheLastRouterAfterSeconds(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("r1");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    Map<IpVersion, Reject> expected =
        Map.of(
            IpVersion.IPV4, Reject.HOST_UNREACHABLE, IpVersion.IPV6, Reject.V6_ADDRESS_UNREACHABLE);
    expected.forEach((version, kind) -> {
      Firewall.Counter reports =
          scanner
              .firewall()
              .input()
              .from(router.addressTowards(scanner, version))
              .refusal(kind)
              .count();
      long start = System.nanoTime();
      assertThat(knock(scanner, target.deadAddress(version))).contains("No route to host");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(reports.packets()).isPositive();
    });
  }

  @LabTest
  void deadEnds_answerAsTheirKindSays(Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("r1");
    lab.line(scanner, router, lab.host("target"));
    router.deadEnd(DeadEnd.UNREACHABLE, "203.0.113.0/26");
    router.deadEnd(DeadEnd.PROHIBIT, "203.0.113.64/26");
    router.deadEnd(DeadEnd.BLACKHOLE, "203.0.113.128/26");
    router.deadEnd(DeadEnd.UNREACHABLE, "2001:db8:dead::/48");
    router.deadEnd(DeadEnd.PROHIBIT, "2001:db8:deae::/48");
    Map<String, Reject> expected =
        Map.of(
            "203.0.113.1", Reject.HOST_UNREACHABLE,
            "203.0.113.65", Reject.ADMIN_PROHIBITED,
            "2001:db8:dead::1", Reject.V6_NO_ROUTE,
            "2001:db8:deae::1", Reject.V6_ADMIN_PROHIBITED);
    expected.forEach((address, kind) -> {
      Firewall.Counter reports = scanner.firewall().input().refusal(kind).count();
      assertThat(knock(scanner, address)).doesNotContain("silent");
      assertThat(reports.packets()).as(address).isPositive();
    });
    assertThat(scanner.execJava(Knock.class, "tcp,203.0.113.129,9").stdout()).contains("silent");
  }

  @LabTest
  void names_longest_keepInterfacesWithin15Characters(Lab lab) {
    Host host = lab.host("a-host-whose-name-has-32-letters");
    lab.link(host, lab.host("b"));
    String interfaces = host.exec("ls", "/sys/class/net").stdout();
    assertThat(interfaces.lines()).contains("eth0").allMatch(name -> name.length() <= 15);
    assertThatThrownBy(() -> lab.host("a-host-whose-name-has-33-letters-"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lab.host("Upper")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lab.host("b")).isInstanceOf(IllegalArgumentException.class);
  }

  @LabTest
  void etc_replacesTheMachinesFile(Lab lab) {
    Host host = lab.host("alone");
    host.etc("hosts", "203.0.113.1 db.example\n203.0.113.2 db.example\n");
    assertThat(host.exec("cat", "/etc/hosts").stdout())
        .isEqualTo("203.0.113.1 db.example\n203.0.113.2 db.example\n");
  }

  @LabTest
  void delay_showsInTheRoundTrip(Lab lab) {
    org.junit.jupiter.api.Assumptions.assumeTrue(Lab.canDelay(), "no netem in this kernel");
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.link(scanner, target).impair(Duration.ofMillis(100), Duration.ZERO, 0);
    target.serve(Service.udpEcho(7));
    String knock = "udp," + target.ipv4() + ",7";
    assertThat(scanner.java(Knock.class, knock).jvm("-Dwait=190").run().stdout())
        .contains("silent");
    assertThat(scanner.java(Knock.class, knock).jvm("-Dwait=600").run().stdout())
        .contains("says hello");
  }

  @LabTest
  void ipv6_rightAfterBuilding_isReachable(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.link(scanner, target);
    String knock = "exec 3<>/dev/tcp/" + target.ipv6() + "/9";
    Result result = scanner.command("timeout", "0.5", "bash", "-c", knock).run();
    assertThat(result.stderr()).contains("Connection refused");
  }
}
