package portscan.monitor.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/**
 * Brings a database's schema up to date, with Flyway.
 *
 * <p>Flyway takes most of a second to start, so it is asked only where its own table does not say
 * that the newest migration was made.
 */
final class Migrations {
  /** In order; each is a file in the folder {@code migration}. */
  private static final List<String> FILES =
      List.of("V1__history.sql", "V2__services.sql", "V3__names.sql");

  private static final String NEWEST = "3";
  private static final String TABLE = "schema_version";

  private Migrations() {}

  /** Migrates the database, where that is due. */
  static void run(String url) throws SQLException {
    if (!isNewest(url, isEmbedded(url))) {
      run(url, NEWEST);
    }
  }

  private static boolean isEmbedded(String url) {
    return url.startsWith("jdbc:sqlite:");
  }

  /** Migrates the database up to a version. */
  static void run(String url, String version) {
    boolean embedded = isEmbedded(url);
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          // None: it tells at length what went well, and throws what did not.
          .loggers()
          .dataSource(url, null, null)
          .table(TABLE)
          .locations("migration")
          .resourceProvider(new Files())
          .javaMigrationClassProvider(List::of)
          .placeholders(
              embedded
                  ? Map.of("without_rowid", "without rowid", "by_bytes", "")
                  : Map.of("without_rowid", "", "by_bytes", "collate \"C\""))
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .target(version)
          .load()
          .migrate();
    } catch (FlywayException e) {
      PortScanException failure =
          new PortScanException(
              Trouble.SYSTEM_ERROR,
              "the history database has no schema that this version can use: " + e.getMessage(),
              "was it written by a newer PortScan, or is it no database of PortScan?");
      failure.initCause(e);
      throw failure;
    }
  }

  private static boolean isNewest(String url, boolean embedded) throws SQLException {
    String tables =
        embedded
            ? "select count(*) from sqlite_master where name = '" + TABLE + "'"
            : "select count(*) from pg_tables where tablename = '"
                + TABLE
                + "' and schemaname = current_schema()";
    Properties properties = new Properties();
    if (embedded) {
      properties.setProperty("busy_timeout", "60000");
    }
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      if (Database.number(connection, tables) == 0) {
        return false;
      }
      try (PreparedStatement query =
          connection.prepareStatement(
              "select 1 from " + TABLE + " where success and version = ?")) {
        query.setString(1, NEWEST);
        try (ResultSet found = query.executeQuery()) {
          return found.next();
        }
      }
    }
  }

  /** The migrations, which Flyway could not find inside of a module by itself. */
  private static final class Files implements ResourceProvider {
    @Override
    public @Nullable LoadableResource getResource(String name) {
      return FILES.contains(name) ? new File(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return FILES.stream()
          .filter(name -> name.startsWith(prefix))
          .filter(name -> List.of(suffixes).stream().anyMatch(name::endsWith))
          .<LoadableResource>map(File::new)
          .toList();
    }
  }

  private static final class File extends LoadableResource {
    private final String name;

    File(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      try (InputStream in = Migrations.class.getResourceAsStream("migration/" + name)) {
        if (in == null) {
          throw new IllegalStateException("there is no migration " + name);
        }
        return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
