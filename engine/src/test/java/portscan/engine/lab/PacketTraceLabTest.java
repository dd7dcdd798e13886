package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Trace;
import portscan.api.experiment.Trace.Flow;
import portscan.api.experiment.Trace.Kind;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;
import portscan.engine.NamespaceThread;
import portscan.engine.experiment.PacketExperiments;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IcmpLimits;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;

/** Where packets of our own making are seen to stop, behind routers that limit their errors. */
class PacketTraceLabTest {
  private static final List<Reject> KINDS = List.of(Reject.values());
  private static final int PORT = 80;
  private static final int CONTROL = 90;

  /** What the issue allows a whole diagnosis is 200 packets; a trace is a part of it. */
  private static final int MOST_PACKETS = 60;

  private static final Duration LIMIT = Duration.ofMillis(4_500);

  /** Three routers in a row before the target. */
  private record Row(Host scanner, List<Router> routers, Host target) {
    static Row of(Lab lab, IcmpLimits limits) {
      Host scanner = lab.host("scanner");
      List<Router> routers =
          List.of(lab.router("first"), lab.router("second"), lab.router("third"));
      Host target = lab.host("target");
      lab.line(scanner, routers.get(0), routers.get(1), routers.get(2), target);
      routers.forEach(router -> router.icmpLimits(limits));
      target.icmpLimits(limits);
      return new Row(scanner, routers, target);
    }

    /** The hops' words up to a router: each has answered. */
    List<String> upTo(int router, IpVersion version) {
      List<String> hops = new ArrayList<>();
      for (int i = 0; i < router; i++) {
        hops.add(address(i + 1, version) + " time-exceeded");
      }
      return hops;
    }

    String address(int router, IpVersion version) {
      return routers.get(router - 1).addressTowards(scanner, version);
    }

    Trace.Result trace(Flow... flows) throws InterruptedException {
      AtomicReference<Attempt<Trace.Result>> attempt = new AtomicReference<>();
      PacketExperiments experiments =
          new PacketExperiments(
              new Egress(ScopePolicy.permissive(), AuditSink.none()), Origin.any());
      NamespaceThread.run(
          scanner.namespace(),
          () -> attempt.set(experiments.trace(new Trace("target", List.of(flows), 30, LIMIT))));
      Trace.Result result = attempt.get().result().orElseThrow();
      assertThat(result.method()).isEqualTo(Trace.Method.PACKETS);
      assertThat(result.notes()).isEmpty();
      assertThat(result.packets()).isLessThanOrEqualTo(MOST_PACKETS);
      assertThat(result.paths()).extracting(Trace.Path::flow).containsExactly(flows);
      return result;
    }

    /** The port in question, the control and an echo. */
    Trace.Result trace(Transport transport, int port, IpVersion version)
        throws InterruptedException {
      String address = target.address(version);
      return trace(
          flow(Kind.PORT, address, transport, port),
          flow(Kind.PORT, address, Transport.TCP, CONTROL),
          flow(Kind.ECHO, address, Transport.TCP, CONTROL));
    }

    List<String> whole(IpVersion version, String last) {
      return with(upTo(3, version), target.address(version) + " " + last);
    }
  }

  private static Flow flow(Kind kind, String address, Transport transport, int port) {
    return new Flow(kind, new Endpoint(IpAddress.literal(address), port, transport));
  }

  private static List<String> with(List<String> hops, String... more) {
    List<String> all = new ArrayList<>(hops);
    all.addAll(List.of(more));
    return all;
  }

  /** A word for each hop, in order: who answered what. */
  private static List<String> words(Trace.Result result, int path) {
    List<String> words = new ArrayList<>();
    result
        .paths()
        .get(path)
        .hops()
        .forEach(hop -> {
          assertThat(hop.ttl()).isEqualTo(words.size() + 1);
          assertThat(hop.rtt() == null).isEqualTo(hop.address() == null);
          words.add((hop.address() == null ? "" : hop.address() + " ") + hop.answer());
        });
    return words;
  }

  @LabTest
  void trace_ofAnOpenPort_reachesItByEveryFlow(Lab lab) throws InterruptedException {
    Row row = Row.of(lab, IcmpLimits.KERNEL);
    row.target().serve(Service.tcpHold(PORT), Service.udpEcho(53));
    for (IpVersion version : IpVersion.values()) {
      Trace.Result tcp = row.trace(Transport.TCP, PORT, version);
      assertThat(words(tcp, 0)).isEqualTo(row.whole(version, "syn-ack"));
      assertThat(words(tcp, 1)).isEqualTo(row.whole(version, "reset"));
      assertThat(words(tcp, 2)).isEqualTo(row.whole(version, "echo-reply"));
    }
    for (IpVersion version : IpVersion.values()) {
      Trace.Result udp = row.trace(Transport.UDP, 53, version);
      assertThat(words(udp, 0)).isEqualTo(row.whole(version, "udp-response"));
    }
  }

  @LabTest
  void trace_ofPortsDroppedOnTheWay_endsWhereTheyAre(Lab lab) throws InterruptedException {
    Row row = Row.of(lab, IcmpLimits.KERNEL);
    row.target().serve(Service.tcpHold(CONTROL));
    row.routers().get(0).firewall().forward().tcp(81).drop();
    row.routers().get(1).firewall().forward().udp(82).drop();
    row.target().firewall().input().tcp(83).drop();
    for (IpVersion version : IpVersion.values()) {
      Trace.Result first = row.trace(Transport.TCP, 81, version);
      assertThat(words(first, 0))
          .isEqualTo(with(row.upTo(1, version), "no-response", "no-response", "no-response"));
      assertThat(words(first, 1)).isEqualTo(row.whole(version, "syn-ack"));
      assertThat(words(first, 2)).isEqualTo(row.whole(version, "echo-reply"));
    }
    for (IpVersion version : IpVersion.values()) {
      Trace.Result second = row.trace(Transport.UDP, 82, version);
      assertThat(words(second, 0))
          .isEqualTo(with(row.upTo(2, version), "no-response", "no-response"));
      assertThat(words(second, 1)).isEqualTo(row.whole(version, "syn-ack"));
    }
    for (IpVersion version : IpVersion.values()) {
      Trace.Result atHost = row.trace(Transport.TCP, 83, version);
      assertThat(words(atHost, 0)).isEqualTo(with(row.upTo(3, version), "no-response"));
      assertThat(words(atHost, 1)).isEqualTo(row.whole(version, "syn-ack"));
    }
  }

  @LabTest
  void trace_ofRejectedPorts_namesWhoRefusesAndHow(Lab lab) throws InterruptedException {
    Row row = Row.of(lab, IcmpLimits.NONE);
    row.target().serve(Service.tcpHold(CONTROL));
    for (Reject kind : KINDS) {
      int port = 100 + KINDS.indexOf(kind);
      row.routers().get(1).firewall().forward().tcp(port).reject(kind);
    }
    for (Reject kind : KINDS) {
      int port = 100 + KINDS.indexOf(kind);
      for (IpVersion version : kind.version().map(List::of).orElse(List.of(IpVersion.values()))) {
        Trace.Result result = row.trace(Transport.TCP, port, version);
        // It forwards what lives one hop longer, and refuses that in the host's name or its own.
        String refuser =
            kind == Reject.TCP_RESET ? row.target().address(version) : row.address(2, version);
        String word = RejectWords.of(kind);
        assertThat(words(result, 0))
            .as(kind.toString())
            .isEqualTo(with(row.upTo(2, version), refuser + " " + word));
        assertThat(words(result, 1)).isEqualTo(row.whole(version, "syn-ack"));
      }
    }
  }

  @LabTest
  void trace_ofADeadHost_waitsForTheRouterToSaySo(Lab lab) throws InterruptedException {
    Row row = Row.of(lab, IcmpLimits.KERNEL);
    lab.up();
    for (IpVersion version : IpVersion.values()) {
      String dead = row.target().deadAddress(version);
      Trace.Result result =
          row.trace(
              flow(Kind.PORT, dead, Transport.TCP, PORT),
              flow(Kind.ECHO, dead, Transport.TCP, PORT));
      for (int path = 0; path < 2; path++) {
        assertThat(words(result, path))
            .startsWith(row.upTo(3, version).toArray(String[]::new))
            .last()
            .isEqualTo(row.address(3, version) + " host-unreach");
      }
    }
  }

  @LabTest
  void trace_whoseFirstPacketsAreLost_asksAgain(Lab lab) throws InterruptedException {
    Row row = Row.of(lab, IcmpLimits.KERNEL);
    row.target().serve(Service.tcpHold(PORT, CONTROL));
    row.routers().get(1).firewall().forward().verdict("numgen inc mod 1000 < 6 drop");
    Trace.Result result = row.trace(Transport.TCP, PORT, IpVersion.IPV4);
    for (int path = 0; path < 2; path++) {
      assertThat(words(result, path)).isEqualTo(row.whole(IpVersion.IPV4, "syn-ack"));
    }
  }

  @LabTest
  void trace_ofQuietRouters_findsTheHostBeyond(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    List<Router> routers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Router router = lab.router("router" + i);
      router.firewall().output().matching("icmp type time-exceeded").drop();
      routers.add(router);
    }
    lab.line(scanner, routers.get(0), routers.get(1), routers.get(2));
    lab.line(routers.get(2), routers.get(3), routers.get(4), routers.get(5), target);
    Row row = new Row(scanner, routers, target);
    lab.up();
    Trace.Result result =
        row.trace(
            flow(Kind.PORT, target.ipv4(), Transport.TCP, PORT),
            flow(Kind.ECHO, target.ipv4(), Transport.TCP, PORT));
    assertThat(words(result, 0)).hasSize(7).last().isEqualTo(target.ipv4() + " reset");
    assertThat(words(result, 1)).hasSize(7).last().isEqualTo(target.ipv4() + " echo-reply");
  }

  @LabTest
  void trace_ofThisMachine_isOneHop(Lab lab) throws InterruptedException {
    Row row = Row.of(lab, IcmpLimits.KERNEL);
    row.scanner().serve(Service.tcpHold(PORT));
    for (String address : List.of("127.0.0.1", "::1", row.scanner().ipv4())) {
      Trace.Result result =
          row.trace(
              flow(Kind.PORT, address, Transport.TCP, PORT),
              flow(Kind.PORT, address, Transport.UDP, 9),
              flow(Kind.ECHO, address, Transport.TCP, PORT));
      assertThat(words(result, 0)).containsExactly(address + " syn-ack");
      assertThat(words(result, 1)).containsExactly(address + " port-unreach");
      assertThat(words(result, 2)).containsExactly(address + " echo-reply");
    }
  }
}
