package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import portscan.api.model.Finding;
import portscan.api.model.Observation;
import portscan.format.syntax.Printable;

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
    private static final int LONGEST = 1000;

    /** What GitHub Flavored Markdown would take for a mark-up, within a line. */
    private static final String MARKS = "\\`*_{}[]<>#|~&!@";

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
      out.append("### ").append(escaped(result.target())).append("\n\n");
      out.append("| state | address | port | service | how we know |\n");
      out.append("| --- | --- | --- | --- | --- |\n");
      StringBuilder rows = new StringBuilder();
      for (EndpointLooks endpoint : EndpointLooks.of(result.observations())) {
        tally.add(endpoint.state());
        row(
            rows,
            List.of(
                Wording.state(endpoint.state()),
                Wording.address(endpoint),
                Wording.port(endpoint),
                Wording.service(endpoint),
                Wording.howWeKnow(endpoint)));
      }
      out.append(rows.append('\n'));
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
      text.append("### ").append(escaped(address));
      if (!host.name().isEmpty()) {
        text.append(" (").append(escaped(host.name())).append(')');
      }
      text.append("\n\nThe host is ")
          .append(host.status().presence().word())
          .append(" (")
          .append(escaped(host.status().reason()))
          .append(").\n\n");
      if (!host.listed().isEmpty()) {
        text.append("| state | port | service | how we know |\n| --- | --- | --- | --- |\n");
      }
      for (Observation port : host.listed()) {
        row(
            text,
            List.of(
                Wording.state(port.state()),
                port.port() + "/" + port.transport(),
                Wording.service(port).orElse(""),
                Wording.howWeKnow(port)));
      }
      text.append(host.listed().isEmpty() ? "" : "\n");
      for (FoldedPorts ports : host.folded()) {
        text.append("- ").append(escaped(Wording.folded(ports, host.folded()))).append('\n');
      }
      for (HostResult.Failed failed : host.failed()) {
        text.append("- ").append(escaped(Wording.failed(failed))).append('\n');
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
      return text.append(escaped(Wording.summary(all, elapsed, end.complete())))
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

    private static void row(StringBuilder text, List<String> cells) {
      for (String cell : cells) {
        text.append("| ").append(escaped(cell)).append(cell.isEmpty() ? "" : " ");
      }
      text.append("|\n");
    }

    private void finding(Finding finding) throws IOException {
      out.append("- **Cause** ").append(sentence(finding.cause())).append('\n');
      for (String step : finding.nextSteps()) {
        out.append("  - **Next** ").append(sentence(step)).append('\n');
      }
      out.append('\n');
    }

    /** Escaped but for commands between backticks, which stay as they are. */
    private static String sentence(String text) {
      String[] parts = Printable.of(text, LONGEST).split("`", -1);
      boolean paired = parts.length % 2 == 1 && !text.contains("``");
      if (!paired) {
        return escaped(text);
      }
      StringBuilder sentence = new StringBuilder();
      for (int i = 0; i < parts.length; i++) {
        boolean command = i % 2 == 1;
        sentence.append(command ? "`" + parts[i] + "`" : escaped(parts[i]));
      }
      return sentence.toString();
    }

    private static String escaped(String text) {
      StringBuilder escaped = new StringBuilder();
      for (char unit : Printable.of(text, LONGEST).toCharArray()) {
        if (MARKS.indexOf(unit) >= 0) {
          escaped.append('\\');
        }
        escaped.append(unit);
      }
      return escaped.toString();
    }
  }
}
