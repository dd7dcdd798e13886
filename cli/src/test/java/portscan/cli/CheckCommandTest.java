package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {
  private static final String NO_SUCH_NAME = "nowhere.invalid";
  private static final JsonMapper JSON = JsonMapper.shared();

  private ServerSocket listener;
  private String open;
  private String closed;

  @BeforeEach
  void open() throws IOException {
    listener = Loopback.listener();
    open = "127.0.0.1:" + listener.getLocalPort();
    closed = "127.0.0.1:" + Loopback.closedPort();
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private static JsonNode json(Invocation run) {
    return JSON.readTree(run.out());
  }

  @Test
  void openPort_givesZero() {
    Invocation run = Invocation.of("check", open);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(open, "open");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void closedPort_givesOneWithCauseAndNextStep() {
    Invocation run = Invocation.of("check", closed);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains(closed, "closed", "Cause", "Next");
  }

  @Test
  void unknownName_givesTwoAndNoState() {
    Invocation run = Invocation.of("check", NO_SUCH_NAME + ":80", "--format", "jsonl");

    assertThat(run.exitCode()).isEqualTo(2);
    JsonNode line = json(run);
    assertThat(line.get("state").isNull()).isTrue();
    assertThat(line.get("address").isNull()).isTrue();
    assertThat(line.at("/error/code").asString()).isEqualTo("name-not-found");
    assertThat(line.at("/error/hint").asString()).isNotEmpty();
  }

  @Test
  void severalTargets_giveTheWorstCode() {
    assertThat(Invocation.of("check", open, closed).exitCode()).isEqualTo(1);
    assertThat(Invocation.of("check", NO_SUCH_NAME + ":1", closed, open).exitCode()).isEqualTo(2);
    assertThat(Invocation.of("check", open, NO_SUCH_NAME + ":1", "-4").exitCode()).isEqualTo(2);
  }

  @Test
  void nameOfBothFamilies_getsAVerdictForEach() throws IOException {
    Set<String> addresses = new HashSet<>();
    for (InetAddress address : InetAddress.getAllByName("localhost")) {
      addresses.add(address.getHostAddress().replace("0:0:0:0:0:0:0:1", "::1"));
    }
    Invocation run =
        Invocation.of("check", "localhost:" + listener.getLocalPort(), "--format", "json");

    Set<String> seen = new HashSet<>();
    for (JsonNode observation : json(run).get("observations")) {
      String address = observation.get("address").asString();
      seen.add(address);
      assertThat(observation.get("state").asString())
          .as(address)
          .isEqualTo(address.equals("127.0.0.1") ? "open" : "closed");
    }
    assertThat(seen).isEqualTo(addresses);
    assertThat(run.exitCode()).isEqualTo(addresses.size() > 1 ? 1 : 0);
  }

  @Test
  void anyAddress_oneOpenAddressIsEnough() {
    String target = "127.0.0.1-127.0.0.2:" + listener.getLocalPort();

    assertThat(Invocation.of("check", target).exitCode()).isEqualTo(1);
    assertThat(Invocation.of("check", target, "--any-address").exitCode()).isZero();
    assertThat(Invocation.of("check", target, closed, "--any-address").exitCode()).isEqualTo(1);
  }

  @Test
  void families_leaveTheOtherOut() {
    String target = "localhost:" + listener.getLocalPort();

    Invocation four = Invocation.of("check", "-4", target, "--format", "jsonl");
    assertThat(four.out().lines()).singleElement().asString().contains("\"127.0.0.1\"");
    assertThat(four.exitCode()).isZero();
    Invocation six = Invocation.of("check", "-6", open, "--format", "jsonl");
    assertThat(six.exitCode()).isEqualTo(2);
    assertThat(json(six).get("state").isNull()).isTrue();
  }

  @Test
  void json_isOneCompleteDocument() {
    JsonNode document =
        json(Invocation.of("check", open, closed, NO_SUCH_NAME + ":9", "--format", "json"));

    assertThat(document.get("schema").asString()).isEqualTo("portscan/1");
    assertThat(document.get("command").asString()).isEqualTo("check");
    assertThat(document.get("complete").asBoolean()).isTrue();
    assertThat(document.get("observations")).hasSize(3);
    assertThat(document.at("/summary/open").asInt()).isEqualTo(1);
    assertThat(document.at("/summary/closed").asInt()).isEqualTo(1);
    assertThat(document.at("/summary/undetermined").asInt()).isEqualTo(1);
  }

  @Test
  void jsonLines_areOneObjectEach() {
    Invocation run = Invocation.of("check", open, closed, "--format", "jsonl");

    assertThat(run.out().lines().map(line -> JSON.readTree(line).get("target").asString()))
        .containsExactlyInAnyOrder(open, closed);
  }

  @Test
  void csv_hasAHeaderAndARowForEachObservation() {
    List<String> rows =
        Invocation.of("check", open, closed, "--format", "csv").out().lines().toList();

    assertThat(rows).hasSize(3);
    assertThat(rows.getFirst()).startsWith("target,address,port,transport,state,reason");
    assertThat(rows).anyMatch(row -> row.startsWith(open + ",127.0.0.1,"));
  }

  @Test
  void markdown_isATableOfBoth() {
    String text = Invocation.of("check", open, closed, "--format", "markdown").out();

    assertThat(text).contains(open, closed);
    assertThat(text.lines().filter(line -> line.startsWith("|"))).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void junit_hasACaseForEachAndAFailureForTheClosedOne() throws Exception {
    String text = Invocation.of("check", open, closed, "--format", "junit").out();

    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(root.getElementsByTagName("testcase").getLength()).isEqualTo(2);
    assertThat(root.getElementsByTagName("failure").getLength()).isEqualTo(1);
  }

  @Test
  void quiet_printsOpenPortsOnly() {
    Invocation run = Invocation.of("check", open, closed, "--quiet");

    assertThat(run.out()).isEqualTo(open + "\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void output_goesToTheFileAlone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.json");

    Invocation run = Invocation.of("check", open, "--format", "json", "-o", file.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(JSON.readTree(Files.readString(file)).get("observations")).hasSize(1);
  }

  @Test
  void everySpellingOfTheTarget_meansTheSame() {
    String port = "" + listener.getLocalPort();

    for (List<String> words :
        List.of(
            List.of("127.0.0.1", port),
            List.of("127.0.0.1", "-p", port),
            List.of("http://127.0.0.1:" + port + "/path?query"),
            List.of("tcp://" + open),
            List.of("127.0.0.1/32:" + port),
            List.of("--", open))) {
      Invocation run =
          Invocation.with(
              InputStream.nullInputStream(),
              java.util.stream.Stream.concat(
                      java.util.stream.Stream.of("check", "--format", "jsonl"), words.stream())
                  .toList());
      assertThat(run.exitCode()).as("%s %s", words, run).isZero();
      assertThat(json(run).get("port").asInt()).isEqualTo(listener.getLocalPort());
    }
  }

  @Test
  void login_isNowhereInTheReport() {
    Invocation run =
        Invocation.of(
            "check",
            "http://user:s3cret@127.0.0.1:%d/@a".formatted(listener.getLocalPort()),
            "--format",
            "json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).doesNotContain("s3cret");
    assertThat(json(run).at("/arguments/0").asString()).isEqualTo("http://" + open + "/@a");
  }

  @Test
  void udp_silenceIsNeverOpenNorClosed() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      Invocation run =
          Invocation.of(
              "check",
              "udp://127.0.0.1:" + silent.getLocalPort(),
              "--timeout",
              "500ms",
              "--format",
              "jsonl");

      assertThat(json(run).get("state").asString()).isEqualTo("open|filtered");
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void udp_answerIsOpenAndRefusalClosed() throws Exception {
    int port;
    try (DatagramSocket echo = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      port = echo.getLocalPort();
      Thread answering = Thread.ofVirtual().start(() -> answerOnce(echo));
      Invocation run = Invocation.of("check", "udp://127.0.0.1:" + port, "--format", "jsonl");

      assertThat(json(run).get("state").asString()).isEqualTo("open");
      assertThat(run.exitCode()).isZero();
      answering.join();
    }
    Invocation run = Invocation.of("check", "-u", "127.0.0.1", "" + port, "--format", "jsonl");
    assertThat(json(run).get("state").asString()).isEqualTo("closed");
  }

  private static void answerOnce(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    try {
      socket.receive(packet);
      socket.send(packet);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void list_ofAFileWithComments_isReadBesideTheOperands(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("targets");
    Files.writeString(file, "# ours\n%s # the first\n\n\t%s\r\n".formatted(closed, open));

    Invocation run =
        Invocation.of("check", "127.0.0.2:1", "-iL", file.toString(), "--format", "jsonl");

    assertThat(run.out().lines().map(line -> JSON.readTree(line).get("target").asString()))
        .containsExactlyInAnyOrder("127.0.0.2:1", closed, open);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void list_onStandardInput_isRead() {
    Invocation run = Invocation.withInput(open + " " + open + "\n", "check", "-", "--quiet");

    assertThat(run.out()).isEqualTo(open + "\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void repeatedTarget_isAskedOnce() {
    Invocation run = Invocation.of("check", open, open, closed, open, "--format", "jsonl");

    assertThat(run.out().lines()).hasSize(2);
  }

  @Test
  void excludedPorts_areNotAsked() {
    Invocation run =
        Invocation.of(
            "check", "127.0.0.1:1-9", open, "--exclude-ports", "2-9", "--format", "jsonl");

    assertThat(run.out().lines().map(line -> JSON.readTree(line).get("port").asInt()))
        .containsExactlyInAnyOrder(1, listener.getLocalPort());
  }

  @Test
  void twentyThousandTargets_areAllAnswered() throws IOException {
    int port = Loopback.closedPort();
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      list.append("127.1.%d.%d:%d\n".formatted(i / 250, 1 + i % 250, port));
    }
    long startNs = System.nanoTime();

    Invocation run =
        Invocation.withInput(list.toString(), "check", "-", "--format", "csv", "--rate", "100000");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out().lines().skip(1))
        .hasSize(20_000)
        .allMatch(row -> row.contains(",tcp,closed,conn-refused,"));
    assertThat(run.out().lines().skip(1).map(row -> row.substring(0, row.indexOf(','))).distinct())
        .hasSize(20_000);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void severalLooks_giveStatistics() {
    long startNs = System.nanoTime();
    Invocation run = Invocation.of("check", open, "--count", "3", "--interval", "10ms");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("3 of 3");
    assertThat(System.nanoTime() - startNs).isGreaterThan(20_000_000);
    JsonNode document =
        json(Invocation.of("check", open, "-c", "3", "-i", "10ms", "--format", "json"));
    assertThat(document.get("observations")).hasSize(3);
    assertThat(document.at("/summary/statistics/0/looks").asInt()).isEqualTo(3);
  }

  @Test
  void unknownInterfaceOrNamespace_saysWhatIsMissingWithoutControlCharacters() {
    Invocation namespace = Invocation.of("check", open, "--netns", "no\u001b[31msuch");

    assertThat(namespace.exitCode()).isIn(ExitCode.UNKNOWN, ExitCode.NOT_PERMITTED);
    assertThat(namespace.err()).startsWith("portscan: ").doesNotContain("\u001b").hasLineCount(1);
    Invocation device = Invocation.of("check", open, "-e", "no\u001b[31m");
    assertThat(device.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(device.out() + device.err()).contains("no\\u001b").doesNotContain("\u001b");
  }

  @Test
  void outputOfAFullDisk_isAFailureWithAWord() {
    OutputStream full = failing("No space left on device");
    java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();

    int code =
        Main.run(List.of("check", open), Console.of(InputStream.nullInputStream(), full, err));

    assertThat(code).isEqualTo(ExitCode.UNKNOWN);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("portscan: the output cannot be written: No space left on device\n");
  }

  @Test
  void outputOfAClosedPipe_endsWithoutAWord() {
    for (String command : List.of("check", "listeners")) {
      for (String format : List.of("text", "json", "jsonl", "csv")) {
        java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
        List<String> words =
            command.equals("check")
                ? List.of("check", open, "--format", format)
                : List.of("listeners", "--format", format);

        int code =
            Main.run(words, Console.of(InputStream.nullInputStream(), failing("Broken pipe"), err));

        assertThat(code).as("%s %s", command, format).isEqualTo(ExitCode.BROKEN_PIPE);
        assertThat(err.size()).isZero();
      }
    }
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
