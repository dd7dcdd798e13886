package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scans of the loopback address by connections, which need no privilege. */
class ScanCommandTest {
  private ServerSocket listener;
  private int open;
  private int closed;

  @BeforeEach
  void listen() throws IOException {
    listener = Loopback.listener();
    open = listener.getLocalPort();
    closed = Loopback.closedPort();
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private Invocation scan(String... words) {
    String[] all = new String[words.length + 4];
    all[0] = "scan";
    all[1] = "-sT";
    all[2] = "-p";
    all[3] = open + "," + closed;
    System.arraycopy(words, 0, all, 4, words.length);
    return Invocation.of(all);
  }

  @Test
  void scan_ofAnOpenAndAClosedPortTellsBothAndEndsWell() {
    Invocation scan = scan("127.0.0.1");

    assertThat(scan.exitCode()).isZero();
    assertThat(scan.out()).contains("open", open + "/tcp", "closed", closed + "/tcp");
    assertThat(scan.err()).isEmpty();
  }

  @Test
  void open_leavesOutAllOtherPorts() {
    Invocation scan = scan("--open", "127.0.0.1");

    assertThat(scan.out()).contains(open + "/tcp").doesNotContain(closed + "/tcp");
  }

  @Test
  void quiet_printsOpenEndpointsAlone() {
    assertThat(scan("--quiet", "127.0.0.1").out()).isEqualTo("127.0.0.1:" + open + "\n");
  }

  @Test
  void exclude_leavesOutAnAddressOfARange() {
    Invocation scan = scan("-Pn", "--quiet", "127.0.0.1-127.0.0.2", "--exclude", "127.0.0.1,3");

    assertThat(scan.exitCode()).isZero();
    assertThat(scan.out()).isEmpty();
  }

  @Test
  void excludefile_leavesOutItsHosts(@TempDir Path folder) throws IOException {
    Path list = Files.writeString(folder.resolve("no.txt"), "# ours\n127.0.0.1\n");

    Invocation scan = scan("-Pn", "--quiet", "127.0.0.1", "127.0.0.2", "--excludefile", "" + list);

    assertThat(scan.out()).isEmpty();
  }

  @Test
  void list_namesTargets(@TempDir Path folder) throws IOException {
    Path list = Files.writeString(folder.resolve("hosts.txt"), "127.0.0.1 # this\n");

    assertThat(scan("--quiet", "-iL", "" + list).out()).isEqualTo("127.0.0.1:" + open + "\n");
  }

  @Test
  void outputs_severalAtOnceAreWholeFiles(@TempDir Path folder) throws IOException {
    Path base = folder.resolve("report");

    Invocation scan = scan("127.0.0.1", "-oA", "" + base, "-oJ", base + ".json", "-oL", "-");

    assertThat(scan.exitCode()).as(scan.err()).isZero();
    assertThat(scan.out()).contains("open tcp " + open + " 127.0.0.1");
    assertThat(Files.readString(folder.resolve("report.xml")))
        .contains("<nmaprun", "portid=\"" + open + "\"", "scan -sT -p ")
        .endsWith("</nmaprun>\n");
    assertThat(Files.readString(folder.resolve("report.gnmap"))).contains(open + "/open/tcp");
    assertThat(Files.readString(folder.resolve("report.nmap"))).contains(open + "/tcp");
    JsonNode masscan = JsonMapper.shared().readTree(Files.readString(Path.of(base + ".json")));
    assertThat(masscan.get(0).get("ip").asString()).isEqualTo("127.0.0.1");
  }

  @Test
  void json_isComplete() {
    JsonNode document = JsonMapper.shared().readTree(scan("--format", "json", "127.0.0.1").out());

    assertThat(document.get("command").asString()).isEqualTo("scan");
    assertThat(document.get("complete").asBoolean()).isTrue();
    assertThat(document.get("observations").size()).isEqualTo(2);
  }

  @Test
  void name_thatDoesNotResolveAlongWithOneThatDoesIsNoFailure() {
    Invocation scan = scan("-Pn", "127.0.0.1", "nowhere.invalid");

    assertThat(scan.exitCode()).isZero();
    assertThat(scan.out()).contains("nowhere.invalid", open + "/tcp");
  }

  @Test
  void name_thatDoesNotResolveAloneIsAFailure() {
    assertThat(scan("nowhere.invalid").exitCode()).isEqualTo(ExitCode.UNKNOWN);
  }

  @Test
  void exclusion_thatDoesNotResolveEndsTheScanBeforeItBegins() {
    Invocation scan = scan("127.0.0.1", "--exclude", "nowhere.invalid");

    assertThat(scan.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(scan.out()).isEmpty();
    assertThat(scan.err()).contains("nothing was sent", "nowhere.invalid");
  }

  @Test
  void shards_togetherAreTheWhole() {
    String first = scan("--seed", "7", "--shard", "1/2", "--format", "jsonl", "127.0.0.1").out();
    String second = scan("--seed", "7", "--shard", "2/2", "--format", "jsonl", "127.0.0.1").out();

    assertThat(first.lines().count()).isEqualTo(1);
    assertThat(second.lines().count()).isEqualTo(1);
    assertThat(first + second).contains("\"port\":" + open, "\"port\":" + closed);
  }

  @Test
  void verbose_saysHowPortsAreAsked() {
    assertThat(scan("-v", "127.0.0.1").err()).contains("the kernel's sockets (connect)");
  }
}
