package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.format.report.ReportOptions;
import portscan.format.service.ServiceNames;
import portscan.format.syntax.Printable;
import portscan.look.Listener;
import portscan.look.ListenersView;
import portscan.look.ProcessReference;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The list of listeners in each of its formats.
 *
 * @param view what was read
 * @param listeners those of it that were asked for
 * @param probes what probing them from here gave; empty if it was not asked for
 * @param probed whether it was asked for
 */
record ListenersReport(
    ListenersView view, List<Listener> listeners, List<Observation> probes, boolean probed) {

  private static final int WIDEST_PROCESS = 28;

  /** One column of the formats for programs. */
  private record Field(String name, Function<Cell, @Nullable Object> value) {}

  private record Cell(ListenersReport report, Listener listener) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("transport", cell -> cell.listener().transport().word()),
          new Field("address", cell -> cell.listener().address().toString()),
          new Field("port", cell -> cell.listener().port()),
          new Field("service", cell -> service(cell.listener()).orElse(null)),
          new Field("dualStack", cell -> cell.listener().dualStack()),
          new Field("interface", cell -> cell.listener().device()),
          new Field(
              "reachability", cell -> cell.report().view().reachability(cell.listener()).words()),
          new Field("mayBeClient", cell -> cell.listener().mayBeClient()),
          new Field("pids", cell -> joined(cell.listener(), process -> "" + process.pid())),
          new Field("processes", cell -> joined(cell.listener(), ProcessReference::name)),
          new Field("commandLines", cell -> joined(cell.listener(), ProcessReference::commandLine)),
          new Field("uid", cell -> cell.listener().uid()),
          new Field("user", cell -> cell.listener().user()),
          new Field("sockets", cell -> cell.listener().sockets()),
          new Field("queued", cell -> cell.listener().queued()),
          new Field(
              "backlog",
              cell ->
                  cell.listener().backlog() == Listener.UNKNOWN ? null : cell.listener().backlog()),
          new Field(
              "probes",
              cell -> cell.report().probed() ? cell.report().probes(cell.listener()) : null));

  private static Optional<String> service(Listener listener) {
    return ServiceNames.name(listener.transport(), listener.port());
  }

  private static String joined(Listener listener, Function<ProcessReference, String> part) {
    return String.join(";", listener.processes().stream().map(part).toList());
  }

  /** For example {@code 10.0.0.5 open; ::1 filtered}. */
  private String probes(Listener listener) {
    List<IpAddress> at = view.reachability(listener).addresses();
    List<String> states = new ArrayList<>();
    for (Observation seen : probes) {
      IpAddress address = seen.address();
      if (address != null
          && seen.port() == listener.port()
          && seen.transport() == listener.transport()
          && at.contains(address)) {
        states.add(address + " " + seen.state().map(Object::toString).orElse("error"));
      }
    }
    return String.join("; ", states);
  }

  // ---- text

  /** Prints an aligned table, and below it what could not be seen. */
  void text(Writer out, ReportOptions options) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PORT", "ADDRESS", "SERVICE", "PROCESS", "USER", "REACHABLE FROM"));
    for (Listener listener : listeners) {
      rows.add(row(listener));
    }
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      out.write(line(rows.get(i), widths));
      if (i > 0) {
        details(out, listeners.get(i - 1), options.verbose());
      }
    }
    if (listeners.isEmpty()) {
      out.write("nothing listens here as far as this user can see\n");
    }
    for (String limit : view.limits()) {
      out.write("note: " + Printable.of(limit, Printable.LINE) + "\n");
    }
    if (probed) {
      out.write(
          "note: probed from this machine: rules for packets from other networks were not met\n");
    }
  }

  private List<String> row(Listener listener) {
    String reachable = view.reachability(listener).words();
    return List.of(
        listener.port() + "/" + listener.transport(),
        listener.address() + (listener.dualStack() ? " +IPv4" : ""),
        Printable.of(service(listener).orElse("-")),
        Printable.of(process(listener), WIDEST_PROCESS),
        Printable.of(listener.user() == null ? "" + listener.uid() : listener.user()),
        Printable.of(reachable) + (listener.mayBeClient() ? " (may be a client)" : ""));
  }

  private static String process(Listener listener) {
    if (listener.processes().isEmpty()) {
      return "?";
    }
    ProcessReference first = listener.processes().getFirst();
    int others = listener.processes().size() - 1;
    return first.name() + "[" + first.pid() + "]" + (others > 0 ? " +" + others : "");
  }

  private void details(Writer out, Listener listener, boolean verbose) throws IOException {
    if (verbose) {
      for (ProcessReference process : listener.processes()) {
        out.write("        " + process.pid() + ": " + Printable.of(process.commandLine()) + "\n");
      }
    }
    if (probed) {
      String states = probes(listener);
      out.write("        " + (states.isEmpty() ? "not probed: no unicast address" : states) + "\n");
    }
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      line.append(row.get(column));
      if (column < row.size() - 1) {
        line.append(" ".repeat(widths[column] - row.get(column).length() + 2));
      }
    }
    return line.append('\n').toString();
  }

  // ---- formats for programs

  /** Prints one document. */
  void json(Writer out) throws IOException {
    try (JsonGenerator json = generator(out)) {
      json.writeStartObject();
      json.writeStringProperty("schema", "portscan/1");
      json.writeStringProperty("command", "listeners");
      json.writeStringProperty("source", view.source().word());
      json.writeArrayPropertyStart("listeners");
      for (Listener listener : listeners) {
        object(json, listener);
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("limits");
      for (String limit : view.limits()) {
        json.writeString(limit);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Prints an object a line. */
  void jsonLines(Writer out) throws IOException {
    for (Listener listener : listeners) {
      try (JsonGenerator json = generator(out)) {
        object(json, listener);
      }
      out.write('\n');
    }
  }

  private static JsonGenerator generator(Writer out) {
    return JsonFactory.builder()
        .disable(tools.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build()
        .createGenerator(ObjectWriteContext.empty(), out);
  }

  private void object(JsonGenerator json, Listener listener) {
    json.writeStartObject();
    for (Field field : FIELDS) {
      json.writeName(field.name());
      switch (field.value().apply(new Cell(this, listener))) {
        case null -> json.writeNull();
        case Integer number -> json.writeNumber(number);
        case Long number -> json.writeNumber(number);
        case Boolean truth -> json.writeBoolean(truth);
        case Object text -> json.writeString(text.toString());
      }
    }
    json.writeEndObject();
  }

  /** Prints RFC 4180's comma-separated values with a header. */
  void csv(Writer out) throws IOException {
    out.write(String.join(",", FIELDS.stream().map(Field::name).toList()) + "\r\n");
    for (Listener listener : listeners) {
      List<String> cells = new ArrayList<>();
      for (Field field : FIELDS) {
        Object value = field.value().apply(new Cell(this, listener));
        cells.add(quoted(value == null ? "" : value.toString()));
      }
      out.write(String.join(",", cells) + "\r\n");
    }
  }

  private static String quoted(String cell) {
    return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + cell.replace("\"", "\"\"") + "\""
        : cell;
  }
}
