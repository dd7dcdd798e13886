package portscan.monitor.history;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.format.report.RunEnd;
import portscan.format.syntax.Parsed;
import portscan.monitor.history.Queries.CoveredRun;
import portscan.monitor.lines.SnapshotLines;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.TargetNames;

/**
 * What runs found over time, in a database: a file of SQLite's, or PostgreSQL.
 *
 * <p>A run is in it whole or not at all. What a run finds is kept as changes: a row says that from
 * one run to another a port had a verdict whenever it was asked, and whether it was asked is told
 * by the run's coverage, blocks of addresses with their ports. So a port that nobody asked this
 * time is never taken for one that is gone, and another run that finds nothing new takes but one
 * row.
 *
 * <p>Several processes may use one database at the same time. A {@code History} is not for several
 * threads at once.
 */
public final class History implements AutoCloseable {
  private final Database database;

  private History(Database database) {
    this.database = database;
  }

  /** Opens a file, and makes it where there is none. */
  public static History open(Path file) {
    return new History(Database.open(file));
  }

  /** Opens {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/NAME}. */
  public static History open(String jdbcUrl) {
    return new History(Database.open(jdbcUrl));
  }

  /** Begins to record a run; nothing is written before {@link Recorder#commit}. */
  public Recorder record(RunHeader header) {
    return new Recorder(this, header);
  }

  RecordedRun commit(
      RunHeader header,
      RunEnd end,
      long observations,
      List<FoundHost> hosts,
      RunPorts numbers,
      SortedMap<String, Set<IpAddress>> names) {
    return database.write(
        "recording a run",
        connection -> {
          Optional<CoveredRun> before = new Queries(connection).run(header.id());
          if (before.isPresent()) {
            return before.get().run();
          }
          int number = Ids.next(connection, "run", "number");
          Ids ids = new Ids(connection);
          int vantage = ids.vantage(header.vantage());
          new StateWriter(connection, ids, number, vantage, numbers).write(hosts);
          Names.write(connection, names, number, header.startedAt(), vantage);
          int coverage = new CoverageWriter(connection, ids).write(hosts, numbers);
          RecordedRun run =
              new RecordedRun(number, header, end.finishedAt(), end.complete(), observations);
          insert(connection, run, vantage, coverage);
          return run;
        });
  }

  static void insert(Connection connection, RecordedRun run, int vantage, int coverage)
      throws SQLException {
    RunHeader header = run.header();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into run (number, id, command, targets, scope, timing, operator, vantage,"
                + " options, started_at, finished_at, complete, observations, coverage)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, run.number());
      insert.setString(2, header.id().toString());
      insert.setString(3, header.command());
      insert.setString(4, header.targets());
      insert.setString(5, header.scope());
      insert.setString(6, header.timing());
      insert.setString(7, header.operator());
      insert.setInt(8, vantage);
      insert.setString(9, String.join("\n", header.options()));
      insert.setString(10, header.startedAt().toString());
      insert.setString(11, run.finishedAt().toString());
      insert.setInt(12, run.complete() ? 1 : 0);
      insert.setLong(13, run.observations());
      insert.setInt(14, coverage);
      insert.executeUpdate();
    }
  }

  /** The run that began last; empty if there is none. */
  public Optional<RecordedRun> latestRun() {
    return runs().stream().max(Comparator.comparing(run -> run.header().startedAt()));
  }

  /** Every run, in the order in which they were committed. */
  public List<RecordedRun> runs() {
    return database.read(
        "listing runs",
        connection -> new Queries(connection).runs().stream().map(CoveredRun::run).toList());
  }

  /** The run of that id. */
  public Optional<RecordedRun> run(UUID id) {
    return database.read(
        "finding a run", connection -> new Queries(connection).run(id).map(CoveredRun::run));
  }

  /** All that a run found; empty if there is none of that number. */
  public Optional<Snapshot> snapshot(int number) {
    return database.read(
        "reading a run",
        connection -> {
          Queries queries = new Queries(connection);
          Optional<CoveredRun> run = queries.run(number);
          return run.isEmpty() ? Optional.empty() : Optional.of(queries.snapshot(run.get()));
        });
  }

  /** All that is known of an address: one for each vantage that saw it, by their names. */
  public List<HostHistory> host(IpAddress address) {
    return database.read("reading a host", connection -> new Queries(connection).hosts(address));
  }

  /** The addresses that runs found a name to lead to, the latest first. */
  public List<NamedAddress> addresses(String name) {
    return database.read(
        "reading a name", connection -> Names.addresses(connection, TargetNames.plain(name)));
  }

  /** A port over time: one for each vantage that saw its host, by their names. */
  public List<Timeline> timeline(Endpoint endpoint) {
    return host(endpoint.address()).stream()
        .map(host -> host.timeline(endpoint.transport(), endpoint.port()))
        .toList();
  }

  /** What the last run that asked for a port says, from whichever vantage. */
  public Optional<Look> latest(Endpoint endpoint) {
    Optional<Look> latest = Optional.empty();
    for (Timeline timeline : timeline(endpoint)) {
      Optional<Look> one = timeline.latest();
      if (one.isPresent() && (latest.isEmpty() || one.get().at().isAfter(latest.get().at()))) {
        latest = one;
      }
    }
    return latest;
  }

  /**
   * Forgets the runs that ended longer ago than {@code keep}. What was so before the next run that
   * is left counts from there. Baselines stay.
   *
   * @return how many runs were forgotten
   */
  public int prune(Duration keep) {
    int forgotten =
        database.write(
            "forgetting old runs",
            connection -> Retention.prune(connection, Instant.now().minus(keep)));
    if (forgotten > 0 && database.isEmbedded()) {
      database.maintain("vacuum");
      database.maintain("pragma wal_checkpoint(truncate)");
    }
    return forgotten;
  }

  /** Saves a state under a name, in place of any that had the name before. */
  public void save(Baseline baseline) {
    StringWriter body = new StringWriter();
    try {
      SnapshotLines.write(baseline.snapshot(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database.write(
        "saving a baseline",
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("delete from baseline where name = ?")) {
            delete.setString(1, baseline.name());
            delete.executeUpdate();
          }
          insert(connection, baseline, body.toString());
          return true;
        });
  }

  private static void insert(Connection connection, Baseline baseline, String body)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into baseline (name, saved_at, source, taken_at, body)"
                + " values (?, ?, ?, ?, ?)")) {
      insert.setString(1, baseline.name());
      insert.setString(2, baseline.savedAt().toString());
      insert.setString(3, baseline.snapshot().source());
      insert.setString(4, baseline.snapshot().at().toString());
      insert.setString(5, body);
      insert.executeUpdate();
    }
  }

  /** The names of all baselines, and what they are of, by name. */
  public List<Baseline.Summary> baselines() {
    return database.read(
        "listing baselines",
        connection -> {
          List<Baseline.Summary> baselines = new ArrayList<>();
          try (PreparedStatement query =
                  connection.prepareStatement(
                      "select name, saved_at, source, taken_at from baseline order by name");
              ResultSet found = query.executeQuery()) {
            while (found.next()) {
              baselines.add(
                  new Baseline.Summary(
                      found.getString(1),
                      Instant.parse(found.getString(2)),
                      found.getString(3),
                      Instant.parse(found.getString(4))));
            }
          }
          return baselines;
        });
  }

  /** The baseline of that name. */
  public Optional<Baseline> baseline(String name) {
    return database.read(
        "reading a baseline",
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement("select saved_at, body from baseline where name = ?")) {
            query.setString(1, name);
            try (ResultSet found = query.executeQuery()) {
              if (!found.next()) {
                return Optional.empty();
              }
              Snapshot snapshot = SnapshotLines.read(new StringReader(found.getString(2)));
              return Optional.of(new Baseline(name, Instant.parse(found.getString(1)), snapshot));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  /** Writes everything as lines of JSON, from which {@link #restore} makes the same history. */
  public void export(Writer out) throws IOException {
    Export.write(database, out);
  }

  /**
   * Takes in what {@link #export} wrote: into an empty history as it was, into another one each run
   * that it does not have, behind those that it has.
   *
   * @return how many runs were taken in, or what is wrong with the text
   */
  public Parsed<Integer> restore(Reader in) throws IOException {
    return Import.read(this, database, in);
  }

  @Override
  public void close() {
    database.close();
  }
}
