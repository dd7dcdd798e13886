package portscan.monitor.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import portscan.api.model.IpAddress;
import portscan.monitor.history.Queries.Block;
import portscan.monitor.history.Queries.CoveredRun;

/** Forgets what is older than wanted. */
final class Retention {
  private Retention() {}

  /** Forgets the runs that ended before {@code oldest}; returns how many. */
  static int prune(Connection connection, Instant oldest) throws SQLException {
    Queries queries = new Queries(connection);
    List<CoveredRun> runs = queries.runs();
    List<CoveredRun> kept =
        runs.stream().filter(run -> !run.run().finishedAt().isBefore(oldest)).toList();
    if (kept.size() == runs.size()) {
      return 0;
    }
    names(connection, kept);
    int from = 0;
    for (CoveredRun run : runs) {
      boolean isKept = !run.run().finishedAt().isBefore(oldest);
      if (isKept && from > 0) {
        forget(connection, from, run.run().number());
        from = 0;
      } else if (!isKept && from == 0) {
        from = run.run().number();
      }
    }
    if (from > 0) {
      forgetLast(connection, from);
    }
    forgetHosts(connection, queries, kept);
    run(connection, "delete from coverage where id not in (select coverage from run)");
    run(connection, "delete from coverage_block where coverage not in (select id from coverage)");
    run(connection, "delete from port_set where id not in (select port_set from coverage_block)");
    run(connection, "delete from verdict where id not in (select verdict from port_state)");
    run(
        connection,
        "delete from certificate where fingerprint not in (select certificate from verdict)");
    return runs.size() - kept.size();
  }

  /** Forgets the runs from a number on, up to the next one that is kept. */
  private static void forget(Connection connection, int from, int next) throws SQLException {
    String those = " >= " + from + " and %1$s < " + next;
    run(connection, "delete from run where number" + those.formatted("number"));
    run(
        connection,
        "delete from port_state where since_run >= " + from + " and until_run <= " + next);
    for (String column : List.of("since_run", "until_run")) {
      run(
          connection,
          "update port_state set %1$s = %2$d where %1$s".formatted(column, next)
              + those.formatted(column));
    }
  }

  /** Forgets the runs from a number on, as if they had never been. */
  private static void forgetLast(Connection connection, int from) throws SQLException {
    run(connection, "delete from run where number >= " + from);
    run(connection, "delete from port_state where since_run >= " + from);
    run(connection, "update port_state set until_run = null where until_run >= " + from);
  }

  /** Lets names refer to runs that are kept alone. */
  private static void names(Connection connection, List<CoveredRun> kept) throws SQLException {
    NavigableMap<Instant, Integer> runs = new TreeMap<>();
    kept.forEach(run -> runs.put(run.run().header().startedAt(), run.run().number()));
    try (PreparedStatement update = Names.update(connection);
        PreparedStatement delete =
            connection.prepareStatement("delete from named where name = ? and host = ?")) {
      for (Names.Row row : Names.rows(connection)) {
        Map.Entry<Instant, Integer> first = runs.ceilingEntry(row.from());
        Map.Entry<Instant, Integer> last = runs.floorEntry(row.to());
        if (first == null || last == null || first.getKey().isAfter(last.getKey())) {
          delete.setString(1, row.name());
          delete.setInt(2, row.host());
          delete.executeUpdate();
        } else {
          Names.update(update, row.name(), row.host(), first.getValue(), last.getValue());
        }
      }
    }
  }

  /** Forgets the hosts that no run which is left asked. */
  private static void forgetHosts(Connection connection, Queries queries, List<CoveredRun> kept)
      throws SQLException {
    Map<String, List<Integer>> coverages = new HashMap<>();
    for (CoveredRun run : kept) {
      List<Integer> of =
          coverages.computeIfAbsent(run.run().header().vantage(), _ -> new ArrayList<>());
      if (!of.contains(run.coverage())) {
        of.add(run.coverage());
      }
    }
    Map<String, NavigableMap<IpAddress, IpAddress>> asked = new HashMap<>();
    for (Map.Entry<String, List<Integer>> vantage : coverages.entrySet()) {
      NavigableMap<IpAddress, IpAddress> spans = new TreeMap<>();
      for (int coverage : vantage.getValue()) {
        for (Block block : queries.blocks(coverage)) {
          add(spans, block);
        }
      }
      asked.put(vantage.getKey(), spans);
    }
    List<Integer> forgotten = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select h.id, h.address, v.name from host h join vantage v on v.id = h.vantage");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        IpAddress address = IpAddress.literal(found.getString(2));
        NavigableMap<IpAddress, IpAddress> spans =
            asked.getOrDefault(found.getString(3), new TreeMap<>());
        Map.Entry<IpAddress, IpAddress> span = spans.floorEntry(address);
        if (span == null || span.getValue().compareTo(address) < 0) {
          forgotten.add(found.getInt(1));
        }
      }
    }
    for (String table : List.of("named where host", "port_state where host", "host where id")) {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from " + table + " = ?")) {
        for (int host : forgotten) {
          delete.setInt(1, host);
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
  }

  /** Joins a block with the spans that it overlaps, so that no two spans do. */
  private static void add(NavigableMap<IpAddress, IpAddress> spans, Block block) {
    IpAddress first = block.first();
    IpAddress last = block.last();
    Map.Entry<IpAddress, IpAddress> before = spans.floorEntry(last);
    while (before != null && before.getValue().compareTo(first) >= 0) {
      spans.remove(before.getKey());
      first = first.compareTo(before.getKey()) < 0 ? first : before.getKey();
      last = last.compareTo(before.getValue()) > 0 ? last : before.getValue();
      before = spans.floorEntry(last);
    }
    spans.put(first, last);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
