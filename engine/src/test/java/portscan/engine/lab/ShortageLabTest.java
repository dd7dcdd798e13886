package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;

/** A machine that is short of files or of ports. */
class ShortageLabTest {
  private static final int FIRST = 2000;
  private static final int LAST = 3999;
  private static final int OPEN = 3000;

  /** Runs {@link ScanProgram} with its arguments, where 64 files may be open at once. */
  static final class FewFilesProgram {
    private FewFilesProgram() {}

    static void main(String[] words) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 64; exec \"$@\"", "-"));
      command.add(System.getProperty("java.home") + "/bin/java");
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(ScanProgram.class.getName());
      command.addAll(List.of(words));
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
  }

  @LabTest
  void check_withSixtyFourFiles_getsEveryPortRight(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(OPEN));
    String ports = "/" + target.ipv4() + "/" + FIRST + "-" + LAST;
    Result result = scanner.java(FewFilesProgram.class, "tcp" + ports).asNobody().run();
    List<Seen> all = Seen.of(result);
    assertThat(all).extracting(Seen::endpoint).hasSize(LAST - FIRST + 1).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(seen ->
            assertThat(seen.verdict())
                .as(seen.endpoint())
                .isEqualTo(
                    seen.endpoint().endsWith("/" + OPEN) ? "open syn-ack" : "closed conn-refused"));
  }

  /** The kernel gives out one client port here, and a server has taken it. */
  @LabTest
  void check_withoutAClientPort_isUndetermined(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(80));
    scanner.sysctl("net.ipv4.ip_local_port_range", "40000 40000");
    scanner.serve(Service.tcpHold(40000));
    List<Seen> all = Seen.from(scanner, List.of("timeout=500", "tcp/" + target.ipv4() + "/79-82"));
    assertThat(all)
        .hasSize(4)
        .allSatisfy(seen ->
            assertThat(seen.verdict())
                .as(seen.endpoint())
                .isEqualTo("undetermined local-exhaustion"));
  }

  @LabTest
  void check_withOneClientPort_getsEveryPortRight(Lab lab) {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(OPEN));
    scanner.sysctl("net.ipv4.ip_local_port_range", "40000 40000");
    String ports = "tcp/" + target.ipv4() + "/" + (OPEN - 99) + "-" + (OPEN + 100);
    List<Seen> all = Seen.from(scanner, List.of(ports));
    assertThat(Seen.verdicts(all)).hasSize(200).containsValue("open syn-ack");
    assertThat(all)
        .filteredOn(seen -> !seen.endpoint().endsWith("/" + OPEN))
        .allSatisfy(seen ->
            assertThat(seen.verdict()).as(seen.endpoint()).isEqualTo("closed conn-refused"));
  }
}
