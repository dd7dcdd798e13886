package portscan.monitor.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import portscan.format.syntax.Ports;
import portscan.monitor.history.Queries.Block;
import portscan.monitor.history.Queries.CoveredRun;
import portscan.monitor.json.JsonLines;
import portscan.monitor.snapshot.Verdict;
import portscan.monitor.snapshot.VerdictFields;
import tools.jackson.core.JsonGenerator;

/** Writes a whole history as lines of JSON: coverages, runs, hosts, baselines. */
final class Export {
  /** Names the keys; a change that breaks a reader gets another number. */
  static final String SCHEMA = "portscan-history/2";

  /** Without the names that led to addresses. */
  static final String FIRST_SCHEMA = "portscan-history/1";

  private final Connection connection;
  private final JsonLines lines;
  private final Queries queries;

  private Export(Connection connection, JsonLines lines) {
    this.connection = connection;
    this.lines = lines;
    queries = new Queries(connection);
  }

  static void write(Database database, Writer out) throws IOException {
    JsonLines lines = new JsonLines(out);
    try {
      database.read(
          "exporting",
          connection -> {
            try {
              new Export(connection, lines).everything();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return true;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    lines.flush();
  }

  private void everything() throws SQLException, IOException {
    lines.line(json -> json.writeStringProperty("schema", SCHEMA));
    List<CoveredRun> runs = queries.runs();
    TreeSet<Integer> coverages = new TreeSet<>();
    runs.forEach(run -> coverages.add(run.coverage()));
    for (int coverage : coverages) {
      List<Block> blocks = queries.blocks(coverage);
      lines.line(json -> coverage(json, coverage, blocks));
    }
    for (CoveredRun run : runs) {
      lines.line(json -> run(json, run));
    }
    hosts();
    for (Names.Row row : Names.rows(connection)) {
      lines.line(json -> name(json, row));
    }
    baselines();
  }

  private static void coverage(JsonGenerator json, int coverage, List<Block> blocks) {
    json.writeNumberProperty("coverage", coverage);
    json.writeArrayPropertyStart("blocks");
    for (Block block : blocks) {
      json.writeStartObject();
      json.writeStringProperty("first", block.first().toString());
      json.writeStringProperty("last", block.last().toString());
      json.writeStringProperty("ports", Ports.text(block.ports()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void run(JsonGenerator json, CoveredRun covered) {
    RecordedRun run = covered.run();
    RunHeader header = run.header();
    json.writeNumberProperty("run", run.number());
    json.writeStringProperty("id", header.id().toString());
    json.writeStringProperty("command", header.command());
    json.writeStringProperty("targets", header.targets());
    json.writeStringProperty("scope", header.scope());
    json.writeStringProperty("timing", header.timing());
    json.writeStringProperty("operator", header.operator());
    json.writeStringProperty("vantage", header.vantage());
    JsonLines.texts(json, "options", header.options());
    json.writeStringProperty("startedAt", header.startedAt().toString());
    json.writeStringProperty("finishedAt", run.finishedAt().toString());
    json.writeBooleanProperty("complete", run.complete());
    json.writeNumberProperty("observations", run.observations());
    json.writeNumberProperty("asked", covered.coverage());
  }

  private static void name(JsonGenerator json, Names.Row row) {
    json.writeStringProperty("name", row.name());
    json.writeStringProperty("vantage", row.vantage());
    json.writeStringProperty("address", row.address());
    json.writeNumberProperty("first", row.first());
    json.writeNumberProperty("last", row.last());
  }

  /** One row of a host. */
  private record Row(int transport, int port, int since, int until, Verdict verdict) {}

  private void hosts() throws SQLException, IOException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "select h.id, v.name, h.address, s.transport, s.port, s.since_run, s.until_run,"
                    + " s.verdict from host h join vantage v on v.id = h.vantage"
                    + " join port_state s on s.host = h.id"
                    + " order by h.id, s.transport, s.port, s.since_run");
        ResultSet found = query.executeQuery()) {
      List<Row> rows = new ArrayList<>();
      int host = 0;
      String vantage = "";
      String address = "";
      while (found.next()) {
        if (found.getInt(1) != host) {
          host(vantage, address, rows);
          rows.clear();
          host = found.getInt(1);
          vantage = found.getString(2);
          address = found.getString(3);
        }
        rows.add(
            new Row(
                found.getInt(4),
                found.getInt(5),
                found.getInt(6),
                found.getInt(7),
                queries.verdict(found.getInt(8))));
      }
      host(vantage, address, rows);
    }
  }

  private void host(String vantage, String address, List<Row> rows) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    lines.line(json -> {
      json.writeStringProperty("vantage", vantage);
      json.writeStringProperty("address", address);
      json.writeArrayPropertyStart("states");
      for (Row row : rows) {
        json.writeStartObject();
        json.writeNumberProperty("transport", row.transport);
        json.writeNumberProperty("port", row.port);
        json.writeNumberProperty("since", row.since);
        if (row.until > 0) {
          json.writeNumberProperty("until", row.until);
        }
        VerdictFields.write(json, row.verdict);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private void baselines() throws SQLException, IOException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "select name, saved_at, source, taken_at, body from baseline order by name");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        String[] values = new String[5];
        for (int i = 0; i < values.length; i++) {
          values[i] = found.getString(i + 1);
        }
        lines.line(json -> {
          json.writeStringProperty("baseline", values[0]);
          json.writeStringProperty("savedAt", values[1]);
          json.writeStringProperty("source", values[2]);
          json.writeStringProperty("takenAt", values[3]);
          json.writeStringProperty("body", values[4]);
        });
      }
    }
  }
}
