package portscan.monitor.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/**
 * A connection to a database whose schema is up to date.
 *
 * <p>SQLite keeps a write-ahead log that is synchronised at each commit: what was committed
 * survives a kill and a power failure, and whoever reads does not wait for whoever writes. Writers
 * take turns from the start of their transactions, so that each sees what the one before it left.
 */
final class Database implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /** How long a writer waits for the one before it. */
  private static final String BUSY_MS = "60000";

  private final Connection connection;
  private final boolean embedded;

  private Database(Connection connection, boolean embedded) {
    this.connection = connection;
    this.embedded = embedded;
  }

  /** Opens a SQLite file, and makes it, and its folder, where there is none. */
  static Database open(Path file) {
    return open(SQLITE + file);
  }

  /** Opens {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/NAME}. */
  static Database open(String url) {
    boolean embedded = url.startsWith(SQLITE);
    if (!embedded && !url.startsWith(POSTGRESQL)) {
      throw failure(
          "no database can be reached by " + withoutLogin(url),
          "write " + SQLITE + "FILE or " + POSTGRESQL + "//HOST/NAME");
    }
    if (embedded) {
      makeFolder(url.substring(SQLITE.length()));
    }
    Properties properties = new Properties();
    if (embedded) {
      properties.setProperty("journal_mode", "WAL");
      properties.setProperty("synchronous", "FULL");
      properties.setProperty("busy_timeout", BUSY_MS);
      properties.setProperty("transaction_mode", "IMMEDIATE");
      properties.setProperty("cache_size", "-32000");
    }
    try {
      Migrations.run(url);
      Connection connection = DriverManager.getConnection(url, properties);
      return new Database(connection, embedded);
    } catch (SQLException e) {
      throw failure(e, "opening " + withoutLogin(url));
    }
  }

  private static void makeFolder(String file) {
    try {
      Path folder = Path.of(file).toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException | InvalidPathException e) {
      throw failure("cannot make the folder of " + file + ": " + e, "name another folder");
    }
  }

  /** Whether it is a file and no server's. */
  boolean isEmbedded() {
    return embedded;
  }

  Connection connection() {
    return connection;
  }

  /** Work on the database. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Reads: what is seen is of one moment. */
  <T> T read(String what, Work<T> work) {
    return transaction(what, "", work);
  }

  /** Writes: all of it or nothing, one writer after the other. */
  <T> T write(String what, Work<T> work) {
    // IMMEDIATE does it in SQLite.
    return transaction(what, embedded ? "" : "lock table run in exclusive mode", work);
  }

  private <T> T transaction(String what, String lock, Work<T> work) {
    try {
      connection.setAutoCommit(false);
      boolean committed = false;
      try {
        if (!lock.isEmpty()) {
          execute(lock);
        }
        T result = work.run(connection);
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw failure(e, what);
    }
  }

  /** Runs a statement outside of a transaction. */
  void maintain(String statement) {
    try {
      execute(statement);
    } catch (SQLException e) {
      throw failure(e, statement);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The number that a query of one row and column gives; 0 if that is null. */
  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      return found.next() ? found.getLong(1) : 0;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e, "closing");
    }
  }

  static PortScanException failure(SQLException cause, String what) {
    PortScanException failure =
        failure(
            "the history database failed at " + what + ": " + cause.getMessage(),
            "is the disk full, or the file no database of PortScan?");
    failure.initCause(cause);
    return failure;
  }

  private static PortScanException failure(String message, String hint) {
    return new PortScanException(Trouble.SYSTEM_ERROR, message, hint);
  }

  /** The URL without what may hold a password. */
  private static String withoutLogin(String url) {
    int question = url.indexOf('?');
    String start = question < 0 ? url : url.substring(0, question);
    int at = start.indexOf('@');
    int slashes = start.indexOf("//");
    return at < 0 || slashes < 0 || slashes > at
        ? start
        : start.substring(0, slashes + 2) + start.substring(at + 1);
  }
}
