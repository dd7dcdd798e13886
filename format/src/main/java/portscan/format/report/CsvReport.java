package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import portscan.api.model.Observation;
import portscan.format.syntax.Printable;

/**
 * One row an observation, as soon as it is known: RFC 4180, a header, lines that end in CR LF.
 *
 * <p>The RFC's text has no control characters, so those from outside are written visibly, and no
 * record spans lines.
 */
final class CsvReport implements ReportFormat {
  private static final int LONGEST = 10_000;

  @Override
  public String id() {
    return "csv";
  }

  @Override
  public String summary() {
    return "one row for each observation, as soon as it is known, for spreadsheets";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Rows(out);
  }

  private record Rows(Writer out) implements ReportWriter {
    @Override
    public void begin(Run run) throws IOException {
      String separator = "";
      for (ObservationField field : ObservationFields.ALL) {
        out.append(separator).append(field.name());
        separator = ",";
      }
      out.append("\r\n");
    }

    @Override
    public void observation(Observation seen) throws IOException {
      String separator = "";
      for (ObservationField field : ObservationFields.ALL) {
        out.append(separator).append(cell(field.accessor().apply(seen)));
        separator = ",";
      }
      out.append("\r\n");
    }

    @Override
    public void target(TargetResult result) {}

    @Override
    public void host(HostResult host) {}

    @Override
    public String closing(RunEnd end, List<HostResult> unfinished) {
      return "";
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void end(RunEnd end) throws IOException {
      out.flush();
    }

    private static String cell(ObservationField.Value value) {
      return switch (value) {
        case ObservationField.Text text -> quoted(Printable.of(text.text(), LONGEST));
        case ObservationField.Count count -> Long.toString(count.count());
        case ObservationField.Measure measure -> Double.toString(measure.number());
        case ObservationField.Unknown _, ObservationField.Inapplicable _ -> "";
      };
    }

    private static String quoted(String text) {
      return text.indexOf(',') < 0 && text.indexOf('"') < 0
          ? text
          : '"' + text.replace("\"", "\"\"") + '"';
    }
  }
}
