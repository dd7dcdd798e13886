package portscan.monitor.history;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Empty databases for tests. */
final class Databases {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private Databases() {}

  static String sqlite(Path folder) {
    return "jdbc:sqlite:" + folder.resolve("history" + NUMBER.incrementAndGet() + ".db");
  }

  /** A new database of a PostgreSQL server that ends with this JVM. */
  static synchronized String postgresql() throws IOException, SQLException {
    boolean hasBinaries =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assumeTrue(hasBinaries, "the build has PostgreSQL for Linux on x86-64 alone");
    if (server == null) {
      server = EmbeddedPostgres.builder().start();
    }
    String name = "history" + NUMBER.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return server.getJdbcUrl("postgres", name);
  }
}
