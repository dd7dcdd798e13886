package portscan.monitor.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import portscan.api.model.IpAddress;

/** Which names led to which hosts, inside of a transaction. */
final class Names {
  private Names() {}

  /** One row of their table; {@code from} and {@code to} are when those runs began. */
  record Row(
      String name,
      int host,
      String vantage,
      String address,
      int first,
      int last,
      Instant from,
      Instant to) {}

  /** Takes down that in this run the names led to these of its hosts. */
  static void write(
      Connection connection,
      SortedMap<String, Set<IpAddress>> names,
      int run,
      Instant at,
      int vantage)
      throws SQLException {
    if (names.isEmpty()) {
      return;
    }
    try (PreparedStatement find =
            connection.prepareStatement("select id from host where address = ? and vantage = ?");
        PreparedStatement known =
            connection.prepareStatement(
                "select n.first_run, f.started_at, n.last_run, l.started_at from named n"
                    + " join run f on f.number = n.first_run join run l on l.number = n.last_run"
                    + " where n.name = ? and n.host = ?");
        PreparedStatement update = update(connection);
        PreparedStatement insert = insertion(connection)) {
      for (Map.Entry<String, Set<IpAddress>> name : names.entrySet()) {
        for (IpAddress address : name.getValue()) {
          find.setString(1, address.toString());
          find.setInt(2, vantage);
          try (ResultSet host = find.executeQuery()) {
            if (host.next()) {
              known.setString(1, name.getKey());
              known.setInt(2, host.getInt(1));
              write(known, update, insert, name.getKey(), host.getInt(1), run, at);
            }
          }
        }
      }
    }
  }

  private static void write(
      PreparedStatement known,
      PreparedStatement update,
      PreparedStatement insert,
      String name,
      int host,
      int run,
      Instant at)
      throws SQLException {
    try (ResultSet row = known.executeQuery()) {
      if (!row.next()) {
        insert(insert, name, host, run, run);
        return;
      }
      int first = at.isBefore(Instant.parse(row.getString(2))) ? run : row.getInt(1);
      int last = at.isBefore(Instant.parse(row.getString(4))) ? row.getInt(3) : run;
      update(update, name, host, first, last);
    }
  }

  static PreparedStatement update(Connection connection) throws SQLException {
    return connection.prepareStatement(
        "update named set first_run = ?, last_run = ? where name = ? and host = ?");
  }

  static void update(PreparedStatement update, String name, int host, int first, int last)
      throws SQLException {
    update.setInt(1, first);
    update.setInt(2, last);
    update.setString(3, name);
    update.setInt(4, host);
    update.executeUpdate();
  }

  static PreparedStatement insertion(Connection connection) throws SQLException {
    return connection.prepareStatement(
        "insert into named (name, host, first_run, last_run) values (?, ?, ?, ?)");
  }

  static void insert(PreparedStatement insert, String name, int host, int first, int last)
      throws SQLException {
    insert.setString(1, name);
    insert.setInt(2, host);
    insert.setInt(3, first);
    insert.setInt(4, last);
    insert.executeUpdate();
  }

  /** The addresses that a name led to, the latest first. */
  static List<NamedAddress> addresses(Connection connection, String name) throws SQLException {
    List<NamedAddress> addresses = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select n.address, n.vantage, n.first_seen, n.last_seen from name_history n"
                + " where n.name = ? order by n.last_seen desc, n.address, n.vantage")) {
      query.setString(1, name);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          addresses.add(
              new NamedAddress(
                  name,
                  IpAddress.literal(found.getString(1)),
                  found.getString(2),
                  Instant.parse(found.getString(3)),
                  Instant.parse(found.getString(4))));
        }
      }
    }
    return addresses;
  }

  /** The names that led to addresses around that run, seen from its vantage. */
  static Map<String, List<String>> around(Connection connection, RecordedRun run)
      throws SQLException {
    Map<String, List<String>> names = new HashMap<>();
    for (Row row : rows(connection)) {
      Instant at = run.header().startedAt();
      if (!at.isBefore(row.from)
          && !at.isAfter(row.to)
          && row.vantage.equals(run.header().vantage())) {
        names.computeIfAbsent(row.address, _ -> new ArrayList<>()).add(row.name);
      }
    }
    return names;
  }

  /** All, by name, vantage and address. */
  static List<Row> rows(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select n.name, n.host, v.name, h.address, n.first_run, n.last_run,"
                    + " f.started_at, l.started_at from named n"
                    + " join host h on h.id = n.host join vantage v on v.id = h.vantage"
                    + " join run f on f.number = n.first_run join run l on l.number = n.last_run"
                    + " order by n.name, v.name, h.address");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        rows.add(
            new Row(
                found.getString(1),
                found.getInt(2),
                found.getString(3),
                found.getString(4),
                found.getInt(5),
                found.getInt(6),
                Instant.parse(found.getString(7)),
                Instant.parse(found.getString(8))));
      }
    }
    return rows;
  }
}
