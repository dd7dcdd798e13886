package portscan.format.diagnosis;

import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Diagnosis;
import portscan.api.model.Finding;
import portscan.api.model.Hop;
import portscan.format.report.JsonOutput;
import portscan.format.report.ReportOptions;
import tools.jackson.core.JsonGenerator;

/** One JSON document, in ASCII alone. */
final class JsonDiagnosis implements DiagnosisFormat {
  @Override
  public String id() {
    return "json";
  }

  @Override
  public String summary() {
    return "one JSON document with observations, findings, path and checklist";
  }

  @Override
  public void write(Diagnosis diagnosis, boolean complete, Writer out, ReportOptions options)
      throws IOException {
    JsonOutput.whole(out, json -> document(json, diagnosis, complete));
  }

  private static void document(JsonGenerator json, Diagnosis diagnosis, boolean complete) {
    json.writeStartObject();
    json.writeStringProperty("schema", JsonOutput.SCHEMA);
    json.writeStringProperty("command", "why");
    json.writeStringProperty("target", diagnosis.target());
    json.writeStringProperty("startedAt", JsonOutput.time(diagnosis.startedAt()));
    json.writeArrayPropertyStart("observations");
    diagnosis.observations().forEach(seen -> JsonOutput.write(json, seen));
    json.writeEndArray();
    json.writeArrayPropertyStart("findings");
    diagnosis.findings().forEach(finding -> finding(json, finding));
    json.writeEndArray();
    json.writeArrayPropertyStart("ruledOut");
    for (Diagnosis.RuledOut cause : diagnosis.ruledOut()) {
      json.writeStartObject();
      json.writeStringProperty("code", cause.code().word());
      json.writeStringProperty("because", cause.because());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("path");
    diagnosis.path().forEach(hop -> hop(json, hop));
    json.writeEndArray();
    json.writeArrayPropertyStart("checklist");
    for (Diagnosis.ChecklistItem item : diagnosis.checklist()) {
      json.writeStartObject();
      json.writeNumberProperty("step", item.step());
      json.writeStringProperty("title", item.title());
      json.writeStringProperty("status", item.status().word());
      json.writeStringProperty("note", item.note());
      json.writeEndObject();
    }
    json.writeEndArray();
    JsonOutput.texts(json, "notes", diagnosis.notes());
    json.writeNumberProperty("packetsSent", diagnosis.packetsSent());
    json.writeNumberProperty("elapsedMs", JsonOutput.milliseconds(diagnosis.elapsed()));
    json.writeStringProperty(
        "finishedAt", JsonOutput.time(diagnosis.startedAt().plus(diagnosis.elapsed())));
    json.writeBooleanProperty("complete", complete);
    json.writeEndObject();
  }

  private static void finding(JsonGenerator json, Finding finding) {
    json.writeStartObject();
    json.writeStringProperty("code", finding.code().word());
    json.writeNumberProperty("confidence", finding.confidence());
    JsonOutput.text(json, "address", finding.address());
    json.writeStringProperty("cause", finding.cause());
    place(json, finding.hop());
    JsonOutput.texts(json, "evidence", finding.evidence());
    JsonOutput.texts(json, "nextSteps", finding.nextSteps());
    json.writeEndObject();
  }

  private static void place(JsonGenerator json, @Nullable Hop hop) {
    if (hop == null) {
      json.writeNullProperty("hop");
      return;
    }
    json.writeObjectPropertyStart("hop");
    distance(json, hop);
    JsonOutput.text(json, "address", hop.address());
    json.writeEndObject();
  }

  private static void hop(JsonGenerator json, Hop hop) {
    json.writeStartObject();
    distance(json, hop);
    JsonOutput.text(json, "address", hop.address());
    if (hop.rtt() == null) {
      json.writeNullProperty("rttMs");
    } else {
      json.writeNumberProperty("rttMs", JsonOutput.milliseconds(hop.rtt()));
    }
    json.writeStringProperty("answer", hop.answer().word());
    json.writeEndObject();
  }

  /** Null where it is not known. */
  private static void distance(JsonGenerator json, Hop hop) {
    if (hop.ttl() == 0) {
      json.writeNullProperty("ttl");
    } else {
      json.writeNumberProperty("ttl", hop.ttl());
    }
  }
}
