package portscan.format.deviation;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import portscan.format.report.JsonOutput;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.Ports;
import portscan.format.syntax.SourceLocation;
import tools.jackson.core.JsonGenerator;

/**
 * SARIF 2.1.0 (OASIS): a rule for each kind of deviation, each result at the line of the runbook
 * that says what should be. An accepted one is suppressed; an undecided one is open.
 */
final class SarifDeviations implements DeviationFormat {
  private static final List<DeviationKind> RULES = List.of(DeviationKind.values());

  @Override
  public String id() {
    return "sarif";
  }

  @Override
  public void write(DeviationReport report, Writer out, ReportOptions options) throws IOException {
    JsonOutput.whole(out, json -> document(json, report));
  }

  private static void document(JsonGenerator json, DeviationReport report) {
    json.writeStartObject();
    json.writeStringProperty("version", "2.1.0");
    json.writeArrayPropertyStart("runs");
    json.writeStartObject();
    tool(json, report);
    json.writeArrayPropertyStart("invocations");
    json.writeStartObject();
    json.writeBooleanProperty("executionSuccessful", report.complete());
    json.writeStringProperty("startTimeUtc", JsonOutput.time(report.startedAt()));
    json.writeStringProperty("endTimeUtc", JsonOutput.time(report.finishedAt()));
    json.writeEndObject();
    json.writeEndArray();
    json.writeStringProperty("columnKind", "unicodeCodePoints");
    json.writeArrayPropertyStart("results");
    List<Deviation> all = new ArrayList<>(report.deviations());
    all.addAll(report.accepted());
    all.forEach(one -> result(json, one));
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void tool(JsonGenerator json, DeviationReport report) {
    json.writeObjectPropertyStart("tool");
    json.writeObjectPropertyStart("driver");
    json.writeStringProperty("name", "PortScan");
    json.writeStringProperty("version", report.version());
    json.writeArrayPropertyStart("rules");
    for (DeviationKind rule : RULES) {
      json.writeStartObject();
      json.writeStringProperty("id", rule.code());
      message(json, "shortDescription", rule.summary());
      json.writeObjectPropertyStart("defaultConfiguration");
      json.writeStringProperty("level", rule.level().word());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void result(JsonGenerator json, Deviation one) {
    boolean isOpen = one.kind() == DeviationKind.UNDECIDED;
    json.writeStartObject();
    json.writeStringProperty("ruleId", one.kind().code());
    json.writeNumberProperty("ruleIndex", RULES.indexOf(one.kind()));
    json.writeStringProperty("kind", isOpen ? "open" : "fail");
    json.writeStringProperty("level", one.kind().level().word());
    message(json, "message", one.message() + (one.why().isEmpty() ? "" : ". " + one.why()));
    json.writeArrayPropertyStart("locations");
    json.writeStartObject();
    one.place().ifPresent(place -> location(json, place));
    json.writeArrayPropertyStart("logicalLocations");
    json.writeStartObject();
    json.writeStringProperty("name", one.hostAndAddress());
    json.writeStringProperty("fullyQualifiedName", one.where());
    json.writeStringProperty("kind", "resource");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectPropertyStart("partialFingerprints");
    json.writeStringProperty(
        "deviation/v1", one.kind().code() + " " + one.hostAndAddress() + " " + ports(one));
    json.writeEndObject();
    json.writeArrayPropertyStart("suppressions");
    one.accepted()
        .ifPresent(accepted -> {
          json.writeStartObject();
          json.writeStringProperty("kind", "external");
          json.writeStringProperty("status", "accepted");
          json.writeStringProperty("justification", accepted.text());
          json.writeEndObject();
        });
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String ports(Deviation one) {
    return Ports.text(one.ports());
  }

  private static void location(JsonGenerator json, SourceLocation place) {
    json.writeObjectPropertyStart("physicalLocation");
    json.writeObjectPropertyStart("artifactLocation");
    json.writeStringProperty("uri", uri(place.file()));
    json.writeEndObject();
    json.writeObjectPropertyStart("region");
    json.writeNumberProperty("startLine", place.line());
    json.writeNumberProperty("startColumn", place.column());
    json.writeEndObject();
    json.writeEndObject();
  }

  /** A relative file stays relative, to the folder that the run was started in. */
  private static String uri(String file) {
    String path = file.replace('\\', '/');
    try {
      // A colon in the first segment would be read as the end of a scheme (RFC 3986 section 4.2).
      boolean isAmbiguous = !path.startsWith("/") && path.contains(":");
      return new URI(
              path.startsWith("/") ? "file" : null,
              path.startsWith("/") ? "" : null,
              isAmbiguous ? "./" + path : path,
              null)
          .toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a path makes a URI: " + file, e);
    }
  }

  private static void message(JsonGenerator json, String name, String text) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("text", text);
    json.writeEndObject();
  }
}
