package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code --record}: the history of what commands found, by themselves. */
class RecordCommandTest {
  @TempDir Path folder;
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

  private String data() {
    return folder.resolve("data").toString();
  }

  private Invocation run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data()));
    return Invocation.of(all.toArray(String[]::new));
  }

  private List<JsonNode> history(String... targets) {
    List<String> words = new ArrayList<>(List.of("history", "--format", "json"));
    words.addAll(List.of(targets));
    return run(words.toArray(String[]::new))
        .out()
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static String lastState(JsonNode timeline) {
    JsonNode periods = timeline.get("periods");
    return periods.get(periods.size() - 1).get("verdict").get("state").stringValue();
  }

  @Test
  void check_isRecordedWithWhatItWasAsked() throws IOException {
    Path scope =
        Files.writeString(
            folder.resolve("scope.yaml"),
            "schema: portscan.scope/1\naudit: audit.jsonl\nallow: {networks: [127.0.0.0/8]}\n");
    Invocation run =
        run(
            "check",
            "127.0.0.1:" + open,
            "127.0.0.1:" + closed,
            "--rate",
            "100",
            "--record",
            "--scope",
            scope.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("portscan: recorded as run 1: 2 ports\n");
    JsonNode recorded = history().getFirst();
    assertThat(recorded.get("command").stringValue()).isEqualTo("check");
    assertThat(recorded.get("targets").stringValue())
        .isEqualTo("127.0.0.1:" + open + " 127.0.0.1:" + closed);
    assertThat(recorded.get("complete").booleanValue()).isTrue();
    assertThat(recorded.get("timing").stringValue()).isEqualTo("at most 100/s");
    assertThat(recorded.get("operator").stringValue()).isEqualTo(System.getProperty("user.name"));
    assertThat(recorded.get("scope").stringValue()).hasSize(64);
    assertThat(recorded.get("options").valueStream().map(JsonNode::stringValue))
        .containsExactly("--rate", "100", "--scope", scope.toString());
    assertThat(history("127.0.0.1:" + open, "127.0.0.1:" + closed))
        .extracting(RecordCommandTest::lastState)
        .containsExactly("open", "closed");
  }

  @Test
  void scan_isRecordedWhole_howeverLittleItTells() {
    for (String less : List.of("-q", "--open", "-v")) {
      Invocation run =
          run("scan", "-sT", "-T4", "127.0.0.1", "-p", open + "," + closed, less, "--record");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).contains(": 2 ports\n");
    }

    assertThat(history()).hasSize(3).allMatch(run -> run.get("timing").stringValue().equals("T4"));
    assertThat(history("127.0.0.1:" + closed).getFirst().get("periods")).hasSize(1);
    assertThat(run("baseline", "diff", "run:1", "run:3").exitCode()).isZero();
  }

  @Test
  void scanThatIsInterrupted_isRecordedAsIncomplete() throws InterruptedException {
    AtomicReference<Invocation> ended = new AtomicReference<>();
    Path found = folder.resolve("found.jsonl");
    Thread scanning =
        Thread.ofPlatform()
            .start(() ->
                ended.set(
                    run(
                        "scan",
                        "-sT",
                        "-r",
                        "127.0.0.1",
                        "-p",
                        "1-2000",
                        "--rate",
                        "50",
                        "-o",
                        found.toString(),
                        "--format",
                        "jsonl",
                        "--record")));
    for (int i = 0; i < 500 && !Files.exists(found.resolveSibling("data")); i++) {
      Thread.sleep(10);
    }
    Thread.sleep(1_500);
    scanning.interrupt();
    scanning.join(20_000);

    assertThat(ended.get()).isNotNull();
    assertThat(ended.get().exitCode()).isEqualTo(130);
    assertThat(ended.get().err()).contains("recorded as run 1, interrupted: ");
    JsonNode recorded = history().getFirst();
    assertThat(recorded.get("complete").booleanValue()).isFalse();
    assertThat(recorded.get("observations").intValue()).isBetween(1, 1_999);
  }

  @Test
  void scanThatWasKilled_isRecordedWhenItIsResumed() {
    String journal = folder.resolve("journal").toString();
    Invocation begun =
        Invocation.of("scan", "-sT", "127.0.0.1", "-p", open + "," + closed, "--journal", journal);
    assertThat(begun.exitCode()).as(begun.err()).isZero();

    Invocation resumed = run("scan", "--resume", journal, "--record");

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(history().getFirst().get("targets").stringValue()).isEqualTo("127.0.0.1");
    assertThat(history().getFirst().get("observations").intValue()).isEqualTo(2);
    assertThat(Invocation.of("scan", "--resume", journal).err()).doesNotContain("recorded");
  }

  @Test
  void verify_isRecorded() throws IOException {
    Path runbook =
        Files.writeString(
            folder.resolve("runbook.yaml"),
            """
            schema: portscan.runbook/1
            roles: {web: {expect: [{port: %d}, {port: %d, state: closed}]}}
            hosts: {127.0.0.1: web}
            """
                .formatted(open, closed));

    Invocation run = run("verify", runbook.toString(), "--record");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(history().getFirst().get("command").stringValue()).isEqualTo("verify");
    assertThat(history("127.0.0.1")).extracting(RecordCommandTest::lastState).contains("open");
    assertThat(run("verify", runbook.toString()).err()).isEmpty();
    assertThat(history()).hasSize(1);
  }

  @Test
  void exchangedCertificateAndSoftware_areTold() throws Exception {
    Path first = TlsServer.keys(folder, "first.example");
    Path second = TlsServer.keys(folder, "second.example");
    int port;
    String old = folder.resolve("old.json").toString();
    try (TlsServer server = TlsServer.start(0, first, "Tested/1.0")) {
      port = server.port();
      assertThat(look(port, "--format", "json", "-o", old).err()).contains("recorded as run 1");
    }
    try (TlsServer _ = TlsServer.start(port, second, "Tested/1.0")) {
      look(port);
    }
    try (TlsServer _ = TlsServer.start(port, second, "Tested/2.0")) {
      look(port);
    }

    String place = "changed      127.0.0.1:" + port + "/tcp  ";
    Invocation exchanged = run("baseline", "diff", "run:1", "run:2");
    assertThat(exchanged.exitCode()).isEqualTo(1);
    assertThat(exchanged.out())
        .startsWith(place + "certificate changed: was first.example until ")
        .containsPattern("\\(SHA-256 [0-9a-f]{64}\\), is second.example until ")
        .contains("1 difference; ");
    assertThat(run("baseline", "diff", "run:2", "run:3").out())
        .startsWith(
            place + "service changed: was ssl/http Tested 1.0, is ssl/http Tested 2.0\n1 diff");
    assertThat(run("baseline", "diff", old, "run:1").exitCode()).isZero();
    assertThat(run("baseline", "diff", old, "run:3").out()).contains("2 differences; ");
    JsonNode periods = history("127.0.0.1:" + port).getFirst().get("periods");
    assertThat(periods).hasSize(3);
    assertThat(periods.get(1).get("verdict").get("names").get(0).stringValue())
        .isEqualTo("second.example");
    Path exported = folder.resolve("exported.jsonl");
    assertThat(run("history", "--export", exported.toString()).exitCode()).isZero();
    assertThat(
            Invocation.of(
                    "history",
                    "--import",
                    exported.toString(),
                    "--data",
                    folder.resolve("other").toString())
                .exitCode())
        .isZero();
    Invocation read =
        Invocation.of(
            "history",
            "127.0.0.1:" + port,
            "--format",
            "json",
            "--data",
            folder.resolve("other").toString());
    assertThat(JsonMapper.shared().readTree(read.out()).get("periods")).isEqualTo(periods);
  }

  private Invocation look(int port, String... more) {
    List<String> words =
        new ArrayList<>(List.of("scan", "-sT", "-sV", "127.0.0.1", "-p", "" + port, "--record"));
    words.addAll(List.of(more));
    Invocation run = run(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  @Test
  void target_isFoundByItsName() throws IOException {
    assertThat(run("check", "-4", "localhost:" + open, "--record").exitCode()).isZero();
    Path runbook =
        Files.writeString(
            folder.resolve("runbook.yaml"),
            """
            schema: portscan.runbook/1
            roles: {web: {expect: [{port: %d}]}}
            hosts: {localhost: web}
            """
                .formatted(open));
    assertThat(run("verify", "-4", runbook.toString(), "--record").exitCode()).isZero();

    assertThat(run("history", "LOCALHOST:" + open).out())
        .containsPattern(
            "^localhost led to 127\\.0\\.0\\.1 from \\S+Z to \\S+Z, seen from local\n"
                + "127\\.0\\.0\\.1:"
                + open
                + "/tcp  from local  \\|..\\|\n");
    List<JsonNode> found = history("localhost");
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().get("name").stringValue()).isEqualTo("localhost");
    assertThat(found.getFirst().get("periods")).hasSize(1);
  }

  @Test
  void wordsThatDoNotGoTogether_areTold() {
    assertThat(run("check", "127.0.0.1:" + open).err())
        .isEqualTo(
            "portscan: --data says where --record keeps the run; add that or leave it out\n");
    assertThat(run("scan", "-sn", "127.0.0.1", "--record").exitCode()).isEqualTo(64);
  }

  @Test
  void passwordOfTheDatabase_isNowhereInTheReport() {
    String login = "jdbc:postgresql://eve:s3cret@127.0.0.1:1/x?user=eve&password=s3cret&ssl=true";

    assertThat(TargetWords.withoutLogins(List.of("--data", login, "--data=" + login)))
        .containsExactly(
            "--data",
            "jdbc:postgresql://127.0.0.1:1/x?user=&password=&ssl=true",
            "--data=jdbc:postgresql://127.0.0.1:1/x?user=&password=&ssl=true");
  }
}
