package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import portscan.api.model.Finding;
import portscan.api.model.Observation;

/** A section for each target with a table, causes and next steps: to be pasted into a ticket. */
final class MarkdownReport implements ReportFormat {
  @Override
  public String id() {
    return "markdown";
  }

  @Override
  public String summary() {
    return "tables with cause and next step, to paste into a ticket";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Sections(out);
  }

  private static final class Sections implements ReportWriter {
    private final Writer out;
    private final Tally tally = new Tally();
    private Instant startedAt = Instant.EPOCH;

    Sections(Writer out) {
      this.out = out;
    }

    @Override
    public void begin(Run run) {
      startedAt = run.startedAt();
    }

    @Override
    public void observation(Observation seen) {}

    @Override
    public void target(TargetResult result) throws IOException {
      out.append("### ").append(MarkdownText.escaped(result.target())).append("\n\n");
      List<EndpointLooks> endpoints = EndpointLooks.of(result.observations());
      endpoints.forEach(endpoint -> tally.add(endpoint.state()));
      out.append(MarkdownText.table(endpoints)).append("\n");
      for (Finding finding : result.findings()) {
        finding(finding);
      }
    }

    @Override
    public void host(HostResult host) throws IOException {
      tally.add(host);
      StringBuilder text = new StringBuilder();
      section(text, host);
      out.append(text);
    }

    private static void section(StringBuilder text, HostResult host) {
      String address = host.address() == null ? host.target() : host.address().toString();
      text.append("### ").append(MarkdownText.escaped(address));
      if (!host.name().isEmpty()) {
        text.append(" (").append(MarkdownText.escaped(host.name())).append(')');
      }
      text.append("\n\nThe host is ")
          .append(host.status().presence().word())
          .append(" (")
          .append(MarkdownText.escaped(host.status().reason()))
          .append(").\n\n");
      if (!host.listed().isEmpty()) {
        text.append("| state | port | service | how we know |\n| --- | --- | --- | --- |\n");
      }
      for (Observation port : host.listed()) {
        MarkdownText.row(
            text,
            List.of(
                Wording.state(port.state()),
                port.port() + "/" + port.transport(),
                Wording.service(port).orElse(""),
                Wording.howWeKnow(port)));
      }
      text.append(host.listed().isEmpty() ? "" : "\n");
      for (FoldedPorts ports : host.folded()) {
        text.append("- ")
            .append(MarkdownText.escaped(Wording.folded(ports, host.folded())))
            .append('\n');
      }
      for (HostResult.Failed failed : host.failed()) {
        text.append("- ").append(MarkdownText.escaped(Wording.failed(failed))).append('\n');
      }
      text.append(host.folded().isEmpty() && host.failed().isEmpty() ? "" : "\n");
    }

    @Override
    public String closing(RunEnd end, List<HostResult> unfinished) {
      StringBuilder text = new StringBuilder();
      Tally all = tally.copy();
      for (HostResult host : unfinished) {
        all.add(host);
        section(text, host);
      }
      Duration elapsed = Duration.between(startedAt, end.finishedAt());
      return text.append(MarkdownText.escaped(Wording.summary(all, elapsed, end.complete())))
          .append(", started ")
          .append(ObservationFields.time(startedAt))
          .append(".\n")
          .toString();
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void end(RunEnd end) throws IOException {
      out.append(closing(end, List.of()));
      out.flush();
    }

    private void finding(Finding finding) throws IOException {
      out.append("- **Cause** ").append(MarkdownText.sentence(finding.cause())).append('\n');
      for (String step : finding.nextSteps()) {
        out.append("  - **Next** ").append(MarkdownText.sentence(step)).append('\n');
      }
      out.append('\n');
    }
  }
}
