package portscan.format.deviation;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import portscan.format.report.ReportOptions;
import portscan.format.report.Xml;

/** One file with all that it needs, for a browser of any width; without a script. */
final class HtmlDeviations implements DeviationFormat {
  /** On a narrow screen each row of a table becomes a block of labelled lines. */
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #8884; --bad: #c62828; --warn: #b26a00;
        --good: #2e7d32; }
      @media (prefers-color-scheme: dark) {
        :root { --bad: #ff8a80; --warn: #ffcc80; --good: #a5d6a7; }
      }
      body { font: 1rem/1.45 system-ui, sans-serif; margin: 1rem auto; max-width: 75rem;
        padding: 0 1rem; }
      h1 { font-size: 1.5rem; margin-bottom: 0.25rem; }
      h2 { font-size: 1.15rem; margin-top: 2rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: left;
        vertical-align: top; overflow-wrap: anywhere; }
      .kind { font-weight: 600; white-space: nowrap; }
      .error .kind { color: var(--bad); }
      .warning .kind, .none .kind { color: var(--warn); }
      .met .kind { color: var(--good); }
      .muted { opacity: 0.75; }
      @media (max-width: 45rem) {
        thead { display: none; }
        tr { display: block; border-bottom: 2px solid var(--line); padding: 0.5rem 0; }
        td { display: grid; grid-template-columns: 7rem 1fr; border: 0; padding: 0.15rem 0; }
        td::before { content: attr(data-label); opacity: 0.75; }
        td:empty { display: none; }
      }
      @media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } }
      """;

  private static final List<String> DIFFERING =
      List.of("", "host", "port", "role", "expected", "found", "why", "owner", "written at");
  private static final List<String> ACCEPTED =
      List.of("", "host", "port", "role", "expected", "found", "accepted by", "written at");
  private static final List<String> MET =
      List.of("", "role", "port", "expected", "hosts", "ports asked");

  @Override
  public String id() {
    return "html";
  }

  @Override
  public void write(DeviationReport report, Writer out, ReportOptions options) throws IOException {
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(Xml.escaped(report.subject() + ": " + report.summary()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(Xml.escaped(report.subject()))
        .append("</h1>\n<p>")
        .append(Xml.escaped(TextDeviations.sentence(report)))
        .append("</p>\n<p class=\"muted\">")
        .append(Xml.escaped("From " + report.source()))
        .append(Xml.escaped(report.particulars().isEmpty() ? "" : ", "))
        .append(Xml.escaped(String.join(", ", report.particulars())))
        .append(Xml.escaped("; " + report.startedAt() + " to " + report.finishedAt()))
        .append(". PortScan ")
        .append(Xml.escaped(report.version()))
        .append(".</p>\n");
    if (!report.deviations().isEmpty()) {
      head(out, "What differs", DIFFERING);
      for (Deviation one : report.deviations()) {
        row(
            out,
            one.kind().level().word(),
            DIFFERING,
            List.of(
                one.kind().words(),
                one.hostAndAddress(),
                PortText.of(one.ports()),
                String.join(", ", one.roles()),
                one.expected(),
                one.found(),
                one.why(),
                one.owner().orElse(""),
                place(one)));
      }
      tail(out);
    }
    if (!report.accepted().isEmpty()) {
      head(out, "Accepted", ACCEPTED);
      for (Deviation one : report.accepted()) {
        row(
            out,
            "accepted",
            ACCEPTED,
            List.of(
                one.kind().words(),
                one.hostAndAddress(),
                PortText.of(one.ports()),
                String.join(", ", one.roles()),
                one.expected(),
                one.found(),
                one.accepted().map(Acceptance::text).orElse(""),
                place(one)));
      }
      tail(out);
    }
    List<Rows.Row> met = Rows.met(report);
    if (!met.isEmpty()) {
      head(out, "What is met", MET);
      for (Rows.Row row : met) {
        row(
            out,
            "met",
            MET,
            List.of(
                "met",
                row.roles(),
                row.ports(),
                row.expected(),
                row.who(),
                "%,d".formatted(row.endpoints())));
      }
      tail(out);
    }
    out.append("</body>\n</html>\n");
    out.flush();
  }

  private static String place(Deviation one) {
    return one.place().map(Object::toString).orElse("");
  }

  private static void head(Writer out, String title, List<String> labels) throws IOException {
    out.append("<h2>").append(Xml.escaped(title)).append("</h2>\n<table>\n<thead><tr>");
    for (String label : labels) {
      out.append("<th>").append(Xml.escaped(label)).append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
  }

  private static void row(Writer out, String kind, List<String> labels, List<String> cells)
      throws IOException {
    out.append("<tr class=\"").append(kind).append("\">");
    for (int i = 0; i < cells.size(); i++) {
      out.append(i == 0 ? "<td class=\"kind\" data-label=\"" : "<td data-label=\"")
          .append(Xml.attribute(labels.get(i)))
          .append("\">")
          .append(Xml.escaped(cells.get(i)))
          .append("</td>");
    }
    out.append("</tr>\n");
  }

  private static void tail(Writer out) throws IOException {
    out.append("</tbody>\n</table>\n");
  }
}
