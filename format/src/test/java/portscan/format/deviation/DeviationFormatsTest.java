package portscan.format.deviation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.SourceLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeviationFormatsTest {
  /** What a server or a runbook may say, and no report may obey. */
  private static final String HOSTILE =
      "<script>alert(1)</script> & \"]]> \u001b[2J | `x` \u0000 \u20ac";

  private static final SourceLocation PLACE = new SourceLocation("net/a shop.yaml", 12, 9);

  private static Deviation deviation(DeviationKind kind, int port, String text) {
    return new Deviation(
        kind,
        text,
        IpAddress.literal("2001:db8::5"),
        PortSet.of(Transport.TCP, port),
        List.of("web"),
        "closed",
        "open",
        text,
        Optional.of(PLACE),
        Optional.of(text),
        Optional.of(text),
        Optional.empty());
  }

  private static Checked checked(Deviation... deviations) {
    List<Deviation> counting =
        Stream.of(deviations).filter(one -> one.accepted().isEmpty()).toList();
    List<Deviation> accepted =
        Stream.of(deviations).filter(one -> one.accepted().isPresent()).toList();
    return new Checked(
        HOSTILE, List.of("web"), "1-9/tcp", "closed", Optional.of(PLACE), 9, counting, accepted);
  }

  private static DeviationReport report(Checked... checks) {
    return new DeviationReport(
        "verify",
        "1.0",
        HOSTILE,
        "net/a shop.yaml",
        List.of("seen from local"),
        Instant.parse("2026-01-02T03:04:05Z"),
        Instant.parse("2026-01-02T03:24:05.5Z"),
        true,
        false,
        List.of(checks));
  }

  private static DeviationReport everything() {
    return report(
        checked(
            deviation(DeviationKind.UNDECIDED, 1, HOSTILE),
            deviation(DeviationKind.UNDECIDED, 2, ""),
            deviation(DeviationKind.UNAVAILABLE, 3, HOSTILE),
            deviation(DeviationKind.EXPOSED, 4, "db")),
        checked(
            deviation(DeviationKind.EXPOSED, 5, "db")
                .accepted(new Acceptance("an exception", HOSTILE, Optional.of(LocalDate.MAX)))),
        checked(),
        checked(deviation(DeviationKind.UNDECIDED, 6, "db")));
  }

  private static String written(String format, DeviationReport report) throws IOException {
    StringWriter out = new StringWriter();
    DeviationFormats.byId(format).orElseThrow().write(report, out, ReportOptions.plain());
    return out.toString();
  }

  private static List<String> texts(JsonNode nodes, String key) {
    return nodes.valueStream().map(node -> node.get(key).stringValue()).toList();
  }

  @Test
  void junit_ofEverything_hasTheShapeOfSurefiresSchema() throws Exception {
    Schema schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(
                Objects.requireNonNull(getClass().getResource("junit-shape.xsd"), "the schema"));

    String xml = written("junit", everything());

    schema.newValidator().validate(new StreamSource(new StringReader(xml)));
    assertThat(xml)
        .contains("time=\"1200.500\" tests=\"4\" errors=\"1\" skipped=\"1\" failures=\"1\"");
  }

  @Test
  void sarif_ofEverything_hasWhatTheSpecificationDemands() throws IOException {
    JsonNode document = JsonMapper.shared().readTree(written("sarif", everything()));

    assertThat(document.get("version").stringValue()).isEqualTo("2.1.0");
    JsonNode run = document.get("runs").get(0);
    JsonNode driver = run.get("tool").get("driver");
    assertThat(driver.get("name").stringValue()).isEqualTo("PortScan");
    List<String> rules = texts(driver.get("rules"), "id");
    assertThat(rules).doesNotHaveDuplicates().contains("exposed", "unavailable", "undecided");
    assertThat(run.get("invocations").get(0).get("executionSuccessful").booleanValue()).isTrue();
    assertThat(run.get("results").size()).isEqualTo(6);
    for (JsonNode result : run.get("results")) {
      String rule = result.get("ruleId").stringValue();
      assertThat(rules.get(result.get("ruleIndex").intValue())).isEqualTo(rule);
      assertThat(result.get("message").get("text").stringValue()).isNotBlank();
      // Section 3.27.10: a kind other than "fail" has the level "none".
      boolean fails = result.get("kind").stringValue().equals("fail");
      assertThat(fails).isEqualTo(!rule.equals("undecided"));
      assertThat(result.get("level").stringValue().equals("none")).isEqualTo(!fails);
      JsonNode place = result.get("locations").get(0).get("physicalLocation");
      assertThat(place.get("artifactLocation").get("uri").stringValue())
          .isEqualTo("net/a%20shop.yaml");
      assertThat(place.get("region").get("startLine").intValue()).isEqualTo(12);
      assertThat(place.get("region").get("startColumn").intValue()).isEqualTo(9);
    }
    JsonNode suppressed = run.get("results").get(5).get("suppressions").get(0);
    assertThat(suppressed.get("kind").stringValue()).isEqualTo("external");
    assertThat(suppressed.get("status").stringValue()).isEqualTo("accepted");
    assertThat(run.get("results").get(0).get("suppressions").isEmpty()).isTrue();
  }

  @Test
  void json_ofEverything_tellsWhatCountsApartFromWhatIsAccepted() throws IOException {
    JsonNode document = JsonMapper.shared().readTree(written("json", everything()));

    assertThat(document.get("schema").stringValue()).isEqualTo("portscan/1");
    assertThat(texts(document.get("deviations"), "kind"))
        .containsExactly("exposed", "unavailable", "undecided", "undecided", "undecided");
    assertThat(document.get("accepted").get(0).get("accepted").get("by").stringValue())
        .isEqualTo("an exception");
    assertThat(document.get("summary").get("outcome").stringValue()).isEqualTo("undecided");
    assertThat(document.get("deviations").get(0).get("line").intValue()).isEqualTo(12);
  }

  @Test
  void html_isOneFileForAnyScreen_andObeysNobody() throws IOException {
    String html = written("html", everything());

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "http://", "https://", "src=", "url(", "@import", "\u001b");
  }

  @Test
  void markdown_keepsForeignTextInItsCell() throws IOException {
    String markdown = written("markdown", everything());

    assertThat(markdown).contains("## What differs", "## Accepted", "## What is met");
    assertThat(markdown.replace("\\<", "")).doesNotContain("<script", "\u001b");
    assertThat(markdown.lines().filter(line -> line.startsWith("| exposed")))
        .allMatch(line -> line.replace("\\|", "").chars().filter(c -> c == '|').count() == 9);
  }

  @Test
  void text_isAsciiWithinEightyColumns_andObeysNobody() throws IOException {
    String text = written("text", everything());

    assertThat(text.chars()).allMatch(unit -> unit == '\n' || (unit >= ' ' && unit < 0x7f));
    assertThat(text).containsSubsequence("x exposed", "x unavailable", "? undecided", "o met");
    assertThat(text).containsSubsequence("o met", "- accepted", "an exception");
  }

  @Test
  void outcome_isTheWorstOfAll() {
    assertThat(report(checked()).outcome()).isEqualTo(DeviationReport.Outcome.MATCHES);
    assertThat(report(checked(deviation(DeviationKind.CERTIFICATE, 1, "db"))).outcome())
        .isEqualTo(DeviationReport.Outcome.DIFFERS);
    assertThat(everything().outcome()).isEqualTo(DeviationReport.Outcome.UNDECIDED);
    assertThat(
            everything()
                .accepting(_ -> Optional.of(new Acceptance("x", "", Optional.empty())))
                .outcome())
        .isEqualTo(DeviationReport.Outcome.MATCHES);
  }

  @Test
  void portText_ofManyRanges_tellsTheFirst() {
    PortSet ports = PortSet.of(Transport.UDP, 53).union(PortSet.range(Transport.TCP, 20, 29));
    assertThat(PortText.of(ports)).isEqualTo("20-29/tcp 53/udp");
    PortSet odd = PortSet.empty();
    for (int port = 1; port < 20; port += 2) {
      odd = odd.union(PortSet.of(Transport.TCP, port));
    }
    assertThat(PortText.of(odd)).isEqualTo("1,3,5,7/tcp and 6 more");
  }
}
