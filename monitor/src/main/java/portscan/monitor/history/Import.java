package portscan.monitor.history;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.format.report.RunEnd;
import portscan.format.syntax.Parsed;
import portscan.monitor.json.JsonInput;
import portscan.monitor.json.JsonObject;
import portscan.monitor.json.JsonObject.UnexpectedException;
import portscan.monitor.lines.SnapshotLines;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.TargetNames;

/** Reads what {@link Export} wrote. */
final class Import implements JsonInput.Visitor {
  private static final int MOST = Integer.MAX_VALUE;

  private final Connection connection;
  private final Ids ids;
  private boolean begun;
  private int runs;

  private Import(Connection connection) {
    this.connection = connection;
    ids = new Ids(connection);
  }

  static Parsed<Integer> read(History history, Database database, Reader in) throws IOException {
    try {
      boolean empty =
          database.read(
              "looking for runs",
              connection ->
                  Database.number(connection, "select count(*) from run")
                          + Database.number(connection, "select count(*) from baseline")
                      == 0);
      return Parsed.ok(empty ? fill(database, in) : add(history, in));
    } catch (UnexpectedException e) {
      return Parsed.rejected(e.problem());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Makes an empty history the same as the one that was exported. */
  private static int fill(Database database, Reader in) {
    return database.write(
        "importing",
        connection -> {
          Import reading = new Import(connection);
          try {
            JsonInput.read(in, Set.of(), reading);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return reading.runs;
        });
  }

  /** Records the runs that are new, one by one, behind those that are there. */
  private static int add(History history, Reader in) throws IOException {
    Path folder = Files.createTempDirectory("portscan-import");
    try (History other = History.open(folder.resolve("import.db"))) {
      Parsed<Integer> read = other.restore(in);
      if (read instanceof Parsed.Rejected<Integer> rejected) {
        throw new UnexpectedException(
            rejected.problems().getFirst().line(),
            rejected.problems().getFirst().column(),
            rejected.problems().getFirst().code(),
            rejected.problems().getFirst().message());
      }
      int added = 0;
      for (RecordedRun run : other.runs()) {
        if (history.run(run.header().id()).isEmpty()) {
          Recorder recorder = history.record(run.header());
          Snapshot found = other.snapshot(run.number()).orElseThrow();
          found.hosts().values().forEach(recorder::accept);
          recorder.commit(new RunEnd(run.finishedAt(), run.complete()));
          added++;
        }
      }
      Set<String> names = new TreeSet<>();
      history.baselines().forEach(known -> names.add(known.name()));
      for (Baseline.Summary baseline : other.baselines()) {
        if (!names.contains(baseline.name())) {
          history.save(other.baseline(baseline.name()).orElseThrow());
        }
      }
      return added;
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  @Override
  public void element(JsonObject object) {
    throw object.wrong("", "a list is not expected here");
  }

  @Override
  public void root(JsonObject object) {
    if (!begun) {
      String schema = object.text("schema");
      if (!schema.equals(Export.SCHEMA) && !schema.equals(Export.FIRST_SCHEMA)) {
        throw object.wrong("schema", "this is no " + Export.SCHEMA);
      }
      begun = true;
      return;
    }
    try {
      if (object.has("blocks")) {
        coverage(object);
      } else if (object.has("run")) {
        run(object);
      } else if (object.has("states")) {
        host(object);
      } else if (object.has("baseline")) {
        baseline(object);
      } else if (object.has("name")) {
        name(object);
      } else {
        throw object.wrong("", "this is no coverage, run, host, name or baseline");
      }
    } catch (SQLException e) {
      throw Database.failure(e, "importing line " + object.line());
    }
  }

  private void coverage(JsonObject object) throws SQLException {
    int id = (int) object.number("coverage", 1, MOST);
    StringBuilder text = new StringBuilder();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into coverage_block (coverage, first_key, last_key, first_address,"
                + " last_address, port_set) values (?, ?, ?, ?, ?, ?)")) {
      for (JsonObject block : object.objects("blocks")) {
        IpAddress first = SnapshotLines.address(block, "first");
        IpAddress last = SnapshotLines.address(block, "last");
        PortSet ports =
            block.text("ports").isEmpty() ? PortSet.empty() : SnapshotLines.ports(block, "ports");
        int portSet = ids.portSet(ports);
        text.append(CoverageWriter.line(first, last, portSet));
        CoverageWriter.bind(insert, id, first, last, portSet);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into coverage (id, digest) values (?, ?)")) {
      insert.setInt(1, id);
      insert.setString(2, Ids.digest(text.toString()));
      insert.executeUpdate();
    }
  }

  private void run(JsonObject object) throws SQLException {
    RunHeader header =
        new RunHeader(
            id(object),
            object.text("command"),
            object.text("targets"),
            object.text("scope"),
            object.text("timing"),
            object.text("operator"),
            object.text("vantage"),
            object.texts("options"),
            SnapshotLines.time(object, "startedAt"));
    RecordedRun run =
        new RecordedRun(
            (int) object.number("run", 1, MOST),
            header,
            SnapshotLines.time(object, "finishedAt"),
            object.isTrue("complete"),
            object.number("observations", 0, Long.MAX_VALUE));
    History.insert(
        connection, run, ids.vantage(header.vantage()), (int) object.number("asked", 1, MOST));
    runs++;
  }

  private static UUID id(JsonObject object) {
    try {
      return UUID.fromString(object.text("id"));
    } catch (IllegalArgumentException e) {
      throw object.wrong("id", "this is no UUID");
    }
  }

  private void host(JsonObject object) throws SQLException {
    int id =
        ids.host(SnapshotLines.address(object, "address"), ids.vantage(object.text("vantage")));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into port_state (host, transport, port, since_run, until_run, verdict)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      for (JsonObject state : object.objects("states")) {
        insert.setInt(1, id);
        insert.setInt(2, (int) state.number("transport", 0, 17));
        insert.setInt(3, (int) state.number("port", 0, 65535));
        insert.setInt(4, (int) state.number("since", 1, MOST));
        if (state.has("until")) {
          insert.setInt(5, (int) state.number("until", 1, MOST));
        } else {
          insert.setNull(5, java.sql.Types.INTEGER);
        }
        insert.setInt(6, ids.verdict(SnapshotLines.verdict(state)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void name(JsonObject object) throws SQLException {
    int host =
        ids.host(SnapshotLines.address(object, "address"), ids.vantage(object.text("vantage")));
    try (PreparedStatement insert = Names.insertion(connection)) {
      Names.insert(
          insert,
          TargetNames.plain(object.text("name")),
          host,
          (int) object.number("first", 1, MOST),
          (int) object.number("last", 1, MOST));
    }
  }

  private void baseline(JsonObject object) throws SQLException {
    // Read, so that a body that is off is found here.
    try {
      SnapshotLines.read(new StringReader(object.text("body")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnexpectedException e) {
      throw object.wrong("body", e.problem().message());
    }
    List<String> keys = List.of("baseline", "savedAt", "source", "takenAt", "body");
    SnapshotLines.time(object, "savedAt");
    SnapshotLines.time(object, "takenAt");
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into baseline (name, saved_at, source, taken_at, body)"
                + " values (?, ?, ?, ?, ?)")) {
      for (int i = 0; i < keys.size(); i++) {
        insert.setString(i + 1, object.text(keys.get(i)));
      }
      insert.executeUpdate();
    }
  }
}
