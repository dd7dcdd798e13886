package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import portscan.api.scan.Origin;
import portscan.engine.Checker;
import portscan.engine.NamespaceThread;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;

/** Where probes leave from: zone, interface, address, namespace. */
class OriginLabTest {

  private static List<String> words(String... words) {
    return List.of(words);
  }

  @LabTest
  void check_ofLinkLocalAddressWithZone_reachesIt(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    scanner.ip("address add fe80::1:1/64 dev eth0 nodad");
    target.ip("address add fe80::1:2/64 dev eth0 nodad");
    target.serve(Service.tcpHold(80), Service.udpEcho(80));
    String address = "fe80::1:2%eth0";
    assertThat(
            Seen.verdicts(
                scanner,
                words(
                    "tcp/" + address + "/80",
                    "tcp/" + address + "/81",
                    "udp/" + address + "/80",
                    "udp/" + address + "/81")))
        .containsEntry("tcp/" + address + "/80", "open syn-ack")
        .containsEntry("tcp/" + address + "/81", "closed conn-refused")
        .containsEntry("udp/" + address + "/80", "open udp-response")
        .hasEntrySatisfying(
            "udp/" + address + "/81",
            verdict -> assertThat(verdict).startsWith("closed port-unreach from TARGET fe80::1:2"));
  }

  @LabTest
  void check_fromAnAddress_leavesFromIt(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    scanner.ip("address add 198.18.1.77/24 dev eth0");
    target.serve(Service.tcpHold(80), Service.udpEcho(80));
    target.firewall().input().from(scanner.ipv4()).drop();
    String tcp = "tcp/" + target.ipv4() + "/80";
    String udp = "udp/" + target.ipv4() + "/80";
    List<Seen> all = Seen.from(scanner, words("source=198.18.1.77", tcp, udp));
    assertThat(Seen.verdicts(all))
        .containsEntry(tcp, "open syn-ack")
        .containsEntry(udp, "open udp-response");
    assertThat(all).extracting(Seen::source).containsOnly("198.18.1.77");

    assertThat(Seen.verdicts(scanner, words("source=203.0.113.9", tcp, udp)))
        .containsEntry(tcp, "undetermined no-such-origin")
        .containsEntry(udp, "undetermined no-such-origin");
  }

  @LabTest
  void check_fromADevice_leavesByIt(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    Host bystander = lab.host("bystander");
    lab.line(target, scanner, bystander);
    target.serve(Service.tcpHold(80), Service.udpEcho(80));
    String tcp = "tcp/" + target.ipv4() + "/80";
    String udp = "udp/" + target.ipv4() + "/80";
    assertThat(Seen.verdicts(scanner, words("device=eth0", tcp, udp)))
        .containsEntry(tcp, "open syn-ack")
        .containsEntry(udp, "open udp-response");

    // The other interface is not where that address is.
    assertThat(Seen.verdicts(scanner, words("device=eth1", tcp, udp)).values())
        .noneMatch(verdict -> verdict.startsWith("open ") || verdict.startsWith("closed"));
    assertThat(Seen.verdicts(scanner, words("device=eth7", tcp, udp)))
        .containsEntry(tcp, "undetermined no-such-origin")
        .containsEntry(udp, "undetermined no-such-origin");
  }

  @LabTest
  void check_fromANamespace_probesFromInsideIt(Lab lab) throws InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(80).on("127.0.0.1"));
    scanner.serve(Service.tcpHold(81).on("127.0.0.1"));
    Checker checker = Checker.builder().origin(new Origin(null, null, target.namespace())).build();
    List<Observation> seen = new ArrayList<>(checker.check("127.0.0.1", 80));
    seen.addAll(checker.check("127.0.0.1", 81));
    seen.addAll(checker.check(scanner.ipv4(), 81));
    assertThat(seen)
        .extracting(observation -> observation.state().orElseThrow())
        .containsExactly(PortState.OPEN, PortState.CLOSED, PortState.CLOSED);
    assertThat(seen.getLast().source()).isEqualTo(IpAddress.literal(target.ipv4()));
  }

  @LabTest
  void check_fromANamespaceAsNobody_isNotPermitted(Lab lab) {
    Host scanner = lab.host("scanner");
    lab.up();
    Result result =
        scanner
            .java(ScanProgram.class, "netns=" + scanner.namespace(), "tcp/127.0.0.1/80")
            .asNobody()
            .run();
    assertThat(result.stdout()).isEqualTo("exception permission-denied\n");
  }

  @LabTest
  void run_ofWorkThatFails_failsAlike(Lab lab) {
    Host host = lab.host("host");
    lab.up();
    IllegalStateException failure = new IllegalStateException("as thrown inside");
    assertThatThrownBy(() ->
            NamespaceThread.run(
                host.namespace(),
                () -> {
                  throw failure;
                }))
        .isSameAs(failure);
    assertThatThrownBy(() ->
            NamespaceThread.run(
                host.namespace(),
                () -> {
                  throw new InterruptedException("inside");
                }))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("inside");
  }

  @LabTest
  void run_whenInterrupted_interruptsTheWork(Lab lab) throws InterruptedException {
    Host host = lab.host("host");
    lab.up();
    AtomicReference<String> ending = new AtomicReference<>("none");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() ->
            NamespaceThread.run(
                host.namespace(),
                () -> {
                  try {
                    Thread.sleep(10_000);
                    ending.set("slept");
                  } catch (InterruptedException e) {
                    ending.set("interrupted");
                    throw e;
                  }
                }))
        .isInstanceOf(InterruptedException.class);
    assertThat(ending).hasValue("interrupted");
    assertThat(Thread.interrupted()).isFalse();
  }
}
