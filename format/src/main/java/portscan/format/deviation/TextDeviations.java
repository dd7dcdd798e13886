package portscan.format.deviation;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import portscan.api.model.PortSet;
import portscan.format.report.Colour;
import portscan.format.report.Layout;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.SourceLocation;

/** For people: roles and ports in a table, what differs first. */
final class TextDeviations implements DeviationFormat {
  /** Of what is met, unless verbose: the answer stays on a few screens. */
  private static final int MOST_MET = 40;

  /** Of a row, unless verbose. */
  private static final int MOST_HOSTS = 4;

  private static final List<String> HEADINGS = List.of("", "role", "port", "expected", "found");
  private static final int WIDEST = 24;

  @Override
  public String id() {
    return "text";
  }

  /** A row of the table and the lines below it. */
  private record Row(Colour colour, List<String> cells, List<Line> below) {}

  private record Line(String label, String text) {}

  @Override
  public void write(DeviationReport report, Writer out, ReportOptions options) throws IOException {
    Layout layout = new Layout(out, options);
    if (options.quiet()) {
      for (Deviation deviation : report.deviations()) {
        layout.line(layout.safe(deviation.kind().code() + " " + deviation.where()));
      }
      out.flush();
      return;
    }
    layout.paragraph(layout.safe(String.join(", ", heading(report))));
    layout.paragraph(layout.safe(sentence(report)));
    List<Row> rows = new ArrayList<>();
    alike(report.deviations()).forEach(some -> rows.add(deviation(some, layout, options)));
    List<Rows.Row> met = Rows.met(report);
    int told = options.verbose() ? met.size() : Math.min(MOST_MET, met.size());
    met.subList(0, told).forEach(row -> rows.add(met(row, layout)));
    alike(report.accepted()).forEach(some -> rows.add(accepted(some, layout)));
    table(rows, layout);
    if (told < met.size()) {
      layout.line("  and %,d more rows that are met, with -v".formatted(met.size() - told));
    }
    out.flush();
  }

  private static List<String> heading(DeviationReport report) {
    List<String> parts = new ArrayList<>();
    parts.add(report.subject());
    parts.addAll(report.particulars());
    return parts;
  }

  static String sentence(DeviationReport report) {
    String text = report.summary();
    return text.substring(0, 1).toUpperCase(Locale.ROOT)
        + text.substring(1)
        + " (ports asked: %,d)".formatted(report.endpoints())
        + (report.complete() ? "." : ". Interrupted: the rest was not asked.");
  }

  /** What makes deviations of several hosts one row. */
  private record Key(
      DeviationKind kind,
      PortSet ports,
      List<String> roles,
      String expected,
      String found,
      Optional<SourceLocation> place) {}

  private static Collection<List<Deviation>> alike(List<Deviation> deviations) {
    Map<Key, List<Deviation>> rows = new LinkedHashMap<>();
    for (Deviation one : deviations) {
      Key key =
          new Key(one.kind(), one.ports(), one.roles(), one.expected(), one.found(), one.place());
      rows.computeIfAbsent(key, _ -> new ArrayList<>()).add(one);
    }
    return rows.values();
  }

  private static Row deviation(List<Deviation> alike, Layout layout, ReportOptions options) {
    Deviation one = alike.getFirst();
    List<Line> below = new ArrayList<>();
    one.place().ifPresent(place -> below.add(new Line("  at", layout.safe("" + place))));
    if (!one.why().isEmpty()) {
      below.add(new Line("  why", layout.safe(one.why())));
    }
    one.owner().ifPresent(owner -> below.add(new Line("  ask", layout.safe(owner))));
    if (options.verbose()) {
      one.reason().ifPresent(reason -> below.add(new Line("  for", layout.safe(reason))));
    }
    String sign = options.unicode() ? "\u2717 " : "x ";
    return new Row(
        switch (one.kind().level()) {
          case ERROR -> Colour.RED;
          case WARNING, NONE -> Colour.AMBER;
        },
        cells(
            layout,
            (one.kind() == DeviationKind.UNDECIDED ? "? " : sign) + one.kind().words(),
            String.join("+", one.roles()),
            PortText.of(one.ports()),
            one.expected(),
            found(alike, options)),
        below);
  }

  private static String found(List<Deviation> alike, ReportOptions options) {
    List<String> hosts = alike.stream().map(Deviation::hostAndAddress).distinct().toList();
    int told = options.verbose() ? hosts.size() : Math.min(MOST_HOSTS, hosts.size());
    return alike.getFirst().found()
        + " at "
        + String.join(", ", hosts.subList(0, told))
        + (told < hosts.size() ? " and %,d more".formatted(hosts.size() - told) : "");
  }

  private static Row met(Rows.Row row, Layout layout) {
    return new Row(
        Colour.GREEN,
        cells(layout, "o met", row.roles(), row.ports(), row.expected(), row.who()),
        List.of());
  }

  private static Row accepted(List<Deviation> alike, Layout layout) {
    Deviation one = alike.getFirst();
    return new Row(
        Colour.GRAY,
        cells(
            layout,
            "- accepted",
            String.join("+", one.roles()),
            PortText.of(one.ports()),
            one.expected(),
            found(alike, ReportOptions.plain())),
        List.of(new Line("  by", layout.safe(one.accepted().map(Acceptance::text).orElse("")))));
  }

  private static List<String> cells(Layout layout, String... texts) {
    List<String> cells = new ArrayList<>();
    for (String text : texts) {
      cells.add(layout.safe(text.isEmpty() ? "-" : text));
    }
    return cells;
  }

  private static void table(List<Row> rows, Layout layout) throws IOException {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEADINGS.size() - 1; column++) {
      int widest = HEADINGS.get(column).length();
      for (Row row : rows) {
        int width = Layout.width(row.cells().get(column));
        widest = width <= WIDEST ? Math.max(widest, width) : widest;
      }
      widths.add(widest);
    }
    layout.line("");
    layout.row(Colour.NONE, HEADINGS, widths);
    for (Row row : rows) {
      layout.row(row.colour(), row.cells(), widths);
      for (Line line : row.below()) {
        layout.labelled(line.label(), line.text());
      }
    }
  }
}
