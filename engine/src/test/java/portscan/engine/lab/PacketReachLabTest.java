package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import portscan.api.model.Host.Span;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.ScopePolicy;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.probe.Probes;
import portscan.testkit.lab.Firewall;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;

/** Where packets go, where they may not go, and what they leave behind. */
class PacketReachLabTest {
  private static final int FIRST = 1_000;
  private static final int OPEN = 1_003;
  private static final int LAST = 1_009;

  private static void expect(Map<String, String> verdicts, String address) {
    for (int port = FIRST; port <= LAST; port++) {
      verdicts.put(address + "/" + port, port == OPEN ? "open syn-ack" : "closed reset");
    }
  }

  private static void expectAll(Map<String, String> verdicts, String address, String verdict) {
    for (int port = FIRST; port <= LAST; port++) {
      verdicts.put(address + "/" + port, verdict);
    }
  }

  @LabTest
  void scan_ofThisMachine_seesWhatListens(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    lab.line(scanner, lab.host("target"));
    scanner.serve(Service.tcpHold(OPEN));
    Map<String, String> expected = new TreeMap<>();
    PacketView view = new PacketView(scanner, Probes.SYN);
    for (String address :
        new String[] {"127.0.0.1", "::1", scanner.ipv4(), scanner.ipv6(), "127.8.8.8"}) {
      view.of(address, PacketView.tcp(FIRST, LAST));
      expect(expected, address);
    }
    assertThat(view.scan().verdicts()).containsExactlyEntriesOf(expected);
  }

  @LabTest
  void scan_ofOpenPorts_leavesNoConnectionHalfOpen(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(2_000, 2_099));
    for (IpVersion version : IpVersion.values()) {
      PacketView view =
          new PacketView(scanner, Probes.SYN)
              .of(target.address(version), PacketView.tcp(2_000, 2_099))
              .scan();
      assertThat(view.verdicts().values()).hasSize(100).containsOnly("open syn-ack");
    }
    String halfOpen = "not asked";
    for (int attempt = 0; attempt < 10 && !halfOpen.isEmpty(); attempt++) {
      Thread.sleep(attempt == 0 ? 0 : 100);
      halfOpen = target.exec("ss", "-Htan", "state", "syn-recv").stdout();
    }
    assertThat(halfOpen).isEmpty();
    assertThat(target.exec("ss", "-Htan", "state", "established").stdout()).isEmpty();
  }

  @LabTest
  void scan_withoutARoute_isUndetermined(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(OPEN));
    Map<String, String> expected = new TreeMap<>();
    PacketView view = new PacketView(scanner, Probes.SYN);
    for (String unreachable : new String[] {"203.0.113.7", "2001:db8:ffff::7"}) {
      view.of(unreachable, PacketView.tcp(FIRST, LAST));
      expectAll(expected, unreachable, "undetermined no-local-route");
    }
    view.of(target.ipv4(), PacketView.tcp(FIRST, LAST));
    expect(expected, target.ipv4());
    assertThat(view.scan().verdicts()).containsExactlyEntriesOf(expected);
  }

  @LabTest
  void scan_throughOwnDrop_isBlockedThereAndNowhereElse(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(OPEN));
    scanner.firewall().output().tcp(1_005, 1_006).drop();
    Map<String, String> expected = new TreeMap<>();
    PacketView view = new PacketView(scanner, Probes.SYN);
    for (IpVersion version : IpVersion.values()) {
      String address = target.address(version);
      view.of(address, PacketView.tcp(FIRST, LAST));
      expect(expected, address);
      expected.put(address + "/1005", "undetermined blocked-locally");
      expected.put(address + "/1006", "undetermined blocked-locally");
    }
    assertThat(view.scan().verdicts()).containsExactlyEntriesOf(expected);
  }

  @LabTest
  void scan_ofWhatTheScopeForbids_sendsNothingThere(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.ip("route add local 198.51.100.4/30 dev lo");
    target.serve(Service.tcpHold(OPEN));
    lab.up();
    scanner.ip("route add 198.51.100.4/30 via " + target.ipv4());
    String forbidden = "198.51.100.6";
    Firewall.Counter strays = target.firewall().input().to(forbidden).count();
    Firewall.Counter packets = target.firewall().input().to("198.51.100.5").count();
    ScopePolicy scope =
        (_, endpoint) ->
            endpoint.address().toString().equals(forbidden)
                ? Optional.of("not that one")
                : Optional.empty();
    Map<String, String> expected = new TreeMap<>();
    for (int host = 4; host < 8; host++) {
      expect(expected, "198.51.100." + host);
    }
    expectAll(expected, forbidden, "undetermined out-of-scope");
    PacketView view =
        new PacketView(scanner, Probes.SYN)
            .of(new Span(IpAddress.literal("198.51.100.4"), 4), PacketView.tcp(FIRST, LAST))
            .with(builder -> builder.egress(new Egress(scope, AuditSink.none())))
            .scan();
    assertThat(view.verdicts()).containsExactlyEntriesOf(expected);
    assertThat(strays.packets()).isZero();
    assertThat(packets.packets()).isGreaterThanOrEqualTo(LAST - FIRST + 1);
  }

  @LabTest
  void scan_thatIsInterrupted_hasDeliveredWhatItFound(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    lab.up();
    PacketView view =
        new PacketView(scanner, Probes.SYN)
            .of(target.ipv4(), PacketView.tcp(1, 60_000))
            .with(builder -> builder.pace(TimingTemplate.NORMAL.pace().withRate(1_000)));
    AtomicReference<Throwable> ending = new AtomicReference<>();
    Thread scanning =
        Thread.ofPlatform()
            .start(() -> {
              try {
                view.scan();
              } catch (InterruptedException e) {
                ending.set(e);
              }
            });
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (view.seen().size() < 500 && System.nanoTime() < deadlineNs) {
      Thread.sleep(20);
    }
    scanning.interrupt();
    assertThat(scanning.join(Duration.ofSeconds(2))).as("it ends").isTrue();
    assertThat(ending.get()).isInstanceOf(InterruptedException.class);
    assertThat(view.verdicts().values()).hasSizeBetween(500, 20_000).containsOnly("closed reset");
  }

  @LabTest
  void scan_ofManyHosts_getsEveryPortOfEachRight(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(OPEN));
    target.ip("route add local 203.0.113.0/24 dev lo");
    lab.up();
    scanner.ip("route add 203.0.113.0/24 via " + router.addressTowards(scanner, IpVersion.IPV4));
    router.ip("route add 203.0.113.0/24 via " + target.ipv4());
    target.firewall().input().tcp(1_005).drop();
    Map<String, String> expected = new TreeMap<>();
    for (int host = 0; host < 256; host++) {
      expect(expected, "203.0.113." + host);
      expected.put("203.0.113." + host + "/1005", "filtered no-response");
    }
    PacketView view =
        new PacketView(scanner, Probes.SYN)
            .of(new Span(IpAddress.literal("203.0.113.0"), 256), PacketView.tcp(FIRST, LAST))
            .scan();
    assertThat(view.verdicts()).containsExactlyEntriesOf(expected);
    assertThat(view.seen())
        .filteredOn(PacketReachLabTest::isOpen)
        .allSatisfy(each -> assertThat(each.source()).hasToString(scanner.ipv4()));
  }

  private static boolean isOpen(Observation each) {
    return each.outcome() instanceof Outcome.Classified classified
        && classified.state() == PortState.OPEN;
  }
}
