package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.IcmpLimits;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Reject;
import portscan.testkit.lab.Service;

/** Targets that send six ICMP errors and then one a second, as Linux does by default. */
class LimitedErrorsLabTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @LabTest
  void check_ofTargetsWithTheKernelsLimit_getsEveryPortRight(Lab lab) {
    Host tcpScanner = lab.host("tcp-scanner");
    Host udpScanner = lab.host("udp-scanner");
    Host tcpTarget = lab.host("tcp-target");
    Host udpTarget = lab.host("udp-target");
    lab.line(tcpScanner, tcpTarget);
    lab.line(udpScanner, udpTarget);
    tcpTarget.icmpLimits(IcmpLimits.KERNEL);
    udpTarget.icmpLimits(IcmpLimits.KERNEL);

    Map<String, String> tcp = new TreeMap<>();
    tcpTarget.firewall().input().tcp(100, 124).reject(Reject.ADMIN_PROHIBITED);
    for (int port = 100; port < 125; port++) {
      tcp.put(
          "tcp/" + tcpTarget.ipv4() + "/" + port,
          "filtered admin-prohibited from TARGET " + tcpTarget.ipv4() + " 3/13");
    }
    Map<String, String> udp = new TreeMap<>();
    for (int port = 40000; port < 40020; port++) {
      udp.put(
          "udp/" + udpTarget.ipv4() + "/" + port,
          "closed port-unreach from TARGET " + udpTarget.ipv4() + " 3/3");
    }
    Service[] silent = new Service[5];
    for (int i = 0; i < silent.length; i++) {
      silent[i] = Service.udpSilent(40020 + i);
      udp.put("udp/" + udpTarget.ipv4() + "/" + (40020 + i), "open|filtered no-response");
    }
    udpTarget.serve(silent);

    try (Background tcpScan = start(tcpScanner, tcp);
        Background udpScan = start(udpScanner, udp)) {
      assertThat(Seen.verdicts(Seen.of(tcpScan.await(LONGEST)))).containsExactlyEntriesOf(tcp);
      assertThat(Seen.verdicts(Seen.of(udpScan.await(LONGEST)))).containsExactlyEntriesOf(udp);
    }
  }

  private static Background start(Host scanner, Map<String, String> expected) {
    List<String> words = List.copyOf(expected.keySet());
    return scanner.java(ScanProgram.class, words.toArray(String[]::new)).asNobody().start();
  }
}
