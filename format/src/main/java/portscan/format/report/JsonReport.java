package portscan.format.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Finding;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import tools.jackson.core.JsonGenerator;

/** One JSON document: what was seen, why, and a summary. */
final class JsonReport implements ReportFormat {
  @Override
  public String id() {
    return "json";
  }

  @Override
  public String summary() {
    return "one JSON document with observations, findings and a summary";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Document(out);
  }

  /**
   * Observations are written as they come; hosts, findings and statistics wait for the end, since
   * JSON wants them in arrays of their own.
   */
  private static final class Document implements ReportWriter {
    /** As many hosts that are down are told one by one; of more only how many. */
    private static final int MOST_DOWN = 1 << 16;

    private final Writer out;
    private final JsonGenerator json;
    private final Tally tally = new Tally();
    private final List<About<Finding>> findings = new ArrayList<>();
    private final List<About<EndpointLooks>> severalLooks = new ArrayList<>();
    private final List<HostLine> hosts = new ArrayList<>();
    private long moreDown;
    private final Services services = new Services();
    private Instant startedAt = Instant.EPOCH;
    private boolean wroteAny;

    Document(Writer out) {
      this.out = out;
      json = JsonOutput.document(out);
    }

    private record About<T>(String target, T subject) {}

    /** Whether a host of a scan is there. */
    private record HostLine(String target, IpAddress address, HostStatus status) {
      static void add(HostResult host, List<HostLine> lines) {
        if (host.address() != null) {
          lines.add(new HostLine(host.target(), host.address(), host.status()));
        }
      }

      boolean isDown() {
        return status.presence() == HostStatus.Presence.DOWN;
      }

      void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("target", target);
        json.writeStringProperty("address", address.toString());
        json.writeStringProperty("status", status.presence().word());
        json.writeStringProperty("reason", status.reason());
        json.writeEndObject();
      }
    }

    @Override
    public void begin(Run run) throws IOException {
      startedAt = run.startedAt();
      JsonOutput.unwrapped(() -> {
        json.writeStartObject();
        json.writeStringProperty("schema", JsonOutput.SCHEMA);
        json.writeStringProperty("command", run.command());
        JsonOutput.texts(json, "arguments", run.arguments());
        json.writeStringProperty("startedAt", ObservationFields.time(run.startedAt()));
        json.writeArrayPropertyStart("observations");
      });
    }

    @Override
    public void service(Observation seen, ServiceLook.Result found) {
      services.add(seen, found);
    }

    @Override
    public void observation(Observation seen) throws IOException {
      wroteAny = true;
      JsonOutput.unwrapped(() -> JsonOutput.write(json, seen, services.of(seen)));
    }

    @Override
    public void target(TargetResult result) {
      for (EndpointLooks endpoint : EndpointLooks.of(result.observations())) {
        tally.add(endpoint.state());
        if (endpoint.looks().size() > 1) {
          severalLooks.add(new About<>(result.target(), endpoint));
        }
      }
      result.findings().forEach(finding -> findings.add(new About<>(result.target(), finding)));
    }

    @Override
    public void host(HostResult host) {
      tally.add(host);
      HostLine.add(host, hosts);
    }

    @Override
    public void down(String target, IpAddress address, HostStatus status) {
      if (hosts.size() < MOST_DOWN) {
        hosts.add(new HostLine(target, address, status));
      } else {
        moreDown++;
      }
    }

    @Override
    public void flush() throws IOException {
      JsonOutput.unwrapped(json::flush);
    }

    /**
     * The generator that writes the document cannot go back, so another one writes a document that
     * stands at the same place, of which only the rest is taken.
     */
    @Override
    public String closing(RunEnd end, List<HostResult> unfinished) {
      StringWriter text = new StringWriter();
      JsonGenerator rest = JsonOutput.document(text);
      rest.writeStartObject();
      rest.writeArrayPropertyStart("observations");
      if (wroteAny) {
        rest.writeNull();
      }
      rest.flush();
      int before = text.getBuffer().length();
      Tally all = tally.copy();
      List<HostLine> lines = new ArrayList<>(hosts);
      for (HostResult host : unfinished) {
        all.add(host);
        HostLine.add(host, lines);
      }
      rest(rest, end, all, lines);
      rest.close();
      return text.getBuffer().substring(before) + "\n";
    }

    @Override
    public void end(RunEnd end) throws IOException {
      flush();
      out.write(closing(end, List.of()));
      out.flush();
    }

    private void rest(JsonGenerator json, RunEnd end, Tally all, List<HostLine> lines) {
      json.writeEndArray();
      if (!lines.isEmpty()) {
        json.writeArrayPropertyStart("hosts");
        lines.forEach(line -> line.write(json));
        json.writeEndArray();
      }
      if (!findings.isEmpty()) {
        json.writeArrayPropertyStart("findings");
        findings.forEach(about -> finding(json, about));
        json.writeEndArray();
      }
      json.writeStringProperty("finishedAt", ObservationFields.time(end.finishedAt()));
      json.writeBooleanProperty("complete", end.complete());
      summary(json, all, lines, Duration.between(startedAt, end.finishedAt()));
      json.writeEndObject();
    }

    private static void finding(JsonGenerator json, About<Finding> about) {
      Finding finding = about.subject();
      json.writeStartObject();
      json.writeStringProperty("target", about.target());
      json.writeStringProperty("code", finding.code().word());
      json.writeNumberProperty("confidence", finding.confidence());
      JsonOutput.text(json, "address", finding.address());
      json.writeStringProperty("cause", finding.cause());
      JsonOutput.texts(json, "evidence", finding.evidence());
      JsonOutput.texts(json, "nextSteps", finding.nextSteps());
      json.writeEndObject();
    }

    private void summary(JsonGenerator json, Tally all, List<HostLine> lines, Duration elapsed) {
      json.writeObjectPropertyStart("summary");
      json.writeNumberProperty("endpoints", all.total());
      for (PortState state : PortState.values()) {
        json.writeNumberProperty(state.word(), all.count(state));
      }
      json.writeNumberProperty("undetermined", all.undetermined());
      if (!lines.isEmpty()) {
        long down = lines.stream().filter(HostLine::isDown).count();
        json.writeNumberProperty("hostsDown", down + moreDown);
      }
      json.writeNumberProperty("elapsedMs", Statistics.milliseconds(elapsed));
      if (!severalLooks.isEmpty()) {
        json.writeArrayPropertyStart("statistics");
        severalLooks.forEach(about -> statistics(json, about.target(), about.subject()));
        json.writeEndArray();
      }
      json.writeEndObject();
    }

    private static void statistics(JsonGenerator json, String target, EndpointLooks endpoint) {
      Statistics statistics = Statistics.of(endpoint.looks());
      json.writeStartObject();
      json.writeStringProperty("target", target);
      JsonOutput.text(json, "address", endpoint.address());
      json.writeNumberProperty("port", endpoint.port());
      json.writeStringProperty("transport", endpoint.transport().word());
      json.writeNumberProperty("looks", endpoint.looks().size());
      for (PortState state : PortState.values()) {
        if (endpoint.count(state) > 0) {
          json.writeNumberProperty(state.word(), endpoint.count(state));
        }
      }
      json.writeName("loss");
      if (Double.isNaN(statistics.loss())) {
        json.writeNull();
      } else {
        json.writeNumber(statistics.loss());
      }
      json.writeName("rttMs");
      statistics.roundTrip().ifPresentOrElse(found -> roundTrip(json, found), json::writeNull);
      json.writeEndObject();
    }

    private static void roundTrip(JsonGenerator json, Statistics.RoundTrip roundTrip) {
      json.writeStartObject();
      json.writeNumberProperty("min", Statistics.milliseconds(roundTrip.minimum()));
      json.writeNumberProperty("median", Statistics.milliseconds(roundTrip.median()));
      json.writeNumberProperty("max", Statistics.milliseconds(roundTrip.maximum()));
      json.writeEndObject();
    }
  }
}
