package portscan.format.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Behaviour;
import portscan.api.model.Observation;

/** What looks at services told, in the formats that have a place for it. */
class ServiceReportsTest {
  private static final String TARGET = "10.0.0.5";
  private static final Observation SSH = Samples.answered(TARGET, TARGET, 22, true);
  private static final Observation SHOP = Samples.answered(TARGET, TARGET, 8443, true);
  private static final Observation MAIL = Samples.answered(TARGET, TARGET, 25, true);
  private static final Observation MUTE = Samples.answered(TARGET, TARGET, 9999, true);

  private static final ServiceLook.Tls TLS = tls(false);

  private static ServiceLook.Tls tls(boolean startTls) {
    return new ServiceLook.Tls(
        "TLSv1.3",
        "TLS_AES_128_GCM_SHA256",
        "h2",
        List.of("shop.example"),
        "CN=shop.example",
        "CN=authority",
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-03-01T00:00:00Z"),
        false,
        true,
        "c0ffee".repeat(10),
        startTls);
  }

  private static ServiceLook.Result look(
      Behaviour behaviour,
      String service,
      String product,
      String version,
      String banner,
      ServiceLook.@Nullable Tls tls) {
    return new ServiceLook.Result(
        behaviour,
        service,
        product,
        version,
        banner,
        tls,
        tls != null,
        List.of(),
        Map.of("a.b", "c"),
        4);
  }

  /** Of a scan with a service that greets, one within TLS, and one that says nothing. */
  private static String report(String format, boolean ofHosts) throws IOException {
    StringWriter out = new StringWriter();
    ReportWriter report = Samples.format(format).open(out, ReportOptions.plain());
    report.begin(new Run("0.1.0", "scan", List.of(TARGET), Instant.EPOCH, 1, false, List.of()));
    report.service(
        SSH, look(Behaviour.GREETS, "ssh", "OpenSSH", "9.2p1", "SSH-2.0-OpenSSH_9.2p1", null));
    report.service(SHOP, look(Behaviour.ANSWERS, "http", "nginx", "", "HTTP/1.1 200 OK", TLS));
    report.service(MAIL, look(Behaviour.GREETS, "smtp", "Postfix", "", "220 mail", tls(true)));
    report.service(MUTE, look(Behaviour.SILENT, "", "", "", "", null));
    List<Observation> seen = List.of(SSH, SHOP, MAIL, MUTE);
    for (Observation one : seen) {
      report.observation(one);
    }
    if (ofHosts) {
      report.host(ScanSamples.host(TARGET, "", TARGET, HostStatus.assumedUp(), seen).result());
    } else {
      report.target(new TargetResult(TARGET, seen, List.of()));
    }
    report.end(new RunEnd(Instant.EPOCH, true));
    return out.toString();
  }

  @Test
  void cards_tellServicesInALine() throws IOException {
    assertThat(report("text", false))
        .contains("service: ssh OpenSSH 9.2p1 (SSH-2.0-OpenSSH_9.2p1)")
        .containsPattern("service: http nginx \\(HTTP/1.1 200 OK\\); TLSv1.3, certificate for")
        .contains("service: smtp Postfix (220 mail); STARTTLS, TLSv1.3, certificate for")
        .contains("service: it accepts, and answers nothing");
  }

  @Test
  void tables_tellSoftware() throws IOException {
    assertThat(report("text", true)).containsPattern("22/tcp +ssh +OpenSSH 9.2p1, ");
  }

  @Test
  void normalOutput_hasNmapsVersionColumn() throws IOException {
    assertThat(report("normal", true))
        .containsPattern("PORT +STATE +SERVICE +REASON +VERSION\n")
        .containsPattern("22/tcp +open +ssh +.* OpenSSH 9.2p1\n")
        .containsPattern("8443/tcp +open +ssl/http .* nginx\n")
        .containsPattern("25/tcp +open +smtp .* Postfix\n")
        .doesNotContainPattern(" \n");
  }

  @Test
  void grepableOutput_hasTheVersionField() throws IOException {
    assertThat(report("grepable", true)).contains("22/open/tcp//ssh//OpenSSH 9.2p1/, ");
  }

  @Test
  void xml_saysWhatWasProbedAndIsValid(@TempDir Path folder) throws Exception {
    String xml = report("xml", true);
    assertThat(xml)
        .contains(
            "<service name=\"ssh\" product=\"OpenSSH\" version=\"9.2p1\" method=\"probed\""
                + " conf=\"10\"/>")
        .contains("<service name=\"http\" product=\"nginx\" tunnel=\"ssl\" method=\"probed\"")
        .contains("<service name=\"smtp\" product=\"Postfix\" method=\"probed\"");
    NmapXmlReportTest.assertValidFiles(
        List.of(Files.writeString(folder.resolve("services.xml"), xml)));
  }

  @Test
  void jsonLines_holdTheLook() throws IOException {
    assertThat(report("jsonl", true).lines().toList())
        .satisfiesExactly(
            ssh ->
                assertThat(ssh)
                    .contains("\"service\":\"ssh\"")
                    .endsWith(
                        "\"serviceLook\":{\"behaviour\":\"greets\",\"service\":\"ssh\","
                            + "\"product\":\"OpenSSH\",\"version\":\"9.2p1\","
                            + "\"banner\":\"SSH-2.0-OpenSSH_9.2p1\",\"tls\":null,"
                            + "\"clearRefused\":false,\"unanswered\":[],\"details\":{\"a.b\":\"c\"}}}"),
            shop ->
                assertThat(shop)
                    .contains("\"service\":\"http\"")
                    .contains("\"names\":[\"shop.example\"]")
                    .contains("\"notAfter\":\"2026-03-01T00:00:00Z\",\"nameMatches\":false")
                    .contains("\"startTls\":false"),
            mail -> assertThat(mail).contains("\"service\":\"smtp\"", "\"startTls\":true"),
            mute -> assertThat(mute).contains("\"behaviour\":\"silent\",\"service\":null"));
  }
}
