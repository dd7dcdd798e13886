package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.Assertions;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;
import portscan.engine.NamespaceThread;
import portscan.engine.experiment.PacketExperiments;
import portscan.testkit.lab.Firewall;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Node;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;

/** What packets of our own making learn about answers: whose, how often, and whether at all. */
class PacketExperimentsLabTest {
  private static final String OPTIONS = "mss 1460, sack, timestamp, nop, window-scale N";
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final PacketExperiments ANY = from(Origin.any());

  private static PacketExperiments from(Origin origin) {
    return new PacketExperiments(new Egress(ScopePolicy.permissive(), AuditSink.none()), origin);
  }

  /** The work, begun on a thread in the node's namespace. */
  private static <R> Future<Attempt<R>> begin(Node node, Callable<Attempt<R>> work) {
    FutureTask<Attempt<R>> inside = new FutureTask<>(work);
    FutureTask<Attempt<R>> task =
        new FutureTask<>(() -> {
          NamespaceThread.run(node.namespace(), inside::run);
          return inside.get();
        });
    Thread.ofPlatform().start(task);
    return task;
  }

  private static <R> R in(Node node, Callable<Attempt<R>> work)
      throws ExecutionException, InterruptedException {
    return switch (begin(node, work).get()) {
      case Attempt.Done<R>(R found) -> found;
      case Attempt.Unavailable<R>(String why) -> Assertions.fail(why);
    };
  }

  private static Endpoint tcp(String address, int port) {
    return new Endpoint(IpAddress.literal(address), port, Transport.TCP);
  }

  private static Endpoint udp(String address, int port) {
    return new Endpoint(IpAddress.literal(address), port, Transport.UDP);
  }

  private static Fingerprint fingerprint(int each, Endpoint... endpoints) {
    return new Fingerprint("target", List.of(endpoints), each, LIMIT);
  }

  private static Steady steady(Endpoint endpoint, int count, int intervalMs, int patienceMs) {
    return new Steady(
        "target", endpoint, count, Duration.ofMillis(intervalMs), Duration.ofMillis(patienceMs));
  }

  private static long answered(Steady.Result result, Reason answer) {
    return result.samples().stream().filter(each -> each.answer() == answer).count();
  }

  @LabTest
  void fingerprint_ofAForgedReset_showsAnotherTtlThanTheHosts(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Router near = lab.router("near");
    Router far = lab.router("far");
    Host target = lab.host("target");
    lab.line(scanner, near, far, target);
    target.serve(Service.tcpHold(80));
    near.firewall().forward().tcp(81).reject(Reject.TCP_RESET);
    near.firewall().forward().tcp(82).reject(Reject.HOST_PROHIBITED);
    near.firewall().forward().tcp(83).drop();
    for (IpVersion version : IpVersion.values()) {
      String address = target.address(version);
      Endpoint forged = tcp(address, 81);
      Endpoint open = tcp(address, 80);
      Endpoint closed = tcp(address, 90);
      Endpoint silent = tcp(address, 83);
      Fingerprint.Result result =
          in(scanner, () -> ANY.fingerprint(fingerprint(2, forged, open, closed, silent)));
      assertThat(result.packets()).isEqualTo(10);
      assertThat(result.answers())
          .extracting(Fingerprint.Answer::endpoint)
          .containsExactly(forged, open, closed, silent, forged, open, closed, silent);
      assertThat(result.answers())
          .extracting(each -> each.answer() + " " + each.ttl() + " " + anyScale(each.options()))
          .containsExactly(
              "reset 64 ",
              "syn-ack 62 " + expectedOptions(version),
              "reset 62 ",
              "no-response -1 ",
              "reset 64 ",
              "syn-ack 62 " + expectedOptions(version),
              "reset 62 ",
              "no-response -1 ");
      assertThat(result.answers())
          .filteredOn(each -> each.answer() == Reason.SYN_ACK)
          .allSatisfy(each -> {
            assertThat(each.window()).isGreaterThan(10_000);
            assertThat(each.from()).isEqualTo(open.address());
            assertThat(each.rtt()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
          });
    }
    Fingerprint.Answer prohibited =
        in(scanner, () -> ANY.fingerprint(fingerprint(1, tcp(target.ipv4(), 82))))
            .answers()
            .getFirst();
    assertThat(prohibited.answer()).isEqualTo(Reason.HOST_PROHIBITED);
    assertThat(prohibited.from()).isEqualTo(IpAddress.literal(near.ipv4()));
  }

  /** How far windows are scaled depends on the memory of the machine. */
  private static String anyScale(String options) {
    return options.replaceFirst("window-scale \\d+", "window-scale N");
  }

  /** An IPv6 header is 20 bytes longer than an IPv4 one, so a segment is as much shorter. */
  private static String expectedOptions(IpVersion version) {
    return version == IpVersion.IPV4 ? OPTIONS : OPTIONS.replace("1460", "1440");
  }

  @LabTest
  void experiments_atTheSameTime_doNotTakeEachOthersAnswers(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(80), Service.udpEcho(53));
    target.firewall().input().tcp(81).lose(50);
    Firewall.Counter segments = target.firewall().input().matching("tcp flags syn").count();
    List<Future<Attempt<Steady.Result>>> running = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      running.add(begin(scanner, () -> ANY.steady(steady(tcp(target.ipv4(), 80), 50, 3, 2_000))));
      running.add(begin(scanner, () -> ANY.steady(steady(udp(target.ipv4(), 53), 50, 3, 2_000))));
      running.add(begin(scanner, () -> ANY.steady(steady(tcp(target.ipv4(), 90), 50, 3, 2_000))));
    }
    for (int i = 0; i < running.size(); i++) {
      Reason expected = List.of(Reason.SYN_ACK, Reason.UDP_RESPONSE, Reason.RESET).get(i % 3);
      assertThat(running.get(i).get().result().orElseThrow().samples())
          .hasSize(50)
          .extracting(Steady.Sample::answer)
          .containsOnly(expected);
    }
    assertThat(segments.packets()).as("none sent twice").isEqualTo(300);
  }

  @LabTest
  void steady_onALossyWay_showsEveryLoss(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(80));
    target
        .firewall()
        .input()
        .matching("tcp flags syn tcp dport 80")
        .verdict("numgen inc mod 10 < 3 drop");
    Steady.Result result =
        in(scanner, () -> ANY.steady(steady(tcp(target.ipv4(), 80), 100, 10, 400)));
    assertThat(answered(result, Reason.NO_RESPONSE)).isEqualTo(30);
    assertThat(answered(result, Reason.SYN_ACK)).isEqualTo(70);
    assertThat(result.packets()).isEqualTo(100);
    for (int i = 0; i < 100; i++) {
      assertThat(result.samples().get(i).sent().toMillis()).isBetween(i * 10L, i * 10L + 500);
    }
  }

  @LabTest
  void steady_behindARateLimit_isAnsweredAtItsRate(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.firewall().output().tcpResets().limit(20, 5);
    lab.up();
    for (IpVersion version : IpVersion.values()) {
      Steady.Result result =
          in(scanner, () -> ANY.steady(steady(tcp(target.address(version), 80), 100, 10, 400)));
      double seconds = result.samples().getLast().sent().toNanos() / 1e9;
      assertThat((double) answered(result, Reason.RESET)).isBetween(18 * seconds, 22 * seconds + 7);
      assertThat(result.samples().subList(0, 5))
          .extracting(Steady.Sample::answer)
          .containsOnly(Reason.RESET);
    }
  }

  @LabTest
  void echo_ofHosts_tellsWhetherTheyAreThere(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    lab.up();
    for (IpVersion version : IpVersion.values()) {
      String dead = target.deadAddress(version);
      String deadNeighbour = scanner.deadAddress(version);
      Future<Attempt<Echo.Result>> slow =
          begin(scanner, () -> ANY.echo(new Echo("dead", tcp(dead, 80), LIMIT)));
      Future<Attempt<Echo.Result>> near =
          begin(scanner, () -> ANY.echo(new Echo("dead", tcp(deadNeighbour, 80), LIMIT)));
      String address = target.address(version);
      Echo.Result alive = in(scanner, () -> ANY.echo(new Echo("target", tcp(address, 80), LIMIT)));
      assertThat(alive.answer()).isEqualTo(Reason.ECHO_REPLY);
      assertThat(alive.from()).hasToString(address);
      assertThat(alive.ttl()).isEqualTo(63);
      assertThat(alive.packets()).isEqualTo(1);
      Echo.Result unreachable = slow.get().result().orElseThrow();
      assertThat(unreachable.answer()).isEqualTo(Reason.HOST_UNREACH);
      assertThat(unreachable.from()).hasToString(router.addressTowards(scanner, version));
      Echo.Result absent = near.get().result().orElseThrow();
      assertThat(absent.answer()).isEqualTo(Reason.HOST_UNREACH);
      assertThat(absent.from()).hasToString(scanner.address(version));
    }
    target.firewall().input().matching("icmp type echo-request").drop();
    Echo.Result silent =
        in(
            scanner,
            () -> ANY.echo(new Echo("target", tcp(target.ipv4(), 80), Duration.ofMillis(1_300))));
    assertThat(silent)
        .isEqualTo(new Echo.Result(Reason.NO_RESPONSE, null, null, Fingerprint.UNKNOWN_TTL, 3));
  }

  @LabTest
  void experiments_fromAnOrigin_leaveFromIt(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    lab.up();
    scanner.ip("address add 198.18.1.77/24 dev eth0");
    scanner.ip("address add fe80::1:1/64 dev eth0 nodad");
    target.ip("address add fe80::1:2/64 dev eth0 nodad");
    target.firewall().input().from(scanner.ipv4()).drop();
    PacketExperiments other =
        from(new Origin(IpAddress.literal("198.18.1.77"), "eth0", scanner.namespace()));
    Echo echo = new Echo("target", tcp(target.ipv4(), 80), Duration.ofMillis(200));
    assertThat(in(scanner, () -> other.echo(echo)).answer()).isEqualTo(Reason.ECHO_REPLY);
    assertThat(in(scanner, () -> ANY.echo(echo)).answer()).isEqualTo(Reason.NO_RESPONSE);
    Echo zoned = new Echo("target", tcp("fe80::1:2%eth0", 80), LIMIT);
    assertThat(in(scanner, () -> ANY.echo(zoned)).from()).hasToString("fe80::1:2%eth0");
    PacketExperiments foreign = from(new Origin(IpAddress.literal("203.0.113.9"), null, null));
    assertThat(begin(scanner, () -> foreign.echo(echo)).get())
        .isEqualTo(new Attempt.Unavailable<>("203.0.113.9 is not an address of this machine"));
    PacketExperiments absent = from(new Origin(null, "eth7", null));
    assertThat(begin(scanner, () -> absent.echo(echo)).get())
        .isEqualTo(new Attempt.Unavailable<>("there is no network interface eth7"));
  }

  @LabTest
  void experiments_thatMayNotSend_sayWhy(Lab lab) throws Exception {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    Firewall.Counter arrived = target.firewall().input().matching("tcp flags syn").count();
    scanner.firewall().output().tcp(81).drop();
    lab.up();
    Endpoint blocked = tcp(target.ipv4(), 81);
    Endpoint open = tcp(target.ipv4(), 82);
    PacketExperiments scoped =
        new PacketExperiments(
            new Egress(
                (_, endpoint) ->
                    endpoint.port() == 83 ? Optional.of("not that one") : Optional.empty(),
                AuditSink.none()),
            Origin.any());
    Fingerprint forbidden = fingerprint(1, open, tcp(target.ipv4(), 83));
    assertThat(begin(scanner, () -> scoped.fingerprint(forbidden)).get())
        .isEqualTo(new Attempt.Unavailable<>("not that one"));
    assertThat(begin(scanner, () -> ANY.steady(steady(blocked, 2, 1, 100))).get())
        .isInstanceOfSatisfying(
            Attempt.Unavailable.class,
            each -> assertThat(each.why()).contains("does not let the packet out"));
    assertThat(begin(scanner, () -> ANY.steady(steady(tcp("203.0.113.7", 1), 2, 1, 100))).get())
        .isInstanceOfSatisfying(
            Attempt.Unavailable.class, each -> assertThat(each.why()).contains("no way from here"));
    assertThat(arrived.packets()).isZero();
    List<Trace.Flow> blockedFlow = List.of(new Trace.Flow(Trace.Kind.PORT, blocked));
    long startNs = System.nanoTime();
    assertThat(begin(scanner, () -> ANY.trace(new Trace("target", blockedFlow, 30, LIMIT))).get())
        .isInstanceOf(Attempt.Unavailable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(LIMIT.dividedBy(2));
    Trace trace =
        new Trace(
            "target",
            List.of(
                new Trace.Flow(Trace.Kind.PORT, blocked), new Trace.Flow(Trace.Kind.PORT, open)),
            30,
            LIMIT);
    Trace.Result result = in(scanner, () -> ANY.trace(trace));
    assertThat(result.paths()).hasSize(1);
    assertThat(result.paths().getFirst().hops()).hasSize(1);
    assertThat(result.notes())
        .hasSize(1)
        .first()
        .asString()
        .contains("81/tcp", "does not let the packet out");
  }
}
