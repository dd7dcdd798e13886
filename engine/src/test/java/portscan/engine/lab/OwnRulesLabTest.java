package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Service;

/** Rules for what leaves the scanner's own machine: never a verdict on the target. */
class OwnRulesLabTest {
  private static final List<Reject> KINDS = List.of(Reject.values());
  private static final String BLOCKED = "undetermined blocked-locally";

  private static Host target(Lab lab, Host scanner) {
    Host target = lab.host("target");
    lab.line(scanner, target);
    return target;
  }

  @LabTest
  void check_throughOwnDrop_isBlockedThereAndNowhereElse(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = target(lab, scanner);
    target.serve(Service.tcpHold(80), Service.udpEcho(80));
    scanner.firewall().output().tcp(81, 83).drop();
    scanner.firewall().output().udp(81).drop();
    target.firewall().input().tcp(84, 88).drop();
    target.firewall().input().udp(82).drop();
    Map<String, String> expected = new TreeMap<>();
    for (IpVersion version : IpVersion.values()) {
      String address = "/" + target.address(version) + "/";
      expected.put("tcp" + address + 80, "open syn-ack");
      expected.put("udp" + address + 80, "open udp-response");
      expected.put("tcp" + address + 89, "closed conn-refused");
      expected.put("udp" + address + 81, BLOCKED);
      expected.put("udp" + address + 82, "open|filtered no-response");
      for (int port = 81; port <= 83; port++) {
        expected.put("tcp" + address + port, BLOCKED);
      }
      for (int port = 84; port <= 88; port++) {
        expected.put("tcp" + address + port, "filtered no-response");
      }
    }
    assertThat(Seen.verdicts(scanner, List.copyOf(expected.keySet())))
        .containsExactlyEntriesOf(expected);
  }

  @LabTest
  void check_ofOneOwnDroppedPort_isBlocked(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = target(lab, scanner);
    scanner.firewall().output().tcp(81).drop();
    String endpoint = "tcp/" + target.ipv4() + "/81";
    assertThat(Seen.verdicts(scanner, List.of(endpoint))).isEqualTo(Map.of(endpoint, BLOCKED));
  }

  @LabTest
  void check_throughOwnReject_isBlocked(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = target(lab, scanner);
    target.serve(Service.tcpHold(80), Service.udpEcho(80));
    Map<String, String> expected = new TreeMap<>();
    for (IpVersion version : IpVersion.values()) {
      expected.put("tcp/" + target.address(version) + "/80", "open syn-ack");
      expected.put("udp/" + target.address(version) + "/80", "open udp-response");
    }
    for (Reject kind : KINDS) {
      int port = 100 + KINDS.indexOf(kind);
      kind.version()
          .ifPresent(version -> {
            scanner.firewall().output().tcp(port).reject(kind);
            scanner.firewall().output().udp(port).reject(kind);
            expected.put("tcp/" + target.address(version) + "/" + port, BLOCKED);
            expected.put("udp/" + target.address(version) + "/" + port, BLOCKED);
          });
    }
    assertThat(Seen.verdicts(scanner, List.copyOf(expected.keySet())))
        .containsExactlyEntriesOf(expected);
  }
}
