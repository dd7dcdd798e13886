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

  /** Forgets the runs before the first that ended at {@code oldest} or later; returns how many. */
  static int prune(Connection connection, Instant oldest) throws SQLException {
    Queries queries = new Queries(connection);
    List<CoveredRun> runs = queries.runs();
    int old = 0;
    while (old < runs.size() && runs.get(old).run().finishedAt().isBefore(oldest)) {
      old++;
    }
    if (old == 0) {
      return 0;
    }
    List<CoveredRun> kept = runs.subList(old, runs.size());
    int last = runs.get(old - 1).run().number();
    int first = kept.isEmpty() ? last + 1 : kept.getFirst().run().number();
    run(connection, "delete from run where number < " + first);
    run(connection, "delete from port_state where until_run <= " + first);
    forgetHosts(connection, queries, kept);
    run(connection, "update port_state set since_run = " + first + " where since_run < " + first);
    run(connection, "delete from named where last_run < " + first);
    run(connection, "update named set first_run = " + first + " where first_run < " + first);
    run(connection, "delete from coverage where id not in (select coverage from run)");
    run(connection, "delete from coverage_block where coverage not in (select id from coverage)");
    run(connection, "delete from port_set where id not in (select port_set from coverage_block)");
    run(connection, "delete from verdict where id not in (select verdict from port_state)");
    run(
        connection,
        "delete from certificate where fingerprint not in (select certificate from verdict)");
    return old;
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
