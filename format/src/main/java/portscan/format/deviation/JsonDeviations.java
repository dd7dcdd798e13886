package portscan.format.deviation;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import portscan.api.model.Transport;
import portscan.format.report.JsonOutput;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.Ports;
import tools.jackson.core.JsonGenerator;

/** For programs; also what {@code --baseline} reads. */
final class JsonDeviations implements DeviationFormat {
  @Override
  public String id() {
    return "json";
  }

  @Override
  public void write(DeviationReport report, Writer out, ReportOptions options) throws IOException {
    JsonOutput.whole(out, json -> document(json, report));
  }

  private static void document(JsonGenerator json, DeviationReport report) {
    json.writeStartObject();
    json.writeStringProperty("schema", JsonOutput.SCHEMA);
    json.writeStringProperty("command", report.command());
    json.writeStringProperty("subject", report.subject());
    json.writeStringProperty("source", report.source());
    JsonOutput.texts(json, "particulars", report.particulars());
    json.writeStringProperty("startedAt", JsonOutput.time(report.startedAt()));
    json.writeStringProperty("finishedAt", JsonOutput.time(report.finishedAt()));
    json.writeBooleanProperty("complete", report.complete());
    List<Deviation> deviations = report.deviations();
    List<Deviation> accepted = report.accepted();
    json.writeObjectPropertyStart("summary");
    json.writeStringProperty("text", report.summary());
    json.writeStringProperty("outcome", report.outcome().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("expectations", report.checks().size());
    json.writeNumberProperty("endpoints", report.endpoints());
    json.writeNumberProperty("deviations", deviations.size());
    json.writeNumberProperty("accepted", accepted.size());
    json.writeEndObject();
    json.writeArrayPropertyStart("deviations");
    deviations.forEach(one -> deviation(json, one));
    json.writeEndArray();
    json.writeArrayPropertyStart("accepted");
    accepted.forEach(one -> deviation(json, one));
    json.writeEndArray();
    json.writeArrayPropertyStart("checks");
    report.checks().forEach(check -> check(json, check));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void deviation(JsonGenerator json, Deviation one) {
    json.writeStartObject();
    json.writeStringProperty("kind", one.kind().code());
    json.writeStringProperty("host", one.host());
    JsonOutput.text(json, "address", one.address());
    json.writeStringProperty("ports", Ports.text(one.ports()));
    if (one.ports().size() == 1) {
      Transport transport =
          one.ports().only(Transport.TCP).isEmpty() ? Transport.UDP : Transport.TCP;
      json.writeNumberProperty("port", one.ports().numbers(transport).nextSetBit(0));
      json.writeStringProperty("transport", transport.word());
    }
    JsonOutput.texts(json, "roles", one.roles());
    json.writeStringProperty("expected", one.expected());
    json.writeStringProperty("found", one.found());
    JsonOutput.text(json, "why", one.why().isEmpty() ? null : one.why());
    one.place()
        .ifPresent(place -> {
          json.writeStringProperty("file", place.file());
          json.writeNumberProperty("line", place.line());
          json.writeNumberProperty("column", place.column());
        });
    JsonOutput.text(json, "owner", one.owner().orElse(null));
    JsonOutput.text(json, "reason", one.reason().orElse(null));
    one.accepted()
        .ifPresent(accepted -> {
          json.writeObjectPropertyStart("accepted");
          json.writeStringProperty("by", accepted.by());
          JsonOutput.text(json, "reason", accepted.reason().isEmpty() ? null : accepted.reason());
          JsonOutput.text(json, "until", accepted.until().orElse(null));
          json.writeEndObject();
        });
    json.writeEndObject();
  }

  private static void check(JsonGenerator json, Checked check) {
    json.writeStartObject();
    json.writeStringProperty("host", check.host());
    JsonOutput.texts(json, "roles", check.roles());
    json.writeStringProperty("ports", check.ports());
    json.writeStringProperty("expected", check.expected());
    check.place().ifPresent(place -> json.writeStringProperty("place", place.toString()));
    json.writeNumberProperty("endpoints", check.endpoints());
    json.writeNumberProperty("deviations", check.deviations().size());
    json.writeNumberProperty("accepted", check.accepted().size());
    json.writeEndObject();
  }
}
