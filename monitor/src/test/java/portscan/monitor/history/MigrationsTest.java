package portscan.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.report.RunEnd;
import portscan.monitor.snapshot.Certificate;
import portscan.monitor.snapshot.Verdict;

/** A database that an earlier version made. */
class MigrationsTest {
  private static final Endpoint SHOP =
      new Endpoint(IpAddress.literal("10.0.0.5"), 443, Transport.TCP);

  /** A run that found an open port, as the first schema has it. */
  private static final String FIRST =
      """
      insert into vantage values (1, 'local');
      insert into port_set values (1, 'x', 'T:443');
      insert into coverage values (1, 'x');
      insert into coverage_block values (1, '40a000005', '40a000005', '10.0.0.5', '10.0.0.5', 1);
      insert into run values (1, '00000000-0000-0000-0000-000000000001', 'scan', 'x', '', '', '', 1,
        '', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', 1, 1, 1);
      insert into host values (1, '10.0.0.5', 1);
      insert into verdict values (1, 'open', 'syn-ack', 'http', 'c0ffee');
      insert into port_state values (1, 6, 443, 1, null, 1)\
      """;

  @TempDir Path folder;

  private static void migratesAndGoesOn(String url) throws SQLException {
    Migrations.run(url, "1");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String insert : FIRST.split(";", -1)) {
        statement.execute(insert);
      }
    }
    Certificate certificate =
        new Certificate("c0ffee", "CN=x", List.of("a.test"), Instant.parse("2030-01-02T00:00:00Z"));
    Verdict now = new Verdict(PortState.OPEN, "syn-ack", "http", "nginx 1", certificate);
    try (History history = History.open(url)) {
      assertThat(history.latest(SHOP).orElseThrow().verdict())
          .isEqualTo(new Verdict(PortState.OPEN, "syn-ack", "http", "", Certificate.of("c0ffee")));
      Recorder recorder = history.record(RunHeader.of("scan", "x", List.of(), Instant.now()));
      recorder.accept(SHOP.address(), SHOP.transport(), SHOP.port(), now);
      recorder.commit(new RunEnd(Instant.now(), true));
    }
    try (History history = History.open(url)) {
      assertThat(history.timeline(SHOP).getFirst().looks()).hasSize(2);
      Verdict latest = history.latest(SHOP).orElseThrow().verdict();
      assertThat(latest).isEqualTo(now);
      assertThat(latest.certificate().text()).isEqualTo(certificate.text());
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select software, certificate_names from port_history order by since")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEmpty();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("nginx 1");
      assertThat(rows.getString(2)).isEqualTo("a.test");
    }
  }

  @Test
  void sqlite_ofTheFirstSchema_isMigrated() throws SQLException {
    migratesAndGoesOn(Databases.sqlite(folder));
  }

  @Test
  void postgresql_ofTheFirstSchema_isMigrated() throws IOException, SQLException {
    migratesAndGoesOn(Databases.postgresql());
  }
}
