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
      for (EndpointLooks endpoint : EndpointLooks.of(result.observations())) {
        tally.add(endpoint.state());
        row(
            List.of(
                Wording.state(endpoint.state()),
                Wording.address(endpoint),
                Wording.port(endpoint),
                Wording.service(endpoint),
                Wording.howWeKnow(endpoint)));
      }
      out.append('\n');
      for (Finding finding : result.findings()) {
        finding(finding);
      }
      out.flush();
    }

    @Override
    public void end(RunEnd end) throws IOException {
      Duration elapsed = Duration.between(startedAt, end.finishedAt());
      out.append(escaped(Wording.summary(tally, elapsed, end.complete())))
          .append(", started ")
          .append(ObservationFields.time(startedAt))
          .append(".\n");
      out.flush();
    }

    private void row(List<String> cells) throws IOException {
      for (String cell : cells) {
        out.append("| ").append(escaped(cell)).append(cell.isEmpty() ? "" : " ");
      }
      out.append("|\n");
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
