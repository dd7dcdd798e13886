package portscan.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

class AuditReportTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeTrail() {
    file = folder.resolve("audit.jsonl");
    RunStart start =
        new RunStart(
            "bob",
            "scanner-1",
            "local",
            List.of("scan", "<b>|10.0.0.0/24"),
            500,
            new RunStart.Scope("scope.yaml", "cd".repeat(32), "PT-17"),
            "");
    try (AuditTrail trail = AuditTrail.required(file, start)) {
      trail.admittedBlock(
          "10.0.0.0/24",
          new Host.Span(IpAddress.literal("10.0.0.0"), 256),
          PortSet.range(Transport.TCP, 1, 4));
      trail.refused(
          "10.0.1.1:22",
          new Endpoint(IpAddress.literal("10.0.1.1"), 22, Transport.TCP),
          "scope.yaml:4: forbid 10.0.1.0/24");
      trail.finish(new ResultDigest().end(true, 1024));
    }
  }

  @Test
  void markdown_tellsWhoWhatWhenAndByWhoseLeave() throws IOException {
    String report = AuditReport.of(file, null, null).text(AuditReport.Format.MARKDOWN);

    assertThat(report)
        .startsWith("# Disclosure of port scans\n")
        .contains("intact: 4 records")
        .contains("bob at scanner-1")
        .contains("authorisation PT-17")
        .contains("at most 500 packets a second")
        .contains("| 10.0.0.0/24 (10.0.0.0-10.0.0.255) | 1,024 |")
        .contains("scope.yaml:4: forbid 10.0.1.0/24")
        .contains("scan \\<b\\>\\|10.0.0.0/24");
  }

  @Test
  void html_isOneFileAndEscapesWordsFromOutside() throws IOException {
    String report = AuditReport.of(file, null, null).text(AuditReport.Format.HTML);

    assertThat(report)
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .contains("scan &lt;b&gt;|10.0.0.0/24")
        .doesNotContain("<b>", "<script", "src=", "href=");
  }

  @Test
  void of_aPeriod_leavesOutOtherRuns() throws IOException {
    String report =
        AuditReport.of(file, Instant.parse("2100-01-01T00:00:00Z"), null)
            .text(AuditReport.Format.MARKDOWN);

    assertThat(report).contains("**Runs:** 0").doesNotContain("bob");
  }

  @Test
  void of_aTamperedTrail_saysSoFirst() throws IOException {
    Files.writeString(file, Files.readString(file).replace("bob", "eve"));

    assertThat(AuditReport.of(file, null, null).text(AuditReport.Format.MARKDOWN))
        .contains("NOT INTACT: line 1: record 1 was changed");
  }
}
