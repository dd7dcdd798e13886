package portscan.monitor.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;

/**
 * Writes what a run asked: blocks of consecutive addresses that were asked for the same ports.
 *
 * <p>A host that is down belongs to the block beside it, since it would have been asked for the
 * same ports; so the coverage of a daily scan is the same each day, whoever is up, and is kept
 * once.
 */
final class CoverageWriter {
  private static final int UNKNOWN = -1;

  private final Connection connection;
  private final Ids ids;

  CoverageWriter(Connection connection, Ids ids) {
    this.connection = connection;
    this.ids = ids;
  }

  private record Block(IpAddress first, IpAddress last, int ports) {}

  /** The number of the coverage that these hosts, in ascending order, make up. */
  int write(List<FoundHost> hosts, RunPorts numbers) throws SQLException {
    List<Block> blocks = blocks(hosts, portSets(hosts, numbers));
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      text.append(line(block.first, block.last, block.ports));
    }
    String digest = Ids.digest(text.toString());
    try (PreparedStatement query =
        connection.prepareStatement("select id from coverage where digest = ?")) {
      query.setString(1, digest);
      try (ResultSet found = query.executeQuery()) {
        if (found.next()) {
          return found.getInt(1);
        }
      }
    }
    int id = Ids.next(connection, "coverage", "id");
    try (PreparedStatement insert =
        connection.prepareStatement("insert into coverage (id, digest) values (?, ?)")) {
      insert.setInt(1, id);
      insert.setString(2, digest);
      insert.executeUpdate();
    }
    insert(id, blocks);
    return id;
  }

  /** Of each host the number of its set of ports. */
  private int[] portSets(List<FoundHost> hosts, RunPorts numbers) throws SQLException {
    Map<BitSet, Integer> known = new HashMap<>();
    Map<Integer, Integer> uses = new HashMap<>();
    int[] sets = new int[hosts.size()];
    for (int i = 0; i < sets.length; i++) {
      if (hosts.get(i).isDown()) {
        sets[i] = UNKNOWN;
        continue;
      }
      BitSet ports = hosts.get(i).ports();
      Integer id = known.get(ports);
      if (id == null) {
        id = ids.portSet(numbers.set(ports));
        known.put(ports, id);
      }
      sets[i] = id;
      uses.merge(id, 1, Integer::sum);
    }
    takeFromNeighbours(hosts, sets);
    if (Arrays.stream(sets).anyMatch(set -> set == UNKNOWN)) {
      int usual = ids.portSet(PortSet.empty());
      int most = 0;
      for (Map.Entry<Integer, Integer> use : uses.entrySet()) {
        if (use.getValue() > most) {
          most = use.getValue();
          usual = use.getKey();
        }
      }
      for (int i = 0; i < sets.length; i++) {
        sets[i] = sets[i] == UNKNOWN ? usual : sets[i];
      }
    }
    return sets;
  }

  private static void takeFromNeighbours(List<FoundHost> hosts, int[] sets) {
    for (int i = 1; i < sets.length; i++) {
      if (sets[i] == UNKNOWN
          && AddressKey.follows(hosts.get(i - 1).address(), hosts.get(i).address())) {
        sets[i] = sets[i - 1];
      }
    }
    for (int i = sets.length - 2; i >= 0; i--) {
      if (sets[i] == UNKNOWN
          && AddressKey.follows(hosts.get(i).address(), hosts.get(i + 1).address())) {
        sets[i] = sets[i + 1];
      }
    }
  }

  private static List<Block> blocks(List<FoundHost> hosts, int[] sets) {
    List<Block> blocks = new ArrayList<>();
    for (int start = 0; start < sets.length; ) {
      int end = start + 1;
      while (end < sets.length
          && sets[end] == sets[start]
          && AddressKey.follows(hosts.get(end - 1).address(), hosts.get(end).address())) {
        end++;
      }
      blocks.add(new Block(hosts.get(start).address(), hosts.get(end - 1).address(), sets[start]));
      start = end;
    }
    return blocks;
  }

  private void insert(int coverage, List<Block> blocks) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into coverage_block (coverage, first_key, last_key, first_address,"
                + " last_address, port_set) values (?, ?, ?, ?, ?, ?)")) {
      for (Block block : blocks) {
        bind(insert, coverage, block.first, block.last, block.ports);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** What of a block counts for whether two coverages are the same. */
  static String line(IpAddress first, IpAddress last, int portSet) {
    return first + "-" + last + " " + portSet + "\n";
  }

  /** Sets the values of a row of {@code coverage_block}, in the order of the table's columns. */
  static void bind(
      PreparedStatement insert, int coverage, IpAddress first, IpAddress last, int portSet)
      throws SQLException {
    insert.setInt(1, coverage);
    insert.setString(2, AddressKey.of(first));
    insert.setString(3, AddressKey.of(last));
    insert.setString(4, first.toString());
    insert.setString(5, last.toString());
    insert.setInt(6, portSet);
  }
}
