package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.probe.Probes;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabExtension;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;

/** Packets that are lost by chance, and answers that are limited: never a wrong verdict. */
@ExtendWith(LabExtension.class)
class PacketLossLabTest {
  private static final int FIRST = 20_000;
  private static final int PORTS = 1_000;
  private static final int FIRST_OPEN = 20_300;
  private static final int LAST_OPEN = 20_349;
  private static final int RUNS = 3;

  private static final int LIMITED_PORTS = 1_500;
  private static final int RESETS = 100;
  private static final int BURST = 5;

  private static Map<String, String> expected(String address, int ports) {
    Map<String, String> expected = new TreeMap<>();
    for (int port = FIRST; port < FIRST + ports; port++) {
      boolean open = port >= FIRST_OPEN && port <= LAST_OPEN;
      expected.put(address + "/" + port, open ? "open syn-ack" : "closed reset");
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 30})
  void scan_throughRandomLoss_takesNoPortForFiltered(int percent, Lab lab)
      throws InterruptedException {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(FIRST_OPEN, LAST_OPEN));
    router.firewall().forward().tcp().to(target.ipv4()).lose(percent);
    for (TimingTemplate template : List.of(TimingTemplate.NORMAL, TimingTemplate.INSANE)) {
      for (int run = 0; run < RUNS; run++) {
        Map<String, String> verdicts =
            new PacketView(scanner, Probes.SYN)
                .of(target.ipv4(), PacketView.tcp(FIRST, FIRST + PORTS - 1))
                .with(builder -> builder.pace(template.pace()))
                .scan()
                .verdicts();
        assertThat(verdicts)
            .as("%s, run %d", template, run)
            .containsExactlyEntriesOf(expected(target.ipv4(), PORTS));
      }
    }
  }

  @LabTest
  void scan_ofAHostThatLimitsItsResets_getsEveryPortRightAtThatRate(Lab lab)
      throws InterruptedException {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(FIRST_OPEN, LAST_OPEN));
    target
        .firewall()
        .output()
        .tcpResets()
        .verdict("limit rate over " + RESETS + "/second burst " + BURST + " packets drop");
    List<String> notes = new ArrayList<>();
    PacketView view =
        new PacketView(scanner, Probes.SYN)
            .of(target.ipv4(), PacketView.tcp(FIRST, FIRST + LIMITED_PORTS - 1))
            .with(builder -> builder.notes(notes::add))
            .scan();
    assertThat(view.verdicts()).containsExactlyEntriesOf(expected(target.ipv4(), LIMITED_PORTS));
    int limited = LIMITED_PORTS - (LAST_OPEN - FIRST_OPEN + 1) - BURST;
    assertThat(view.seconds()).isLessThan(1.25 * limited / RESETS);
    assertThat(notes).singleElement().asString().contains("limits its resets to");
  }
}
