package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.sys.Capabilities;
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
  void technique_asksPortsOfItsTransportAlone() {
    Invocation scan =
        Invocation.of("scan", "-sT", "-p", "U:" + closed + ",T:" + open, "127.0.0.1", "-oG", "-");

    assertThat(scan.exitCode()).as(scan.err()).isZero();
    assertThat(scan.out()).contains(open + "/open/tcp").doesNotContain(closed + "/");
  }

  @Test
  void ports_mayBeRangesWithoutAnEnd() {
    Invocation scan =
        Invocation.of(
            "scan",
            "-sT",
            "-p",
            open + "-",
            "--exclude-ports",
            (open + 1) + "-",
            "127.0.0.1",
            "-q");

    assertThat(scan.exitCode()).as(scan.err()).isZero();
    assertThat(scan.out()).isEqualTo("127.0.0.1:" + open + "\n");
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

  @Test
  void resume_tellsAllThatWasFoundByTheWordsOfBefore(@TempDir Path folder) {
    String journal = "" + folder.resolve("journal");
    Invocation begun = scan("--journal", journal, "--format", "jsonl", "127.0.0.1");

    Invocation resumed = Invocation.of("scan", "--resume", journal);

    assertThat(begun.exitCode()).as(begun.err()).isZero();
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out().lines())
        .containsExactlyInAnyOrderElementsOf(begun.out().lines().toList());
  }

  @Test
  void resume_withResultsOfItsOwnLeavesThoseOfBeforeAlone(@TempDir Path folder) throws IOException {
    String journal = "" + folder.resolve("journal");
    Path before = folder.resolve("before.xml");
    Path after = folder.resolve("after.gnmap");
    scan("--journal", journal, "-oX", "" + before, "127.0.0.1");
    String text = Files.readString(before);

    Invocation resumed = Invocation.of("scan", "--resume", journal, "-oG", "" + after, "-q");

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).isEqualTo("127.0.0.1:" + open + "\n");
    assertThat(Files.readString(before)).isEqualTo(text);
    assertThat(Files.readString(after)).contains(open + "/open/tcp");
  }

  @Test
  void resume_asksTheHostsThatWereThereAndCountsTheOthers(@TempDir Path folder) {
    String journal = "" + folder.resolve("journal");
    String[] hosts = {"127.0.0.1", "127.0.0.2-3", "--exclude", "127.0.0.3"};
    Invocation begun = scan(Stream.concat(Stream.of("--journal", journal), Stream.of(hosts)));

    Invocation resumed = Invocation.of("scan", "--resume", journal, "--format", "json");

    assertThat(begun.exitCode()).as(begun.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(resumed.out());
    assertThat(document.get("observations").size()).isEqualTo(4);
    assertThat(document.get("complete").asBoolean()).isTrue();
  }

  private Invocation scan(Stream<String> words) {
    return scan(words.toArray(String[]::new));
  }

  @Test
  void resume_leavesOutTheCaptureOfBefore(@TempDir Path folder) throws IOException {
    String journal = "" + folder.resolve("journal");
    Path capture = folder.resolve("capture");
    scan("--journal", journal, "--pcap", "" + capture, "127.0.0.1");
    Files.writeString(capture, "kept");

    Invocation resumed = Invocation.of("scan", "--resume", journal);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).isEmpty();
    assertThat(capture).hasContent("kept");
  }

  @Test
  void journal_keepsNoLogin(@TempDir Path folder) throws IOException {
    Path journal = folder.resolve("journal");
    String url = "http://user:secret@127.0.0.1:" + open + "/";
    Invocation begun = Invocation.of("scan", "-sT", "--journal", "" + journal, url);

    Invocation resumed = Invocation.of("scan", "--resume", "" + journal, "--quiet");

    assertThat(begun.exitCode()).as(begun.err()).isZero();
    assertThat(Files.readString(journal, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    assertThat(resumed.out()).as(resumed.err()).isEqualTo("127.0.0.1:" + open + "\n");
  }

  @Test
  void journal_thatIsThereIsNotOverwritten(@TempDir Path folder) throws IOException {
    Path journal = Files.writeString(folder.resolve("journal"), "mine");

    Invocation scan = scan("--journal", "" + journal, "127.0.0.1");

    assertThat(scan.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(scan.out()).isEmpty();
    assertThat(scan.err()).contains("will not overwrite the journal", "--resume");
    assertThat(journal).hasContent("mine");
  }

  @Test
  void resume_ofSomethingElseIsRefused(@TempDir Path folder) throws IOException {
    Path journal = Files.writeString(folder.resolve("journal"), "something else\n");

    Invocation scan = Invocation.of("scan", "--resume", "" + journal);

    assertThat(scan.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(scan.err()).contains("not a journal that can be read").doesNotContain("\tat ");
  }

  @Test
  void resume_ofAListOfHostsThatHasChangedIsRefused(@TempDir Path folder) throws IOException {
    Path journal = folder.resolve("journal");
    Path list = Files.writeString(folder.resolve("hosts.txt"), "127.0.0.1\n");
    scan("--journal", "" + journal, "-iL", "" + list);
    Files.writeString(list, "127.0.0.2\n");

    Invocation scan = Invocation.of("scan", "--resume", "" + journal);

    assertThat(scan.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(scan.err()).contains("is another scan's", "targets or ports are others");
  }

  @Test
  void pcapAndHostTimeout_whereTheKernelAsksSayWhatTheyDoNotDo(@TempDir Path folder) {
    Path capture = folder.resolve("capture");
    Invocation scan = scan("--pcap", "" + capture, "--host-timeout", "9s", "127.0.0.1");

    assertThat(scan.exitCode()).isZero();
    assertThat(scan.err()).contains("the host time-out does not end them");
    if (Capabilities.ofThisProcess().hasNetRaw()) {
      assertThat(scan.err().lines()).hasSize(1);
      assertThat(capture).satisfies(file -> assertThat(Files.size(file)).isGreaterThan(300));
    } else {
      assertThat(scan.err().lines()).hasSize(2);
      assertThat(scan.err()).contains("no capture is written", "CAP_NET_RAW");
    }
  }
}
