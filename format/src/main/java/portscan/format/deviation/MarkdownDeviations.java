package portscan.format.deviation;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import portscan.format.report.MarkdownText;
import portscan.format.report.ReportOptions;

/** GitHub Flavored Markdown, for a ticket or a pull request. */
final class MarkdownDeviations implements DeviationFormat {
  @Override
  public String id() {
    return "markdown";
  }

  @Override
  public void write(DeviationReport report, Writer out, ReportOptions options) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(MarkdownText.escaped(report.subject())).append("\n\n");
    text.append(MarkdownText.escaped(TextDeviations.sentence(report))).append("\n\n");
    text.append(
        MarkdownText.escaped(
            "From "
                + report.source()
                + (report.particulars().isEmpty()
                    ? ""
                    : ", " + String.join(", ", report.particulars()))
                + "; "
                + report.startedAt()
                + " to "
                + report.finishedAt()
                + "."));
    text.append("\n");
    if (!report.deviations().isEmpty()) {
      text.append("\n## What differs\n\n");
      MarkdownText.row(
          text, List.of("", "host", "port", "role", "expected", "found", "why", "written at"));
      text.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
      report.deviations().forEach(one -> row(text, one, one.why()));
    }
    if (!report.accepted().isEmpty()) {
      text.append("\n## Accepted\n\n");
      MarkdownText.row(
          text,
          List.of("", "host", "port", "role", "expected", "found", "accepted by", "written at"));
      text.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
      report
          .accepted()
          .forEach(one -> row(text, one, one.accepted().map(Acceptance::text).orElse("")));
    }
    List<Rows.Row> met = Rows.met(report);
    if (!met.isEmpty()) {
      text.append("\n## What is met\n\n");
      MarkdownText.row(text, List.of("role", "port", "expected", "hosts", "ports asked"));
      text.append("| --- | --- | --- | --- | --- |\n");
      for (Rows.Row row : met) {
        MarkdownText.row(
            text,
            List.of(row.roles(), row.ports(), row.expected(), row.who(), "" + row.endpoints()));
      }
    }
    out.append(text);
    out.flush();
  }

  private static void row(StringBuilder text, Deviation one, String remark) {
    MarkdownText.row(
        text,
        List.of(
            one.kind().words(),
            one.hostAndAddress(),
            PortText.of(one.ports()),
            String.join(", ", one.roles()),
            one.expected(),
            one.found(),
            remark,
            one.place().map(Object::toString).orElse("")));
  }
}
