package portscan.format.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JsonReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> CONTRACT =
      List.of(
          "target",
          "address",
          "port",
          "transport",
          "state",
          "reason",
          "probe",
          "service",
          "rttMs",
          "attempts",
          "confidence",
          "at",
          "vantage",
          "source",
          "evidence");

  private static JsonNode document(List<TargetResult> results, boolean complete) {
    return JSON.readTree(
        Samples.report(
            Samples.format("json"), ReportOptions.plain(), results, results.size(), complete));
  }

  @Test
  void document_hasTheContractsKeys() {
    JsonNode document = document(Samples.mixed(), true);
    assertThat(document.propertyNames())
        .contains(
            "schema", "command", "startedAt", "finishedAt", "complete", "observations", "summary");
    assertThat(document.get("schema").asString()).isEqualTo("portscan/1");
    assertThat(document.get("complete").asBoolean()).isTrue();
    assertThat(document.get("finishedAt").asString()).isEqualTo("2026-01-02T03:04:09.699901Z");
    assertThat(document.get("summary").get("open").asInt()).isEqualTo(3);
    assertThat(document.get("summary").get("endpoints").asInt()).isEqualTo(8);
  }

  @Test
  void observation_hasTheContractsKeysInItsOrder() {
    JsonNode observations = document(Samples.mixed(), true).get("observations");
    for (JsonNode observation : observations) {
      List<String> names = new ArrayList<>(observation.propertyNames());
      boolean error = names.remove("error");
      assertThat(names).isEqualTo(CONTRACT);
      assertThat(observation.get("state").isNull()).isEqualTo(error);
    }
    JsonNode error = observations.get(observations.size() - 1).get("error");
    assertThat(error.propertyNames()).containsExactly("code", "message", "hint");
  }

  @Test
  void finding_hasTheContractsKeys() {
    JsonNode finding = document(List.of(Samples.deadFamily()), true).get("findings").get(0);
    assertThat(finding.propertyNames())
        .contains("code", "confidence", "address", "cause", "evidence", "nextSteps");
    assertThat(finding.get("code").asString()).isEqualTo("dead-address-family");
  }

  @Test
  void interruptedBeforeAnyTarget_isValid() {
    JsonNode document = document(List.of(), false);
    assertThat(document.get("complete").asBoolean()).isFalse();
    assertThat(document.get("observations")).isEmpty();
    assertThat(document.has("findings")).isFalse();
  }

  @Test
  void severalLooks_haveStatistics() {
    JsonNode statistics =
        document(List.of(Samples.severalLooks()), true).get("summary").get("statistics").get(0);
    assertThat(statistics.get("looks").asInt()).isEqualTo(10);
    assertThat(statistics.get("open").asInt()).isEqualTo(7);
    assertThat(statistics.get("filtered").asInt()).isEqualTo(3);
    assertThat(statistics.get("loss").asDouble()).isEqualTo(0.3);
    assertThat(statistics.get("rttMs").get("min").asDouble()).isEqualTo(0.5);
    assertThat(statistics.get("rttMs").get("median").asDouble()).isEqualTo(0.9);
    assertThat(statistics.get("rttMs").get("max").asDouble()).isEqualTo(1.3);
  }

  @Test
  void hosts_areThoseOfAScan_alsoWhereTheyAreDown() throws IOException {
    StringWriter text = new StringWriter();
    ReportWriter writer = Samples.format("json").open(text, ReportOptions.plain());
    writer.begin(new Run("0.1.0", "scan", List.of(), Samples.AT, 2, false, List.of()));
    HostStatus silent = new HostStatus(HostStatus.Presence.DOWN, "no-response", 0);
    writer.down("10.0.0.0/24", IpAddress.literal("10.0.0.7"), silent);
    writer.flush();
    String closed = text + writer.closing(new RunEnd(Samples.AT, false), List.of());
    HostTally up = new HostTally("10.0.0.0/24", "", IpAddress.literal("10.0.0.8"), 0);
    writer.host(up.result(new HostStatus(HostStatus.Presence.UP, "echo-reply", 64)));
    writer.end(new RunEnd(Samples.AT, true, 1));

    assertThat(JSON.readTree(closed).get("hosts").toString())
        .isEqualTo(
            "[{\"target\":\"10.0.0.0/24\",\"address\":\"10.0.0.7\",\"status\":\"down\","
                + "\"reason\":\"no-response\"}]");
    JsonNode document = JSON.readTree(text.toString());
    assertThat(document.get("hosts")).hasSize(2);
    assertThat(document.get("hosts").get(1).get("reason").asString()).isEqualTo("echo-reply");
    assertThat(document.get("summary").get("hostsDown").asInt()).isEqualTo(1);
    assertThat(document(Samples.mixed(), true).has("hosts")).isFalse();
  }

  @Test
  void line_isOneObservation() {
    String lines = Samples.report(Samples.format("jsonl"), ReportOptions.plain(), Samples.mixed());
    assertThat(lines).endsWith("}\n");
    assertThat(lines.lines().map(line -> JSON.readTree(line).get("port").asInt()))
        .containsExactly(5432, 5432, 443, 11211, 22, 11211, 53, 80);
  }

  @Test
  void line_isThereAfterAFlush() throws IOException {
    StringWriter text = new StringWriter();
    ReportWriter writer = Samples.format("jsonl").open(text, ReportOptions.plain());
    writer.begin(new Run("0.1.0", "check", List.of(), Samples.AT, 1, false, List.of()));
    writer.observation(Samples.open("a:1", "10.0.0.5", 1));
    writer.flush();
    assertThat(text.toString()).startsWith("{").endsWith("}\n");
  }

  @Test
  void brokenOutput_throwsItsOwnException() {
    Observation seen = Samples.open("a:1", "10.0.0.5", 1);
    for (ReportFormat format : ReportFormats.ALL) {
      ReportWriter writer = format.open(new Broken(), ReportOptions.plain());
      assertThatThrownBy(
              () -> {
                writer.begin(new Run("0.1.0", "check", List.of(), Samples.AT, 1, false, List.of()));
                writer.observation(seen);
                writer.target(new TargetResult("a:1", List.of(seen), List.of()));
                writer.end(new RunEnd(Samples.AT, true));
              })
          .as(format.id())
          .isInstanceOf(IOException.class)
          .hasMessage("the reader went away");
    }
  }

  private static final class Broken extends Writer {
    @Override
    public void write(char[] characters, int from, int count) throws IOException {
      throw new IOException("the reader went away");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
