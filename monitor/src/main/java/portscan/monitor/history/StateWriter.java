package portscan.monitor.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.monitor.snapshot.Verdict;

/**
 * Writes what changed since the last time that a port was asked.
 *
 * <p>Most ports of a host are alike, and stay so. The verdict that most of a transport's ports
 * share is one row, with port 0; it speaks for each port that a run asked and that has no row of
 * its own. It is replaced when another verdict has become far more usual, since then a row is
 * cheaper than one for each port. It says nothing of runs that did not ask a port: coverage tells
 * those apart, so replacing it changes nothing for ports that this run left out.
 */
final class StateWriter {
  private static final int HOSTS_AT_ONCE = 200;
  private static final int HOST = 0;
  private static final int USUAL = 0;
  private static final int NONE = -1;

  private final Connection connection;
  private final Ids ids;
  private final int run;
  private final int vantage;
  private final RunPorts numbers;
  private final int down;

  StateWriter(Connection connection, Ids ids, int run, int vantage, RunPorts numbers)
      throws SQLException {
    this.connection = connection;
    this.ids = ids;
    this.run = run;
    this.vantage = vantage;
    this.numbers = numbers;
    down = ids.verdict(new Verdict(PortState.FILTERED, "host-down"));
  }

  /** The protocol number of RFC 790's successor registry: 6 or 17. */
  static int number(Transport transport) {
    return switch (transport) {
      case TCP -> 6;
      case UDP -> 17;
    };
  }

  /** A row that holds until now. */
  private record Row(int transport, int port, int since, int verdict) {}

  void write(List<FoundHost> hosts) throws SQLException {
    try (PreparedStatement begin =
            connection.prepareStatement(
                "insert into port_state (host, transport, port, since_run, verdict)"
                    + " values (?, ?, ?, ?, ?)");
        PreparedStatement end =
            connection.prepareStatement(
                "update port_state set until_run = ? where host = ? and transport = ? and port = ?"
                    + " and since_run = ?")) {
      for (int start = 0; start < hosts.size(); start += HOSTS_AT_ONCE) {
        List<FoundHost> some = hosts.subList(start, Math.min(hosts.size(), start + HOSTS_AT_ONCE));
        write(some, begin, end);
        end.executeBatch();
        begin.executeBatch();
      }
    }
  }

  private void write(List<FoundHost> hosts, PreparedStatement begin, PreparedStatement end)
      throws SQLException {
    Map<String, Integer> hostIds = hostIds(hosts);
    Map<Integer, List<Row>> rows = rows(hostIds.values());
    for (FoundHost host : hosts) {
      int id = hostIds.getOrDefault(host.address().toString(), NONE);
      Changes changes = new Changes(id, begin, end);
      List<Row> known = rows.getOrDefault(id, List.of());
      presence(host, known, changes);
      for (Transport transport : Transport.values()) {
        ports(host, transport, known, changes);
      }
    }
  }

  private final class Changes {
    private final int host;
    private final PreparedStatement begin;
    private final PreparedStatement end;

    Changes(int host, PreparedStatement begin, PreparedStatement end) {
      this.host = host;
      this.begin = begin;
      this.end = end;
    }

    void begin(int transport, int port, int verdict) throws SQLException {
      begin.setInt(1, host);
      begin.setInt(2, transport);
      begin.setInt(3, port);
      begin.setInt(4, run);
      begin.setInt(5, verdict);
      begin.addBatch();
    }

    void end(Row row) throws SQLException {
      end.setInt(1, run);
      end.setInt(2, host);
      end.setInt(3, row.transport);
      end.setInt(4, row.port);
      end.setInt(5, row.since);
      end.addBatch();
    }
  }

  private void presence(FoundHost host, List<Row> known, Changes changes) throws SQLException {
    boolean wasDown = false;
    for (Row row : known) {
      if (row.transport == HOST) {
        wasDown = true;
        if (!host.isDown()) {
          changes.end(row);
        }
      }
    }
    if (host.isDown() && !wasDown) {
      changes.begin(HOST, USUAL, down);
    }
  }

  private void ports(FoundHost host, Transport transport, List<Row> known, Changes changes)
      throws SQLException {
    List<FoundHost.Group> groups = new ArrayList<>();
    List<Integer> verdicts = new ArrayList<>();
    for (FoundHost.Group group : host.groups()) {
      if (group.transport == transport && !group.ports.isEmpty()) {
        groups.add(group);
        verdicts.add(ids.verdict(group.verdict));
      }
    }
    if (groups.isEmpty()) {
      return;
    }
    int number = number(transport);
    Row usualRow = usual(known, number);
    int usual = usual(groups, verdicts, usualRow == null ? NONE : usualRow.verdict);
    if (usualRow == null ? usual != NONE : usual != usualRow.verdict) {
      if (usualRow != null) {
        changes.end(usualRow);
      }
      changes.begin(number, USUAL, usual);
    }
    BitSet done = new BitSet();
    for (Row row : known) {
      if (row.transport == number && row.port != USUAL) {
        own(row, transport, groups, verdicts, usual, changes, done);
      }
    }
    for (int i = 0; i < groups.size(); i++) {
      if (verdicts.get(i) != usual) {
        BitSet ports = groups.get(i).ports;
        for (int port = ports.nextSetBit(0); port >= 0; port = ports.nextSetBit(port + 1)) {
          if (!done.get(port)) {
            changes.begin(number, numbers.port(port), verdicts.get(i));
          }
        }
      }
    }
  }

  /** A port that had a row of its own until now. */
  private void own(
      Row row,
      Transport transport,
      List<FoundHost.Group> groups,
      List<Integer> verdicts,
      int usual,
      Changes changes,
      BitSet done)
      throws SQLException {
    int port = numbers.known(transport, row.port);
    if (port < 0) {
      return;
    }
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).ports.get(port)) {
        int verdict = verdicts.get(i);
        if (verdict != row.verdict) {
          changes.end(row);
          if (verdict != usual) {
            changes.begin(row.transport, row.port, verdict);
          }
        }
        done.set(port);
        return;
      }
    }
  }

  private static @Nullable Row usual(List<Row> known, int transport) {
    for (Row row : known) {
      if (row.transport == transport && row.port == USUAL) {
        return row;
      }
    }
    return null;
  }

  /** Open ports are never folded, and neither is what has details: each is worth its row. */
  private static int usual(List<FoundHost.Group> groups, List<Integer> verdicts, int before) {
    int most = 0;
    int mostUsual = NONE;
    int stillSo = 0;
    for (int i = 0; i < groups.size(); i++) {
      FoundHost.Group group = groups.get(i);
      int count = group.ports.cardinality();
      if (verdicts.get(i) == before) {
        stillSo = count;
      }
      if (count > most && !group.verdict.isOpen() && !group.verdict.hasDetails()) {
        most = count;
        mostUsual = verdicts.get(i);
      }
    }
    return before == NONE || most > 2 * stillSo + 1 ? mostUsual : before;
  }

  private Map<String, Integer> hostIds(List<FoundHost> hosts) throws SQLException {
    Map<String, Integer> found = new HashMap<>();
    String list = "?" + ", ?".repeat(hosts.size() - 1);
    try (PreparedStatement query =
        connection.prepareStatement(
            "select address, id from host where vantage = ? and address in (" + list + ")")) {
      query.setInt(1, vantage);
      for (int i = 0; i < hosts.size(); i++) {
        query.setString(2 + i, hosts.get(i).address().toString());
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    int next = found.size() == hosts.size() ? 0 : Ids.next(connection, "host", "id");
    try (PreparedStatement insert =
        connection.prepareStatement("insert into host (id, address, vantage) values (?, ?, ?)")) {
      for (FoundHost host : hosts) {
        IpAddress address = host.address();
        if (!found.containsKey(address.toString())) {
          insert.setInt(1, next);
          insert.setString(2, address.toString());
          insert.setInt(3, vantage);
          insert.addBatch();
          found.put(address.toString(), next++);
        }
      }
      insert.executeBatch();
    }
    return found;
  }

  /** What holds until now, by host. */
  private Map<Integer, List<Row>> rows(Iterable<Integer> hosts) throws SQLException {
    StringBuilder list = new StringBuilder();
    hosts.forEach(host -> list.append(list.isEmpty() ? "" : ", ").append(host));
    Map<Integer, List<Row>> rows = new HashMap<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select host, transport, port, since_run, verdict from port_state"
                    + " where until_run is null and host in ("
                    + list
                    + ")");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        rows.computeIfAbsent(found.getInt(1), _ -> new ArrayList<>())
            .add(new Row(found.getInt(2), found.getInt(3), found.getInt(4), found.getInt(5)));
      }
    }
    return rows;
  }
}
