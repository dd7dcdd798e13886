package portscan.testkit.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LabExtension.class)
final class FirewallTest {

  /** A scanner, a router and a target in a row. */
  private record Row(Host scanner, Router router, Host target) {
    static Row in(Lab lab) {
      Row row = new Row(lab.host("scanner"), lab.router("r1"), lab.host("target"));
      lab.line(row.scanner, row.router, row.target);
      return row;
    }

    Node at(Firewall.Hook hook) {
      return hook == Firewall.Hook.INPUT
          ? target
          : hook == Firewall.Hook.FORWARD ? router : scanner;
    }

    /** Who sends what is refused there; the target for resets, which bear its address anyway. */
    String refuser(Firewall.Hook hook, Reject kind, IpVersion version) {
      return kind == Reject.TCP_RESET || hook == Firewall.Hook.INPUT
          ? target.address(version)
          : at(hook).addressTowards(scanner, version);
    }
  }

  /** What is asked: {@code transport,address,port}, as {@link Knock} wants it. */
  private static String ask(String transport, String address, int port) {
    return transport + "," + address + "," + port;
  }

  @ParameterizedTest
  @EnumSource(
      value = Firewall.Hook.class,
      names = {"INPUT", "FORWARD"})
  void reject_everyKind_sendsExactlyItsTypeAndCode(Firewall.Hook hook, Lab lab) {
    Row row = Row.in(lab);
    Map<String, Firewall.Counter> counters = new LinkedHashMap<>();
    List<Reject> kinds = List.of(Reject.values());
    for (Reject kind : kinds) {
      for (String transport : kind == Reject.TCP_RESET ? List.of("tcp") : List.of("tcp", "udp")) {
        for (IpVersion version : kind.version().map(List::of).orElse(List.of(IpVersion.values()))) {
          int port = 100 + kinds.indexOf(kind);
          Rule rule = new Rule(row.at(hook).firewall(), hook);
          (transport.equals("tcp") ? rule.tcp(port) : rule.udp(port)).reject(kind);
          Rule heard =
              row.scanner.firewall().input().from(row.refuser(hook, kind, version)).refusal(kind);
          heard =
              kind == Reject.TCP_RESET
                  ? heard.tcpFrom(port, port)
                  : heard.aboutPort(version, port).matching(quoted(transport, version));
          counters.put(ask(transport, row.target.address(version), port), heard.count());
        }
      }
    }
    Firewall.Counter errors4 =
        row.scanner.firewall().input().icmpUnreachable(IpVersion.IPV4).count();
    Firewall.Counter errors6 =
        row.scanner.firewall().input().icmpUnreachable(IpVersion.IPV6).count();

    Result result = row.scanner.execJava(Knock.class, counters.keySet().toArray(String[]::new));

    counters.forEach((ask, counter) -> assertThat(counter.packets()).as(ask).isPositive());
    long resets =
        counters.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith("," + (100 + kinds.indexOf(Reject.TCP_RESET))))
            .mapToLong(entry -> entry.getValue().packets())
            .sum();
    long counted = counters.values().stream().mapToLong(Firewall.Counter::packets).sum();
    assertThat(errors4.packets() + errors6.packets()).isEqualTo(counted - resets);
    assertThat(result.stdout().lines()).hasSize(counters.size()).noneMatch(l -> l.contains("open"));
  }

  /** The protocol field of the quoted IP header. */
  private static String quoted(String transport, IpVersion version) {
    int number = transport.equals("tcp") ? 6 : 17;
    return version == IpVersion.IPV4 ? "@th,136,8 " + number : "@th,112,8 " + number;
  }

  @LabTest
  void reject_atOutput_refusesOnTheSpot(Lab lab) {
    Row row = Row.in(lab);
    row.scanner.firewall().output().udp(53).reject(Reject.PORT_UNREACHABLE);
    row.scanner.firewall().output().tcp(53).reject(Reject.TCP_RESET);
    Firewall.Counter passed = row.router.firewall().forward().count();
    Result result =
        row.scanner
            .java(Knock.class, ask("udp", row.target.ipv4(), 53), ask("tcp", row.target.ipv6(), 53))
            // Only a failure waits for it; on a busy machine the first answer may be late.
            .jvm("-Dwait=5000")
            .run();
    assertThat(result.stdout().lines()).hasSize(2).noneMatch(line -> line.contains("silent"));
    assertThat(passed.packets()).isZero();
  }

  @LabTest
  void drop_ofARange_isSilentWithinItOnly(Lab lab) {
    Row row = Row.in(lab);
    row.router.firewall().forward().tcp(20, 22).drop();
    List<String> asks =
        IntStream.rangeClosed(19, 23)
            .mapToObj(port -> ask("tcp", row.target.ipv6(), port))
            .toList();
    Result result = row.scanner.execJava(Knock.class, asks.toArray(String[]::new));
    assertThat(result.stdout().lines().map(line -> line.endsWith("silent")))
        .containsExactly(false, true, true, true, false);
  }

  @LabTest
  void drop_ofOneVersionOrAddress_leavesTheOther(Lab lab) {
    Row row = Row.in(lab);
    row.target.address("203.0.113.7");
    row.target.firewall().input().version(IpVersion.IPV6).tcp(1).drop();
    row.target.firewall().input().to("203.0.113.7").tcp(1).drop();
    Result result =
        row.scanner.execJava(
            Knock.class,
            ask("tcp", row.target.ipv4(), 1),
            ask("tcp", row.target.ipv6(), 1),
            ask("tcp", "203.0.113.7", 1));
    assertThat(result.stdout().lines().map(line -> line.endsWith("silent")))
        .containsExactly(false, true, true);
  }

  @LabTest
  void accept_beforeDrop_lets_through(Lab lab) {
    Row row = Row.in(lab);
    row.target.firewall().input().tcp(80).accept();
    row.target.firewall().input().tcp().drop();
    Result result =
        row.scanner.execJava(
            Knock.class, ask("tcp", row.target.ipv4(), 80), ask("tcp", row.target.ipv4(), 81));
    assertThat(result.stdout().lines().map(line -> line.endsWith("silent")))
        .containsExactly(false, true);
  }

  @LabTest
  void lose_aThird_losesAboutAThird(Lab lab) {
    Row row = Row.in(lab);
    row.router.firewall().forward().udp(1, 65535).lose(33);
    Firewall.Counter arrived = row.target.firewall().input().udp(5000).count();
    Result result = row.scanner.execJava(Flood.class, row.target.ipv4(), "5000", "3000");
    assertThat(result.exitCode()).as("%s", result).isZero();
    // 3,000 draws: mean 2,010, standard deviation 26.
    assertThat(arrived.packets()).isBetween(1850L, 2170L);
  }

  @LabTest
  void lose_all_andLittle_areUnderstood(Lab lab) {
    Row row = Row.in(lab);
    row.router.firewall().forward().tcp(1).lose(100);
    row.router.firewall().forward().tcpFrom(2, 2).lose(100);
    row.router.firewall().forward().tcp(3).lose(1);
    Firewall.Counter arrived = row.target.firewall().input().tcp(1, 2).count();
    Result result =
        row.scanner.execJava(
            Knock.class, ask("tcp", row.target.ipv4(), 1), ask("tcp", row.target.ipv4(), 2));
    assertThat(result.stdout().lines()).hasSize(2).allMatch(line -> line.endsWith("silent"));
    assertThat(arrived.packets()).as("only the answers of port 2 are lost").isPositive();
  }

  @LabTest
  void limit_ofResets_slowsRefusalsDown(Lab lab) {
    Row row = Row.in(lab);
    row.target.firewall().output().tcpResets().limit(1, 3);
    String[] asks =
        IntStream.rangeClosed(1, 6)
            .mapToObj(port -> ask("tcp", row.target.ipv4(), port))
            .toArray(String[]::new);
    Result result = row.scanner.execJava(Knock.class, asks);
    assertThat(result.stdout().lines().filter(line -> line.endsWith("refused")).count())
        .isBetween(3L, 5L);
  }

  @LabTest
  void limit_letsABurstPass_andThenTheRate(Lab lab) {
    Row row = Row.in(lab);
    row.router.firewall().forward().udp().limit(10, 5);
    Firewall.Counter arrived = row.target.firewall().input().udp(5000).count();
    Result result = row.scanner.execJava(Flood.class, row.target.ipv6(), "5000", "500");
    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(arrived.packets()).isBetween(5L, 20L);
  }

  @LabTest
  void icmpLimits_ofTheKernel_areSetAndTakenAway(Lab lab) {
    Row row = Row.in(lab);
    for (IpVersion version : IpVersion.values()) {
      Firewall.Counter errors = row.scanner.firewall().input().icmpUnreachable(version).count();
      row.target.icmpLimits(IcmpLimits.KERNEL);
      row.scanner.execJava(Flood.class, row.target.address(version), "6000", "200");
      assertThat(errors.packets()).as("limited %s", version).isBetween(1L, 20L);

      row.target.icmpLimits(IcmpLimits.NONE);
      long before = errors.packets();
      row.scanner.execJava(Flood.class, row.target.address(version), "6000", "200");
      assertThat(errors.packets() - before).as("unlimited %s", version).isEqualTo(200L);
    }
  }

  @LabTest
  void clear_takesEveryRuleAway(Lab lab) {
    Row row = Row.in(lab);
    row.router.firewall().forward().tcp().drop();
    String ask = ask("tcp", row.target.ipv4(), 1);
    assertThat(row.scanner.execJava(Knock.class, ask).stdout()).contains("silent");
    row.router.firewall().clear();
    assertThat(row.router.firewall().listing()).isEmpty();
    assertThat(row.scanner.execJava(Knock.class, ask).stdout()).contains("refused");
    row.router.firewall().forward().tcp().drop();
    assertThat(row.scanner.execJava(Knock.class, ask).stdout()).contains("silent");
  }

  @LabTest
  void rules_thatNobodyUnderstands_failWithTheReason(Lab lab) {
    Row row = Row.in(lab);
    lab.up();
    assertThatThrownBy(() -> row.router.firewall().forward().matching("nonsense").drop())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> row.router.firewall().forward().udp(1).reject(Reject.TCP_RESET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> row.router.firewall().forward().tcp(5, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @LabTest
  void reset_ofARouter_bearsTheTargetsAddress(Lab lab) {
    Row row = Row.in(lab);
    row.target.serve(Service.tcpHold(80));
    row.router.firewall().forward().tcp(80).reject(Reject.TCP_RESET);
    Firewall.Counter asked = row.target.firewall().input().tcp(80).count();
    Firewall.Counter heard =
        row.scanner.firewall().input().from(row.target.ipv4()).refusal(Reject.TCP_RESET).count();
    Result result = row.scanner.execJava(Knock.class, ask("tcp", row.target.ipv4(), 80));
    assertThat(result.stdout()).contains("Connection refused");
    assertThat(heard.packets()).isEqualTo(1);
    assertThat(asked.packets()).isZero();
  }
}
