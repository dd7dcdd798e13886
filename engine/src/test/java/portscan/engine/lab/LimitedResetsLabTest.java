package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;

/** A target whose firewall lets out 100 resets a second. */
class LimitedResetsLabTest {
  private static final int FIRST = 20_000;
  private static final int PORTS = 1_500;
  private static final int RATE = 100;
  private static final int BURST = 5;

  @LabTest
  void check_ofATargetThatLimitsItsResets_getsEveryPortRightAtThatRate(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(FIRST + 700));
    target
        .firewall()
        .output()
        .tcpResets()
        .verdict("limit rate over " + RATE + "/second burst " + BURST + " packets drop");
    target.firewall().input().tcp(FIRST + 300, FIRST + 309).drop();
    Map<String, String> expected = new TreeMap<>();
    for (int port = FIRST; port < FIRST + PORTS; port++) {
      boolean isDropped = port >= FIRST + 300 && port < FIRST + 310;
      expected.put(
          "tcp/" + target.ipv4() + "/" + port,
          port == FIRST + 700
              ? "open syn-ack"
              : isDropped ? "filtered no-response" : "closed conn-refused");
    }
    String ports = "tcp/" + target.ipv4() + "/" + FIRST + "-" + (FIRST + PORTS - 1);
    long startNs = System.nanoTime();
    Result result =
        scanner.java(ScanProgram.class, ports).asNobody().timeout(Duration.ofSeconds(60)).run();
    double seconds = (System.nanoTime() - startNs) / 1e9;
    assertThat(Seen.verdicts(Seen.of(result))).containsExactlyEntriesOf(expected);
    assertThat(result.stderr()).contains("limits its resets to about");
    // The start of the JVM and what the dropped ports need come on top of the limit's own bound:
    // 2 s on an idle machine, more where other work has the processors.
    assertThat(seconds).isLessThan(1.15 * (PORTS - BURST) / RATE + 10);
  }
}
