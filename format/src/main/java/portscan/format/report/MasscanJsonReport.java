package portscan.format.report;

import java.io.StringWriter;
import java.io.Writer;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;
import tools.jackson.core.JsonGenerator;

/** masscan's JSON: an array with an object for each open port; valid however the run ended. */
final class MasscanJsonReport implements ReportFormat {
  @Override
  public String id() {
    return "masscan-json";
  }

  @Override
  public String summary() {
    return "masscan's JSON (-oJ): an array with an object for each open port";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Array(out);
  }

  private static final class Array extends OpenEndpoints {
    private boolean wroteAny;

    Array(Writer out) {
      super(out);
    }

    @Override
    String opening() {
      return "[\n";
    }

    @Override
    String open(Observation seen) {
      StringWriter text = new StringWriter();
      text.append(wroteAny ? ",\n" : "");
      wroteAny = true;
      try (JsonGenerator json = JsonOutput.lines(text)) {
        json.writeStartObject();
        json.writeStringProperty("ip", String.valueOf(seen.address()));
        json.writeStringProperty("timestamp", Long.toString(seen.at().getEpochSecond()));
        json.writeArrayPropertyStart("ports");
        json.writeStartObject();
        json.writeNumberProperty("port", seen.port());
        json.writeStringProperty("proto", seen.transport().word());
        json.writeStringProperty("status", Wording.state(seen.state()));
        if (seen.outcome() instanceof Classified verdict) {
          json.writeStringProperty("reason", verdict.reason().word());
        }
        json.writeNumberProperty("ttl", HostTally.ttl(seen.evidence()));
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
      }
      return text.toString();
    }

    @Override
    String closing() {
      return wroteAny ? "\n]\n" : "]\n";
    }
  }
}
