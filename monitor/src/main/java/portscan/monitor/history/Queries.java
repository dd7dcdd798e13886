package portscan.monitor.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.syntax.Ports;
import portscan.monitor.history.HostHistory.State;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Verdict;

/** Reads the history, inside of a transaction. */
final class Queries {
  private static final String RUN_COLUMNS =
      "r.number, r.id, r.command, r.targets, r.scope, r.timing, r.operator, v.name, r.options,"
          + " r.started_at, r.finished_at, r.complete, r.observations, r.coverage";

  private final Connection connection;
  private final Map<Integer, PortSet> portSets = new HashMap<>();
  private final Map<Integer, Verdict> verdicts = new HashMap<>();

  Queries(Connection connection) {
    this.connection = connection;
  }

  /** A run with the number of its coverage. */
  record CoveredRun(RecordedRun run, int coverage) {}

  /** A block of addresses that are asked for the same ports. */
  record Block(IpAddress first, IpAddress last, PortSet ports) {}

  List<CoveredRun> runs() throws SQLException {
    List<CoveredRun> runs = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select "
                    + RUN_COLUMNS
                    + " from run r join vantage v on v.id = r.vantage order by r.number");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        runs.add(run(found));
      }
    }
    return runs;
  }

  Optional<CoveredRun> run(UUID id) throws SQLException {
    return run("r.id = ?", id.toString());
  }

  Optional<CoveredRun> run(int number) throws SQLException {
    return run("r.number = ?", number);
  }

  private Optional<CoveredRun> run(String condition, Object value) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select "
                + RUN_COLUMNS
                + " from run r join vantage v on v.id = r.vantage where "
                + condition)) {
      query.setObject(1, value);
      try (ResultSet found = query.executeQuery()) {
        return found.next() ? Optional.of(run(found)) : Optional.empty();
      }
    }
  }

  private static CoveredRun run(ResultSet row) throws SQLException {
    String options = row.getString(9);
    RunHeader header =
        new RunHeader(
            UUID.fromString(row.getString(2)),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            options.isEmpty() ? List.of() : List.of(options.split("\n", -1)),
            Instant.parse(row.getString(10)));
    RecordedRun run =
        new RecordedRun(
            row.getInt(1),
            header,
            Instant.parse(row.getString(11)),
            row.getInt(12) != 0,
            row.getLong(13));
    return new CoveredRun(run, row.getInt(14));
  }

  List<HostHistory> hosts(IpAddress address) throws SQLException {
    List<HostHistory> hosts = new ArrayList<>();
    Map<Integer, PortSet> asked = asked(address);
    try (PreparedStatement query =
        connection.prepareStatement(
            "select h.id, h.vantage, v.name from host h join vantage v on v.id = h.vantage"
                + " where h.address = ? order by v.name")) {
      query.setString(1, address.toString());
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          hosts.add(
              new HostHistory(
                  address,
                  found.getString(3),
                  runs(found.getInt(2)),
                  states(found.getInt(1)),
                  asked));
        }
      }
    }
    return hosts;
  }

  /** In the order in which they began, which need not be the one in which they were recorded. */
  private List<HostHistory.Run> runs(int vantage) throws SQLException {
    List<HostHistory.Run> runs = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select number, started_at, coverage from run where vantage = ? order by number")) {
      query.setInt(1, vantage);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          runs.add(
              new HostHistory.Run(
                  found.getInt(1), Instant.parse(found.getString(2)), found.getInt(3)));
        }
      }
    }
    runs.sort(Comparator.comparing(HostHistory.Run::at));
    return runs;
  }

  private List<State> states(int host) throws SQLException {
    List<State> states = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select transport, port, since_run, until_run, verdict from port_state"
                + " where host = ? order by transport, port, since_run")) {
      query.setInt(1, host);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          states.add(state(found, 1));
        }
      }
    }
    return states;
  }

  /** The row whose transport is in {@code column}, and the rest behind it. */
  private State state(ResultSet row, int column) throws SQLException {
    int until = row.getInt(column + 3);
    return new State(
        row.getInt(column),
        row.getInt(column + 1),
        row.getInt(column + 2),
        until == 0 ? Integer.MAX_VALUE : until,
        verdict(row.getInt(column + 4)));
  }

  /** The verdict of that number. */
  Verdict verdict(int id) throws SQLException {
    Verdict known = verdicts.get(id);
    if (known == null) {
      try (PreparedStatement query =
          connection.prepareStatement(
              "select d.state, d.reason, d.service, d.software, d.certificate, c.subject, c.names,"
                  + " c.not_after from verdict d"
                  + " left join certificate c on c.fingerprint = d.certificate where d.id = ?")) {
        query.setInt(1, id);
        try (ResultSet found = query.executeQuery()) {
          if (!found.next()) {
            throw new IllegalStateException("no verdict " + id);
          }
          known =
              new Verdict(
                  state(found.getString(1)),
                  found.getString(2),
                  found.getString(3),
                  found.getString(4),
                  certificate(found));
        }
      }
      verdicts.put(id, known);
    }
    return known;
  }

  /** The certificate whose fingerprint is in the fifth column; the rest is null if not known. */
  private static Certificate certificate(ResultSet row) throws SQLException {
    String subject = row.getString(6);
    String names = row.getString(7);
    String notAfter = row.getString(8);
    return subject == null
        ? Certificate.of(row.getString(5))
        : new Certificate(
            row.getString(5),
            subject,
            names.isEmpty() ? List.of() : List.of(names.split("\n", -1)),
            notAfter == null ? null : Instant.parse(notAfter));
  }

  private static PortState state(String word) {
    for (PortState state : PortState.values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    throw new IllegalStateException("no state of a port: " + word);
  }

  /** By coverage; of those alone that have the address. */
  private Map<Integer, PortSet> asked(IpAddress address) throws SQLException {
    Map<Integer, PortSet> asked = new HashMap<>();
    String key = AddressKey.of(address);
    try (PreparedStatement query =
        connection.prepareStatement(
            "select b.coverage, b.port_set from coverage c join coverage_block b"
                + " on b.coverage = c.id and b.first_key = (select max(o.first_key)"
                + " from coverage_block o where o.coverage = c.id and o.first_key <= ?)"
                + " where b.last_key >= ?")) {
      query.setString(1, key);
      query.setString(2, key);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          asked.put(found.getInt(1), portSet(found.getInt(2)));
        }
      }
    }
    return asked;
  }

  private PortSet portSet(int id) throws SQLException {
    PortSet known = portSets.get(id);
    if (known == null) {
      try (PreparedStatement query =
          connection.prepareStatement("select ports from port_set where id = ?")) {
        query.setInt(1, id);
        try (ResultSet found = query.executeQuery()) {
          if (!found.next()) {
            throw new IllegalStateException("no set of ports " + id);
          }
          known = ports(found.getString(1));
        }
      }
      portSets.put(id, known);
    }
    return known;
  }

  private static PortSet ports(String text) {
    return text.isEmpty()
        ? PortSet.empty()
        : Ports.parse(text, Transport.TCP)
            .orThrow(problem -> new IllegalStateException("the history has " + problem.text()));
  }

  /** By first address. */
  List<Block> blocks(int coverage) throws SQLException {
    List<Block> blocks = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select first_address, last_address, port_set from coverage_block where coverage = ?"
                + " order by first_key")) {
      query.setInt(1, coverage);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          blocks.add(
              new Block(
                  IpAddress.literal(found.getString(1)),
                  IpAddress.literal(found.getString(2)),
                  portSet(found.getInt(3))));
        }
      }
    }
    return blocks;
  }

  /** All that a run says. */
  Snapshot snapshot(CoveredRun covered) throws SQLException {
    RecordedRun run = covered.run();
    NavigableMap<IpAddress, Block> blocks = new TreeMap<>();
    for (Block block : blocks(covered.coverage())) {
      blocks.put(block.first(), block);
    }
    Map<String, List<String>> names = Names.around(connection, run);
    Snapshot.Builder snapshot = new Snapshot.Builder();
    if (!run.complete()) {
      snapshot.interrupted();
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "select h.address, s.transport, s.port, s.since_run, s.until_run, s.verdict"
                + " from port_state s join host h on h.id = s.host"
                + " join vantage v on v.id = h.vantage"
                + " where v.name = ? and s.since_run <= ?"
                + " and (s.until_run is null or s.until_run > ?)"
                + " order by s.host, s.transport, s.port")) {
      query.setString(1, run.header().vantage());
      query.setInt(2, run.number());
      query.setInt(3, run.number());
      try (ResultSet found = query.executeQuery()) {
        String address = "";
        List<State> states = new ArrayList<>();
        while (found.next()) {
          if (!found.getString(1).equals(address)) {
            add(address, states, run.number(), blocks, names, snapshot);
            address = found.getString(1);
            states.clear();
          }
          states.add(state(found, 2));
        }
        add(address, states, run.number(), blocks, names, snapshot);
      }
    }
    return snapshot.build(
        "run " + run.number(),
        run.header().startedAt(),
        run.finishedAt(),
        Snapshot.Listing.ALL_PROBED);
  }

  private static void add(
      String text,
      List<State> states,
      int run,
      NavigableMap<IpAddress, Block> blocks,
      Map<String, List<String>> names,
      Snapshot.Builder snapshot) {
    if (text.isEmpty()) {
      return;
    }
    IpAddress address = IpAddress.literal(text);
    Map.Entry<IpAddress, Block> block = blocks.floorEntry(address);
    if (block != null && block.getValue().last().compareTo(address) >= 0) {
      HostSnapshot host = HostHistory.snapshot(address, block.getValue().ports(), run, states);
      snapshot.add(host.named(names.getOrDefault(text, List.of())));
    }
  }
}
