package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.Command;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scans of a network of their own, where packets are allowed. */
class ScanLabTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Host scanner;
  private Host target;

  private void line(Lab lab) {
    scanner = lab.host("scanner");
    target = lab.host("target");
    lab.line(scanner, target);
    target.serve(Service.tcpHold(22), Service.tcpHold(80));
    target.firewall().input().tcp(200, 203).drop();
  }

  private Command scan(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "scan";
    System.arraycopy(words, 0, all, 1, words.length);
    return scanner
        .java(Main.class, all)
        .jvm("--enable-native-access=ALL-UNNAMED")
        .timeout(Duration.ofSeconds(60));
  }

  @LabTest
  void synScan_findsOpenClosedAndFiltered(Lab lab) {
    line(lab);

    Result result = scan("-sS", "-p", "20-90,200-203", "--format", "json", target.ipv4()).run();

    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.stderr()).isEmpty();
    JsonNode document = JSON.readTree(result.stdout());
    assertThat(document.get("observations").size()).isEqualTo(75);
    for (JsonNode seen : document.get("observations")) {
      int port = seen.get("port").asInt();
      String state = port >= 200 ? "filtered" : port == 22 || port == 80 ? "open" : "closed";
      assertThat(seen.get("state").asString()).as("port " + port).isEqualTo(state);
      assertThat(seen.get("probe").asString()).isEqualTo("syn");
    }
  }

  @LabTest
  void withoutPrivilege_itRunsByConnectionsAndSaysSo(Lab lab) {
    line(lab);

    Result result = scan("-sS", "-p", "20-90", "--quiet", target.ipv4()).asNobody().run();

    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.stderr()).contains("scan runs as connect", "CAP_NET_RAW");
    assertThat(result.stdout().lines())
        .containsExactlyInAnyOrder(target.ipv4() + ":22", target.ipv4() + ":80");
  }

  @LabTest
  void withoutPrivilege_packetsAskedForByNameAreNotPermitted(Lab lab) {
    line(lab);

    for (String technique : new String[] {"-sF", "-sN", "-sX", "-sA", "--probe=syn"}) {
      Result result = scan(technique, "-p", "22", target.ipv4()).asNobody().run();

      assertThat(result.exitCode()).as(technique).isEqualTo(ExitCode.NOT_PERMITTED);
      assertThat(result.stdout()).isEmpty();
      assertThat(result.stderr()).contains("CAP_NET_RAW").doesNotContain("\tat ");
    }
  }

  @LabTest
  void namespace_isEnteredForThePackets(Lab lab) {
    line(lab);
    Host elsewhere = lab.host("elsewhere");

    Result result =
        elsewhere
            .java(
                Main.class,
                "scan",
                "--netns",
                scanner.namespace(),
                "-p22",
                "--quiet",
                target.ipv4())
            .jvm("--enable-native-access=ALL-UNNAMED")
            .run();

    assertThat(result.stdout()).as(result.stderr()).isEqualTo(target.ipv4() + ":22\n");
  }

  @LabTest
  void tcpAndUdp_areAskedInOneScan(Lab lab) {
    line(lab);

    Result result = scan("-sSU", "-p", "T:22,U:9999", "--format", "json", target.ipv4()).run();

    JsonNode seen = JSON.readTree(result.stdout()).get("observations");
    assertThat(seen.get(0).get("transport").asString()).isEqualTo("tcp");
    assertThat(seen.get(1).get("transport").asString()).isEqualTo("udp");
    assertThat(seen.get(1).get("state").asString()).isEqualTo("closed");
  }

  @LabTest
  void interrupted_leavesWholeFilesAndSaysSo(Lab lab, @TempDir Path folder) throws IOException {
    line(lab);
    Path json = folder.resolve("out.json");
    Path xml = folder.resolve("out.xml");
    Command command =
        scan(
            "-p",
            "20-23,200-203",
            "--retries",
            "100",
            "-T0",
            "--max-rate",
            "5",
            "--format",
            "json",
            "-o",
            "" + json,
            "-oX",
            "" + xml,
            target.ipv4());
    try (Background scan = command.start()) {
      awaitText(json, "\"reset\"");
      scan.signal("INT");
      Result result = scan.await(Duration.ofSeconds(10));

      assertThat(result.exitCode()).as(result.stderr()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(result.stderr()).doesNotContain("\tat ");
    }
    JsonNode document = JSON.readTree(Files.readString(json));
    assertThat(document.get("complete").asBoolean()).isFalse();
    assertThat(document.get("observations").size()).isBetween(1, 7);
    assertThat(Files.readString(xml)).endsWith("</nmaprun>\n");
  }

  @LabTest
  void killedAndResumed_theReportIsWholeAndOfTheSameHosts(Lab lab, @TempDir Path folder)
      throws IOException {
    line(lab);
    Path journal = folder.resolve("journal");
    Path lines = folder.resolve("lines");
    Path capture = folder.resolve("capture");
    String absent = target.ipv4().replaceFirst("[0-9]+$", "77");
    String[] hosts = {target.ipv4(), absent};
    Command command =
        scan(
            "-sS",
            "-p1-2000",
            "--max-rate=500",
            "--journal",
            "" + journal,
            "--format=jsonl",
            "-o",
            "" + lines,
            hosts[0],
            hosts[1]);
    try (Background scan = command.start()) {
      awaitText(lines, "\"reset\"");
      scan.signal("KILL");
      scan.await(Duration.ofSeconds(10));
    }
    Path xml = folder.resolve("whole.xml");

    Result result =
        scan("--resume", "" + journal, "--format=json", "-oX", "" + xml, "--pcap", "" + capture)
            .run();

    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.stderr()).isEmpty();
    Map<Integer, String> states = new TreeMap<>();
    for (JsonNode seen : JSON.readTree(result.stdout()).get("observations")) {
      states.merge(
          seen.get("port").asInt(), seen.get("state").asString(), (one, other) -> "told twice");
    }
    assertThat(states).hasSize(2000);
    states.forEach((port, state) -> {
      boolean isDropped = port >= 200 && port <= 203;
      assertThat(state)
          .as("port " + port)
          .isEqualTo(isDropped ? "filtered" : port == 22 || port == 80 ? "open" : "closed");
    });
    for (String line : Files.readAllLines(lines)) {
      JsonNode before = JSON.readTree(line);
      assertThat(states).containsEntry(before.get("port").asInt(), before.get("state").asString());
    }
    assertThat(Files.readString(xml)).contains("<hosts up=\"1\" down=\"1\" total=\"2\"/>");
    assertThat(Files.size(capture)).isGreaterThan(1000);
  }

  private static void awaitText(Path file, String text) throws IOException {
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      assertThat(System.nanoTime()).as("the file never said " + text).isLessThan(endNs);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @LabTest
  void progress_isNeverWrittenToAPipe(Lab lab) {
    line(lab);

    Result result = scan("-p", "1-300", "-T1", "--max-rate", "200", target.ipv4()).run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.stderr()).isEmpty();
  }
}
