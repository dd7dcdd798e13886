package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabExtension;
import portscan.testkit.lab.Router;
import portscan.testkit.lab.Service;

/** A lossy corner among ports that answer at once. */
@ExtendWith(LabExtension.class)
class LossLabTest {
  private static final int RUNS = 3;
  private static final int FIRST = 1000;
  private static final int FIRST_OPEN = 1100;
  private static final int LAST_OPEN = 1149;
  private static final int LAST = 1549;

  @ParameterizedTest
  @ValueSource(ints = {20, 30})
  void check_throughRandomLoss_findsEveryOpenPort(int percent, Lab lab) {
    Host scanner = lab.host("scanner");
    Router router = lab.router("router");
    Host target = lab.host("target");
    lab.line(scanner, router, target);
    target.serve(Service.tcpHold(FIRST_OPEN, LAST_OPEN));
    router.firewall().forward().tcp(FIRST_OPEN, LAST_OPEN).lose(percent);
    String prefix = "tcp/" + target.ipv4() + "/";
    Map<String, String> expected = new TreeMap<>();
    for (int port = FIRST; port <= LAST; port++) {
      boolean open = port >= FIRST_OPEN && port <= LAST_OPEN;
      expected.put(prefix + port, open ? "open syn-ack" : "closed conn-refused");
    }
    for (int run = 0; run < RUNS; run++) {
      List<Seen> all = Seen.from(scanner, List.of(prefix + FIRST + "-" + LAST));
      assertThat(Seen.verdicts(all)).as("run %s", run).containsExactlyEntriesOf(expected);
      assertThat(all).as("some packets were lost").anyMatch(seen -> seen.attempts() > 1);
    }
  }
}
