package portscan.monitor.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.format.syntax.Ports;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.Verdict;

/** Finds the numbers that values have in their tables, and gives new ones to new values. */
final class Ids {
  private final Connection connection;
  private final Map<Verdict, Integer> verdicts = new HashMap<>();

  Ids(Connection connection) {
    this.connection = connection;
  }

  /** The number after the highest of a table. */
  static int next(Connection connection, String table, String column) throws SQLException {
    return Math.toIntExact(
        1 + Database.number(connection, "select max(" + column + ") from " + table));
  }

  int vantage(String name) throws SQLException {
    return find("vantage", new String[] {"name"}, new String[] {name});
  }

  int verdict(Verdict verdict) throws SQLException {
    Integer known = verdicts.get(verdict);
    if (known == null) {
      known =
          find(
              "verdict",
              new String[] {"state", "reason", "service", "software", "certificate"},
              new String[] {
                verdict.state().word(),
                verdict.reason(),
                verdict.service(),
                verdict.software(),
                verdict.certificate().fingerprint()
              });
      verdicts.put(verdict, known);
      if (verdict.certificate().isTold()) {
        keep(verdict.certificate());
      }
    }
    return known;
  }

  /** Keeps what is known of a certificate, unless that is known already. */
  private void keep(Certificate certificate) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select 1 from certificate where fingerprint = ?")) {
      query.setString(1, certificate.fingerprint());
      try (ResultSet found = query.executeQuery()) {
        if (found.next()) {
          return;
        }
      }
    }
    Instant notAfter = certificate.notAfter();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into certificate (fingerprint, subject, names, not_after)"
                + " values (?, ?, ?, ?)")) {
      insert.setString(1, certificate.fingerprint());
      insert.setString(2, certificate.subject());
      insert.setString(3, String.join("\n", certificate.names()));
      insert.setString(4, notAfter == null ? null : notAfter.toString());
      insert.executeUpdate();
    }
  }

  /** The number of an address as a vantage sees it. */
  int host(IpAddress address, int vantage) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select id from host where address = ? and vantage = ?")) {
      query.setString(1, address.toString());
      query.setInt(2, vantage);
      try (ResultSet found = query.executeQuery()) {
        if (found.next()) {
          return found.getInt(1);
        }
      }
    }
    int id = next(connection, "host", "id");
    try (PreparedStatement insert =
        connection.prepareStatement("insert into host (id, address, vantage) values (?, ?, ?)")) {
      insert.setInt(1, id);
      insert.setString(2, address.toString());
      insert.setInt(3, vantage);
      insert.executeUpdate();
    }
    return id;
  }

  int portSet(PortSet ports) throws SQLException {
    String text = Ports.text(ports);
    return find("port_set", new String[] {"digest"}, new String[] {digest(text)}, "ports", text);
  }

  private int find(String table, String[] columns, String[] values) throws SQLException {
    return find(table, columns, values, "", "");
  }

  /** The row whose columns have those values; a new one has the further column too. */
  private int find(String table, String[] columns, String[] values, String further, String value)
      throws SQLException {
    String condition = String.join(" = ? and ", columns) + " = ?";
    try (PreparedStatement query =
        connection.prepareStatement("select id from " + table + " where " + condition)) {
      bind(query, 1, values);
      try (ResultSet found = query.executeQuery()) {
        if (found.next()) {
          return found.getInt(1);
        }
      }
    }
    int id = next(connection, table, "id");
    boolean more = !further.isEmpty();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into %s (id, %s%s) values (?%s)"
                .formatted(
                    table,
                    String.join(", ", columns),
                    more ? ", " + further : "",
                    ", ?".repeat(columns.length + (more ? 1 : 0))))) {
      insert.setInt(1, id);
      bind(insert, 2, values);
      if (more) {
        insert.setString(2 + values.length, value);
      }
      insert.executeUpdate();
    }
    return id;
  }

  private static void bind(PreparedStatement statement, int from, String[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setString(from + i, values[i]);
    }
  }

  /** 128 bits of the text's SHA-256, in hexadecimal. */
  static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
