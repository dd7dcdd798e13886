package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.audit.AuditVerifier;

/** Scopes and audits as users meet them. */
class ScopeCommandTest {
  @TempDir Path folder;

  private String scope(String text) throws IOException {
    Path file = folder.resolve("scope.yaml");
    Files.writeString(file, "schema: portscan.scope/1\n" + text);
    return file.toString();
  }

  @Test
  void check_outOfScope_isRefusedWithTheRule() throws IOException {
    String scope = scope("forbid:\n  networks: 127.0.0.0/8\n");

    Invocation check = Invocation.of("check", "127.0.0.1:1", "--scope", scope, "--format", "csv");

    assertThat(check.exitCode()).isEqualTo(ExitCode.NOT_PERMITTED);
    assertThat(check.out()).contains("scope.yaml:3: forbid network 127.0.0.0/8");
  }

  @Test
  void scan_whoseScopeExpires_isNotPermittedToGoOn() throws IOException {
    Instant end = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
    String scope = scope("expires: " + end + "\naudit: a.jsonl\n");

    Invocation scan =
        Invocation.of(
            "scan",
            "-sT",
            "-p",
            "1-120",
            "--max-rate",
            "20",
            "127.0.0.1",
            "--scope",
            scope,
            "--format",
            "json");

    assertThat(scan.exitCode()).as(scan.err()).isEqualTo(ExitCode.NOT_PERMITTED);
    assertThat(scan.err())
        .contains("the scan did not come to its end: " + scope + ":2: the scope expired");
    assertThat(scan.out()).contains("\"complete\" : false", "\"conn-refused\"", "out of scope");
    assertThat(Files.readString(folder.resolve("a.jsonl")))
        .contains("\"event\":\"finished\",\"complete\":false");
  }

  @Test
  void scan_ofWhichSomeIsOutOfScope_runsToItsEndAndSaysSo() throws IOException {
    String scope = scope("forbid:\n  ports: [7, 9]\n  networks: 127.0.0.9\n");

    Invocation scan = Invocation.of("scan", "-sT", "-p", "7-10", "127.0.0.8/31", "--scope", scope);

    assertThat(scan.exitCode()).as(scan.err()).isZero();
    assertThat(scan.err())
        .contains("127.0.0.9 is left out: " + scope + ":4: forbid network 127.0.0.9")
        .contains("ports out of scope, not asked: 2");
  }

  @Test
  void check_inScopeWithAnAudit_writesAWholeRun() throws IOException {
    Path audit = folder.resolve("a.jsonl");
    try (ServerSocket listener = Loopback.listener()) {
      String port = Integer.toString(listener.getLocalPort());
      String scope = scope("authorisation: PT-1\nallow:\n  networks: 127.0.0.1\n");

      Invocation check =
          Invocation.of("check", "127.0.0.1", port, "--scope", scope, "--audit", audit.toString());

      assertThat(check.exitCode()).as(check.err()).isZero();
    }
    assertThat(Files.readString(audit))
        .contains("\"event\":\"started\"", "\"authorisation\":\"PT-1\"", "\"event\":\"admitted\"")
        .contains("\"complete\":true,\"packets\":1,\"results\":{\"open\":1}");
    assertThat(AuditVerifier.verify(audit).isIntact()).isTrue();
  }

  @Test
  void audit_verify_saysWhatIsWrongAndWhere() throws IOException {
    Path audit = folder.resolve("a.jsonl");
    assertThat(Invocation.of("check", "127.0.0.1:1", "--audit", audit.toString()).exitCode())
        .isEqualTo(ExitCode.NOT_OPEN);
    Invocation intact = Invocation.of("audit", "verify", audit.toString());
    assertThat(intact.exitCode()).isZero();
    assertThat(intact.out())
        .startsWith(audit + ": 3 records, as they were written; the last is 3:");

    Files.writeString(audit, Files.readString(audit).replace("127.0.0.1", "127.0.0.2"));

    Invocation tampered = Invocation.of("audit", "verify", audit.toString());
    assertThat(tampered.exitCode()).isEqualTo(ExitCode.NOT_OPEN);
    assertThat(tampered.out()).startsWith(audit + ":1: record 1 was changed\n");
  }

  @Test
  void audit_export_isTheDisclosureReport() {
    Path audit = folder.resolve("a.jsonl");
    Invocation.of("scan", "-sT", "-p", "1", "127.0.0.1", "--audit", audit.toString());

    Invocation export = Invocation.of("audit", "export", audit.toString());

    assertThat(export.exitCode()).isZero();
    assertThat(export.out())
        .startsWith("# Disclosure of port scans\n")
        .contains("scan -sT -p 1 127.0.0.1");
  }

  @Test
  void audit_unknownAction_suggestsTheNearest() {
    assertThat(Invocation.of("audit", "verfy").err())
        .isEqualTo("portscan: \"verfy\" is not one of verify, export; did you mean \"verify\"?\n");
  }

  @Test
  void aBrokenScope_isAUsageErrorWithItsPlace() throws IOException {
    String scope = scope("alow:\n  networks: 127.0.0.1\n");

    Invocation check = Invocation.of("check", "127.0.0.1:1", "--scope", scope);

    assertThat(check.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(check.err())
        .isEqualTo(
            "portscan: "
                + scope
                + ":2:1: unknown key \"alow\" in a scope; did you mean \"allow\"?\n");
  }

  @Test
  void aScopeThatIsMissing_probesNothing() {
    Invocation check = Invocation.of("check", "127.0.0.1:1", "--scope", "/no/such/scope.yaml");

    assertThat(check.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(check.err())
        .isEqualTo(
            "portscan: the scope \"/no/such/scope.yaml\" cannot be read, so nothing is probed\n");
  }

  @Test
  void anAuditThatCannotBeWritten_probesNothing() {
    Invocation check = Invocation.of("check", "127.0.0.1:1", "--audit", "/no/such/audit.jsonl");

    assertThat(check.exitCode()).isEqualTo(ExitCode.NOT_PERMITTED);
    assertThat(check.out()).isEmpty();
    assertThat(check.err()).contains("/no/such/audit.jsonl cannot be written: there is no such");
  }

  @Test
  void manyPublicAddresses_needAWordOfLeave() {
    for (String command : new String[] {"check", "scan"}) {
      Invocation run = Invocation.of(command, "-p", "80", "8.0.0.0/20");

      assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_PERMITTED);
      assertThat(run.out()).doesNotContain("open", "filtered");
      assertThat(run.err())
          .contains("nothing was sent: these are 4,096 public addresses")
          .contains("--i-am-authorized");
    }
  }

  @Test
  void aReasonThatIsEmpty_isNone() {
    assertThat(Invocation.of("check", "127.0.0.1:1", "--i-am-authorized", " ").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
