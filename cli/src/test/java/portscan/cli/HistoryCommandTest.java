package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {
  private static final String LINE =
      "{\"address\":\"10.0.0.1\",\"port\":%d,\"transport\":\"tcp\",\"state\":\"%s\","
          + "\"reason\":\"%s\",\"at\":\"2026-01-0%dT03:04:05Z\",\"evidence\":{}}\n";

  @TempDir Path folder;
  private String data = "";
  private Path first = Path.of("");
  private Path second = Path.of("");

  @BeforeEach
  void twoScans() throws IOException {
    data = folder.resolve("data").toString();
    first = folder.resolve("first.jsonl");
    second = folder.resolve("second.jsonl");
    Files.writeString(
        first, LINE.formatted(22, "open", "syn-ack", 1) + LINE.formatted(23, "closed", "reset", 1));
    Files.writeString(
        second,
        LINE.formatted(22, "closed", "reset", 2) + LINE.formatted(23, "open", "syn-ack", 2));
  }

  private Invocation history(String... words) {
    return run("history", words);
  }

  private Invocation baseline(String... words) {
    return run("baseline", words);
  }

  private Invocation run(String command, String... words) {
    String[] all = new String[words.length + 3];
    all[0] = command;
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--data";
    all[words.length + 2] = data;
    return Invocation.of(all);
  }

  @Test
  void history_showsStatesOverTime() {
    assertThat(history("--record", first.toString()).exitCode()).isZero();
    assertThat(history("--record", second.toString()).err())
        .isEqualTo("portscan: recorded as run 2: 2 ports\n");

    assertThat(history("10.0.0.1:22").out())
        .startsWith(
            """
            10.0.0.1:22/tcp  from local  |o.|
              2026-01-01T03:04:05Z to 2026-01-01T03:04:05Z  open syn-ack
              2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z  closed reset
            """);
    assertThat(history("10.0.0.1", "--format", "json").out().lines()).hasSize(2);
    assertThat(history().out().lines()).hasSize(2);
    assertThat(history("10.0.0.9:22").err()).contains("no run in the history asked that");
  }

  @Test
  void files_areKeptByTheirOwnTimes_inWhicheverOrderTheyCome() {
    assertThat(history("--record", second.toString()).exitCode()).isZero();
    assertThat(history("--record", first.toString()).err())
        .isEqualTo(
            """
            portscan: recorded as run 2: 2 ports
            portscan: run 2 began before run 1, which stays the last
            """);

    assertThat(history("10.0.0.1:22").out()).startsWith("10.0.0.1:22/tcp  from local  |o.|\n");
    assertThat(history("--format", "json").out())
        .contains("\"finishedAt\":\"2026-01-01T03:04:05Z\"");
    long hours = Duration.between(Instant.parse("2026-01-02T00:00:00Z"), Instant.now()).toHours();
    assertThat(history("--prune", hours + "h").err()).isEqualTo("portscan: runs forgotten: 1\n");
    assertThat(history("10.0.0.1:22").out()).startsWith("10.0.0.1:22/tcp  from local  |.|\n");
  }

  @Test
  void hostsOfAScan_areGoneAndAppear() throws IOException {
    String document =
        """
        {"schema":"portscan/1","command":"scan","observations":[%s],"hosts":[
        {"target":"10.0.0.1-2","address":"10.0.0.1","status":"%s","reason":"no-response"},
        {"target":"10.0.0.1-2","address":"10.0.0.2","status":"%s","reason":"arp-response"}]}
        """;
    String line = LINE.strip().formatted(22, "open", "syn-ack", 1);
    Files.writeString(first, document.formatted(line, "up", "down"));
    Files.writeString(second, document.formatted(line.replace("0.0.1", "0.0.2"), "down", "up"));

    Invocation files = baseline("diff", first.toString(), second.toString());

    String changes =
        """
        exposed      10.0.0.2  host appeared, with open ports T:22
        unavailable  10.0.0.1  host gone, which had open ports T:22
        """;
    assertThat(files.out()).startsWith(changes);
    assertThat(files.exitCode()).isEqualTo(1);
    history("--record", first.toString());
    history("--record", second.toString());
    assertThat(baseline("diff", "run:1", "run:2").out()).startsWith(changes);
  }

  @Test
  void baselineDiff_tellsWhatChangedByItsExitCode() {
    assertThat(baseline("save", "good", first.toString()).exitCode()).isZero();

    assertThat(baseline("diff", "good", first.toString()).exitCode()).isZero();
    Invocation changed = baseline("diff", "good", second.toString());
    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.out())
        .startsWith(
            """
            exposed      10.0.0.1:23/tcp  opened: was closed (reset), is open (syn-ack)
            unavailable  10.0.0.1:22/tcp  closed: was open (syn-ack), is closed (reset)
            2 differences; 2 ports compared, \
            """);
    assertThat(baseline("list").out()).startsWith("good ");
  }

  @Test
  void baselineDiff_withNothingInCommon_isUndecided() throws IOException {
    Files.writeString(second, LINE.replace("0.0.1", "0.0.2").formatted(22, "closed", "reset", 2));

    assertThat(baseline("diff", first.toString(), second.toString()).exitCode()).isEqualTo(2);
  }

  @Test
  void brokenFile_isToldByItsPlace() throws IOException {
    Files.writeString(
        second, "{\"address\":\"10.0.0.1\",\"transport\":\"tcp\",\"state\":\"opne\"}");

    assertThat(baseline("save", "good", second.toString()))
        .isEqualTo(new Invocation(64, "", "portscan: " + second + ":1:1: there is no \"port\"\n"));
  }

  @Test
  void unknownNames_areToldWithTheNearest() {
    assertThat(baseline("save", "good", first.toString()).exitCode()).isZero();

    assertThat(baseline("diff", "goof")).extracting(Invocation::exitCode).isEqualTo(64);
    assertThat(baseline("diff", "goof", first.toString()).err())
        .isEqualTo("portscan: \"goof\" is no baseline, run or file; did you mean \"good\"?\n");
    assertThat(baseline("sav").exitCode()).isEqualTo(64);
    assertThat(history("db.example").err())
        .isEqualTo("portscan: no run in the history asked that\n");
  }

  @Test
  void dataFolder_followsTheConvention() {
    Words none = Words.plain(java.util.List.of());

    assertThat(DataFolder.url(none, Map.of("XDG_DATA_HOME", "/d", "HOME", "/h")))
        .isEqualTo("jdbc:sqlite:/d/portscan/history.db");
    assertThat(DataFolder.url(none, Map.of("XDG_DATA_HOME", "d", "HOME", "/h")))
        .isEqualTo("jdbc:sqlite:/h/.local/share/portscan/history.db");
    assertThat(DataFolder.url(none, Map.of()))
        .isEqualTo("jdbc:sqlite:/var/lib/portscan/history.db");
  }
}
