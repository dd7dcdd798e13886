package portscan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;

class AuditTrailTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("audit.jsonl");
  }

  static RunStart start() {
    return new RunStart(
        "alice",
        "scanner-1",
        "local",
        List.of("scan", "10.0.0.0/16", "-p", "22"),
        20_000,
        new RunStart.Scope("/etc/portscan/scope.yaml", "ab".repeat(32), "PT-17"),
        "ticket \u201c4711\u201d");
  }

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(IpAddress.literal(address), port, Transport.TCP);
  }

  private List<AuditEvent> events() throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    AuditLog.forEach(file, events::add);
    return events;
  }

  @Test
  void aRun_isWrittenFromItsStartToItsEnd() throws IOException {
    try (AuditTrail trail = AuditTrail.required(file, start())) {
      trail.admitted("db.example:22", endpoint("10.0.0.5", 22));
      trail.refused("db.example:23", endpoint("10.0.0.5", 23), "scope.yaml:7: forbid port 23");
      trail.finish(new ResultDigest().end(true, 7));
    }

    List<AuditEvent> events = events();
    assertThat(events)
        .extracting(AuditEvent::kind)
        .containsExactly(
            AuditEvent.Kind.STARTED,
            AuditEvent.Kind.ADMITTED,
            AuditEvent.Kind.REFUSED,
            AuditEvent.Kind.FINISHED);
    assertThat(events.get(0).text("operator")).isEqualTo("alice");
    assertThat(events.get(0).text("authorisation")).isEqualTo("ticket \u201c4711\u201d");
    assertThat(events.get(2).text("rule")).isEqualTo("scope.yaml:7: forbid port 23");
    assertThat(events.get(3).number("packets")).isEqualTo(7);
    assertThat(events.get(3).members()).containsEntry("complete", true);
    assertThat(AuditVerifier.verify(file).problems()).isEmpty();
  }

  @Test
  void admitted_theFirstOfATarget_isInTheFileAtOnce() throws IOException {
    try (AuditTrail trail = AuditTrail.required(file, start())) {
      trail.admitted("a:22", endpoint("10.0.0.5", 22));

      assertThat(events()).hasSize(2);
    }
  }

  @Test
  void admitted_ofASlash16_isAFewLines() throws IOException {
    try (AuditTrail trail = AuditTrail.required(file, start())) {
      for (int low = 0; low < 1 << 16; low++) {
        trail.admitted(
            "10.1.0.0/16", new Endpoint(IpAddress.ipv4(0x0a010000 + low), 443, Transport.TCP));
      }
      trail.finish(new ResultDigest().end(true, 0));
    }

    List<AuditEvent> events = events();
    assertThat(events).hasSizeLessThan(12);
    double endpoints = 0;
    for (AuditEvent event : events) {
      for (Object target : event.list("targets")) {
        endpoints += ((Number) ((Map<?, ?>) target).get("endpoints")).doubleValue();
      }
    }
    assertThat(endpoints).isEqualTo(65_536);
    assertThat(events.get(events.size() - 2).list("targets").toString()).contains("10.1.255.255");
  }

  @Test
  void admittedBlock_ofManyTargets_isFoldedByTheirPorts() throws IOException {
    PortSet ports = PortSet.range(Transport.TCP, 20, 25);
    try (AuditTrail trail = AuditTrail.required(file, start())) {
      for (int host = 0; host < 10_000; host++) {
        trail.admittedBlock(
            "host-" + host, new Host.Span(IpAddress.ipv4(0x0a000000 + host), 1), ports);
      }
      trail.finish(new ResultDigest().end(true, 0));
    }

    List<AuditEvent> events = events();
    assertThat(events).hasSizeLessThan(64 + 100);
    assertThat(events.stream().mapToInt(event -> event.list("targets").size()).sum())
        .isEqualTo(10_000);
    assertThat(events.get(1).text("tcp")).isEqualTo("20-25");
  }

  @Test
  void close_withoutAnEnd_saysThatItWasNotComplete() throws IOException {
    AuditTrail.required(file, start()).close();

    assertThat(events().get(1).members()).containsEntry("complete", false);
  }

  @Test
  void twoProcesses_appendToOneChain() throws Exception {
    int each = 50;
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      writers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  file.toString(),
                  Integer.toString(each))
              .inheritIO()
              .start());
    }
    for (Process writer : writers) {
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).isZero();
    }

    AuditVerifier.Verdict verdict = AuditVerifier.verify(file);
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.records()).isEqualTo(4L * each);
  }

  /** Appends runs from a process of its own. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      for (int run = 0; run < Integer.parseInt(arguments[1]); run++) {
        AuditTrail.required(Path.of(arguments[0]), start()).close();
      }
    }
  }

  @Test
  void aTornLine_isKeptAndToldOfByTheNextRun() throws IOException {
    AuditTrail.required(file, start()).close();
    Files.writeString(file, "{\"seq\":3,\"at\":\"2026", StandardOpenOption.APPEND);
    assertThat(AuditVerifier.verify(file).problems())
        .containsExactly(
            new AuditVerifier.Problem(
                3, "the line is not finished: its writer was killed, or it was cut"));

    AuditTrail.required(file, start()).close();

    AuditVerifier.Verdict verdict = AuditVerifier.verify(file);
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.notes())
        .containsExactly("line 3 is not finished, as record 3 tells: its writer was killed");
    assertThat(events())
        .extracting(AuditEvent::kind)
        .containsExactly(
            AuditEvent.Kind.STARTED,
            AuditEvent.Kind.FINISHED,
            AuditEvent.Kind.RECOVERED,
            AuditEvent.Kind.STARTED,
            AuditEvent.Kind.FINISHED);
  }

  @Test
  void aRecordThatLacksOnlyItsLineEnd_isKeptAsItIs() throws IOException {
    AuditTrail.required(file, start()).close();
    byte[] whole = Files.readAllBytes(file);
    Path head = ChainFile.headOf(file);
    String first = new String(whole, StandardCharsets.US_ASCII).lines().findFirst().orElseThrow();
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    String hash = first.substring(first.length() - 66, first.length() - 2);
    Files.writeString(head, "%018d %s\n".formatted(1, hash));

    AuditTrail.required(file, start()).close();

    AuditVerifier.Verdict verdict = AuditVerifier.verify(file);
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.records()).isEqualTo(4);
  }

  @Test
  void required_whereNobodyMayWrite_probesNothing() {
    Path nowhere = folder.resolve("no-such-folder").resolve("audit.jsonl");

    assertThatThrownBy(() -> AuditTrail.required(nowhere, start()))
        .isInstanceOfSatisfying(
            PortScanException.class,
            e -> {
              assertThat(e.trouble()).isEqualTo(Trouble.PERMISSION_DENIED);
              assertThat(e).hasMessage(nowhere + " cannot be written: there is no such folder");
            });
  }

  @Test
  void wished_whereNobodyMayWrite_isOneNote() {
    Path nowhere = folder.resolve("no-such-folder").resolve("audit.jsonl");
    List<String> notes = new ArrayList<>();

    try (AuditTrail trail = AuditTrail.wished(nowhere, start(), notes::add)) {
      trail.admitted("a", endpoint("10.0.0.1", 1));
    }

    assertThat(notes)
        .containsExactly("no audit: " + nowhere + " cannot be written: there is no such folder");
  }

  @Test
  void file_isForItsOwnerAlone() throws IOException {
    AuditTrail.required(file, start()).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void digest_isThatOfALineForEachOpenPort() {
    ResultDigest digest = new ResultDigest();
    LocalFailure failure = new LocalFailure(Trouble.NO_LOCAL_ROUTE, "no route", "add one");
    digest.add(
        Observation.undetermined(
            "a", IpAddress.literal("10.0.0.1"), 22, Transport.TCP, "connect", failure));
    digest.add(observation(PortState.OPEN, 22));
    digest.add(observation(PortState.CLOSED, 23));
    digest.add(observation(PortState.OPEN, 80));
    byte[] lines = "10.0.0.1 22/tcp\n10.0.0.1 80/tcp\n".getBytes(StandardCharsets.US_ASCII);

    RunEnd end = digest.end(true, 0);

    assertThat(end.digest()).isEqualTo(ChainedLine.sha256(lines, 0, lines.length));
    assertThat(end.results())
        .containsExactly(Map.entry("closed", 1L), Map.entry("open", 2L), Map.entry("unknown", 1L));
    assertThat(end.packets()).isEqualTo(3);
  }

  private static Observation observation(PortState state, int port) {
    IpAddress address = IpAddress.literal("10.0.0.1");
    Evidence evidence =
        state == PortState.OPEN ? new Evidence.Connected(address) : new Evidence.Refused(address);
    return new Observation(
        "a",
        address,
        port,
        Transport.TCP,
        "connect",
        new Outcome.Classified(state, Reason.SYN_ACK, 1),
        evidence,
        Observation.LOCAL,
        null,
        Instant.EPOCH,
        null,
        1);
  }

  @Test
  void interrupted_whileItAdmits_writesAllTheSame() throws IOException {
    Thread.currentThread().interrupt();
    try (AuditTrail trail = AuditTrail.required(file, start())) {
      trail.admitted("a:22", endpoint("10.0.0.5", 22));
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(AuditVerifier.verify(file).problems()).isEmpty();
    assertThat(events()).hasSize(3);
  }
}
