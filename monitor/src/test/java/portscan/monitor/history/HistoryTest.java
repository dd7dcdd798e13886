package portscan.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.format.report.RunEnd;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Verdict;

class HistoryTest {
  private static final Instant START = Instant.parse("2026-03-01T02:00:00.123456Z");
  private static final IpAddress HOST = IpAddress.literal("10.0.0.5");
  private static final IpAddress NEXT = IpAddress.literal("10.0.0.6");
  private static final Verdict OPEN = new Verdict(PortState.OPEN, "syn-ack");
  private static final Verdict CLOSED = new Verdict(PortState.CLOSED, "reset");
  private static final Verdict FILTERED = new Verdict(PortState.FILTERED, "no-response");

  @TempDir Path folder;

  private History open() {
    return History.open(folder.resolve("deep/er/history.db"));
  }

  private static RunHeader header(int day) {
    return RunHeader.of(
        "scan", "10.0.0.5", List.of("-p", "1-100"), START.plus(day, ChronoUnit.DAYS));
  }

  private static RunEnd end(int day) {
    return new RunEnd(START.plus(day, ChronoUnit.DAYS).plusSeconds(60), true);
  }

  private static RecordedRun commit(Recorder recorder, int day) {
    return recorder.commit(end(day));
  }

  private static Endpoint tcp(int port) {
    return new Endpoint(HOST, port, Transport.TCP);
  }

  private static void recordPorts(History history, int day, int first, int last, Verdict verdict) {
    Recorder recorder = history.record(header(day));
    for (int port = first; port <= last; port++) {
      recorder.accept(HOST, Transport.TCP, port, verdict);
    }
    commit(recorder, day);
  }

  @Test
  void run_isReadAsItWasRecorded() {
    RunHeader header =
        new RunHeader(
            UUID.randomUUID(),
            "scan",
            "db.example \u00fc 10.0.0.0/8",
            "5a",
            "T4",
            "eve",
            "berlin",
            List.of("-p", "22,80", ""),
            START);
    RecordedRun committed;
    try (History history = open()) {
      Recorder recorder = history.record(header);
      recorder.accept(HOST, Transport.TCP, 22, OPEN);
      recorder.accept(HOST, Transport.TCP, 22, CLOSED);
      recorder.accept(HOST, Transport.UDP, 22, CLOSED);
      committed = recorder.commit(new RunEnd(START.plusSeconds(5), false));
    }

    try (History history = open()) {
      assertThat(history.runs()).containsExactly(committed);
      assertThat(history.run(header.id())).contains(committed);
      assertThat(history.run(UUID.randomUUID())).isEmpty();
      assertThat(committed).isEqualTo(new RecordedRun(1, header, START.plusSeconds(5), false, 2));
    }
  }

  @Test
  void timeline_tellsNotProbedFromEveryVerdict() {
    try (History history = open()) {
      recordPorts(history, 0, 1, 100, CLOSED);
      recordPorts(history, 1, 22, 22, OPEN);
      recordPorts(history, 2, 80, 90, CLOSED);
      recordPorts(history, 3, 1, 100, CLOSED);

      Timeline ssh = history.timeline(tcp(22)).getFirst();
      assertThat(Sparkline.of(ssh.looks(), 80, false)).isEqualTo(".o .");
      assertThat(ssh.periods())
          .extracting(Period::since, Period::lastConfirmed, Period::until)
          .containsExactly(
              org.assertj.core.api.Assertions.tuple(at(0), at(0), at(1)),
              org.assertj.core.api.Assertions.tuple(at(1), at(1), at(3)),
              org.assertj.core.api.Assertions.tuple(at(3), at(3), null));
      Timeline http = history.timeline(tcp(80)).getFirst();
      assertThat(Sparkline.of(http.looks(), 80, false)).isEqualTo(". ..");
      assertThat(http.periods()).hasSize(1);
      assertThat(http.periods().getFirst().lastConfirmed()).isEqualTo(at(3));
      assertThat(history.latest(tcp(101))).isEmpty();
      assertThat(history.timeline(new Endpoint(NEXT, 22, Transport.TCP))).isEmpty();
    }
  }

  @Test
  void runsRecordedLate_standInTheirPlaceInTime() {
    try (History history = open()) {
      recordPorts(history, 5, 22, 22, OPEN);
      recordPorts(history, 1, 22, 22, CLOSED);
      recordPorts(history, 3, 22, 22, CLOSED);

      Timeline ssh = history.timeline(tcp(22)).getFirst();
      assertThat(Sparkline.of(ssh.looks(), 80, false)).isEqualTo("..o");
      assertThat(ssh.periods())
          .extracting(Period::since, Period::lastConfirmed, Period::until)
          .containsExactly(
              org.assertj.core.api.Assertions.tuple(at(1), at(3), at(5)),
              org.assertj.core.api.Assertions.tuple(at(5), at(5), null));
      assertThat(history.latest(tcp(22)).orElseThrow().verdict()).isEqualTo(OPEN);
      assertThat(history.latestRun().orElseThrow().number()).isEqualTo(1);
    }
  }

  private static Instant at(int day) {
    return START.plus(day, ChronoUnit.DAYS);
  }

  @Test
  void period_lastsOverRunsThatDidNotLookAtTheService() {
    Verdict ssh = new Verdict(PortState.OPEN, "syn-ack", "ssh", "", Certificate.NONE);
    Verdict known = new Verdict(PortState.OPEN, "syn-ack", "ssh", "Tested 1", Certificate.NONE);
    Verdict other = new Verdict(PortState.OPEN, "syn-ack", "ssh", "Tested 2", Certificate.NONE);
    try (History history = open()) {
      List<Verdict> found = List.of(OPEN, ssh, OPEN, known, OPEN, other, ssh);
      for (int day = 0; day < found.size(); day++) {
        recordPorts(history, day, 22, 22, found.get(day));
      }

      assertThat(history.timeline(tcp(22)).getFirst().periods())
          .extracting(Period::since, Period::until, period -> period.found().verdict())
          .containsExactly(
              org.assertj.core.api.Assertions.tuple(at(0), at(5), known),
              org.assertj.core.api.Assertions.tuple(at(5), null, other));
    }
  }

  @Test
  void hostDown_isNeitherAVerdictNorUnprobed() {
    try (History history = open()) {
      recordPorts(history, 0, 1, 100, CLOSED);
      Recorder recorder = history.record(header(1));
      recorder.accept(NEXT, Transport.TCP, 1, OPEN);
      recorder.down(HOST);
      commit(recorder, 1);
      recordPorts(history, 2, 1, 100, CLOSED);

      assertThat(Sparkline.of(history.timeline(tcp(1)).getFirst().looks(), 80, false))
          .isEqualTo("._.");
      Snapshot second = history.snapshot(2).orElseThrow();
      assertThat(second.hosts().get(HOST))
          .isEqualTo(new HostSnapshot(HOST, Presence.DOWN, List.of(), List.of()));
      assertThat(second.hosts().get(NEXT).open()).isEqualTo(PortSet.of(Transport.TCP, 1));
    }
  }

  @Test
  void wholeHost_turningFiltered_isFewRows() throws IOException {
    try (History history = open()) {
      recordPorts(history, 0, 1, 65_535, CLOSED);
      recordPorts(history, 1, 1, 65_535, FILTERED);
      recordPorts(history, 2, 1, 65_535, CLOSED);
      StringWriter text = new StringWriter();
      history.export(text);

      assertThat(text.toString()).containsOnlyOnce("\"states\":[").hasSizeLessThan(4_000);
      assertThat(text.toString().split("\"since\"", -1)).hasSize(4);
      assertThat(Sparkline.of(history.timeline(tcp(40_000)).getFirst().looks(), 9, false))
          .isEqualTo(".x.");
    }
  }

  @Test
  void sameRunId_isRecordedOnce() {
    try (History history = open();
        History other = open()) {
      RunHeader header = header(0);
      Recorder first = history.record(header);
      first.accept(HOST, Transport.TCP, 22, OPEN);
      RecordedRun committed = commit(first, 0);
      Recorder second = other.record(header);
      second.accept(HOST, Transport.TCP, 22, CLOSED);

      assertThat(commit(second, 5)).isEqualTo(committed);
      assertThat(history.runs()).hasSize(1);
      assertThat(history.latest(tcp(22)).orElseThrow().verdict()).isEqualTo(OPEN);
    }
  }

  @Test
  void localFailure_isNoLook() {
    try (History history = open()) {
      Recorder recorder = history.record(header(0));
      recorder.accept(
          Observation.undetermined(
              "10.0.0.5",
              HOST,
              22,
              Transport.TCP,
              "syn",
              new LocalFailure(Trouble.LOCAL_EXHAUSTION, "out of files", "")));
      assertThat(commit(recorder, 0).observations()).isZero();
      assertThat(history.latest(tcp(22))).isEmpty();
    }
  }

  @Test
  void flapping_isThreeChangesWithinTheWindow() {
    try (History history = open()) {
      for (int day = 0; day < 10; day++) {
        recordPorts(history, day, 22, 22, day >= 5 && day % 2 == 0 ? CLOSED : OPEN);
      }
      Timeline ssh = history.timeline(tcp(22)).getFirst();

      assertThat(Sparkline.of(ssh.looks(), 80, false)).isEqualTo("oooooo.o.o");
      assertThat(Sparkline.of(ssh.looks(), 5, true)).isEqualTo("\u2588\u2588\u2588**");
      assertThat(ssh.changes(at(0))).isEqualTo(4);
      assertThat(ssh.isFlapping(Duration.ofDays(3))).isTrue();
      assertThat(ssh.isFlapping(Duration.ofDays(1))).isFalse();
    }
  }

  private static Observation open(String target, IpAddress address) {
    return new Observation(
        target,
        address,
        443,
        Transport.TCP,
        "connect",
        new Outcome.Classified(PortState.OPEN, Reason.SYN_ACK, 1),
        new Evidence.Connected(address),
        Observation.LOCAL,
        null,
        START,
        null,
        1);
  }

  @Test
  void name_leadsToTheAddressesThatItHad() {
    try (History history = open()) {
      for (int day = 0; day < 4; day++) {
        Recorder recorder = history.record(header(day));
        recorder.accept(open("https://Db.example/", day < 2 ? HOST : NEXT));
        recorder.accept(open("10.0.0.5", HOST));
        commit(recorder, day);
      }

      assertThat(history.addresses("DB.example."))
          .containsExactly(
              new NamedAddress("db.example", NEXT, "local", at(2), at(3)),
              new NamedAddress("db.example", HOST, "local", at(0), at(1)));
      assertThat(history.addresses("10.0.0.5")).isEmpty();
      assertThat(history.snapshot(1).orElseThrow().hosts().get(HOST).names())
          .containsExactly("db.example");
      assertThat(history.snapshot(3).orElseThrow().hosts().get(HOST).names()).isEmpty();
    }
  }

  @Test
  void vantages_areKeptApart() {
    try (History history = open()) {
      recordPorts(history, 0, 22, 22, OPEN);
      RunHeader there =
          new RunHeader(UUID.randomUUID(), "scan", "x", "", "", "", "paris", List.of(), at(1));
      Recorder recorder = history.record(there);
      recorder.accept(HOST, Transport.TCP, 22, FILTERED);
      commit(recorder, 1);

      assertThat(history.timeline(tcp(22)))
          .extracting(Timeline::vantage, one -> Sparkline.of(one.looks(), 9, false))
          .containsExactly(
              org.assertj.core.api.Assertions.tuple("local", "o"),
              org.assertj.core.api.Assertions.tuple("paris", "x"));
      assertThat(history.latest(tcp(22)).orElseThrow().verdict()).isEqualTo(FILTERED);
    }
  }

  @Test
  void baseline_isSavedReplacedAndListed() {
    try (History history = open()) {
      recordPorts(history, 0, 20, 25, CLOSED);
      Snapshot first = history.snapshot(1).orElseThrow();
      history.save(new Baseline("good", at(0), first));
      recordPorts(
          history,
          1,
          22,
          22,
          new Verdict(PortState.OPEN, "syn-ack", "ssh", "", Certificate.of("ab12")));
      Baseline second = new Baseline("good", at(1), history.snapshot(2).orElseThrow());
      history.save(second);
      history.save(new Baseline("a", at(2), first));

      assertThat(history.baseline("good")).contains(second);
      assertThat(history.baseline("bad")).isEmpty();
      assertThat(history.baselines())
          .containsExactly(
              new Baseline.Summary("a", at(2), "run 1", at(0)),
              new Baseline.Summary("good", at(1), "run 2", at(1)));
    }
  }

  @Test
  void foreignFile_isAClearError() throws IOException {
    Path file = folder.resolve("text");
    Files.writeString(file, "no database at all, but long enough to be one".repeat(100));

    assertThatThrownBy(() -> History.open(file))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("history database");
    assertThatThrownBy(() -> History.open("jdbc:oracle:thin:eve:secret@//db/x"))
        .isInstanceOf(PortScanException.class)
        .hasMessageContaining("no database can be reached by jdbc:oracle");
  }

  @Test
  void restore_refusesWhatExportDidNotWrite() throws IOException {
    try (History history = open()) {
      assertThat(history.restore(new StringReader("{\"schema\":\"x\"}")).problems().getFirst())
          .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.text())
          .isEqualTo("1:11 this is no portscan-history/2");
      assertThat(
              history
                  .restore(
                      new StringReader(
                          "{\"schema\":\"portscan-history/1\"}\n{\"run\":0,\"id\":\"1\"}"))
                  .problems())
          .hasSize(1);
      assertThat(history.runs()).isEmpty();
    }
  }
}
