package portscan.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import portscan.format.syntax.Printable;

/** Where the history is kept, which outlives the process. */
final class DataFolder {
  private static final String FILE = "history.db";
  private static final String ROOTS_OWN = "/var/lib/portscan";

  private DataFolder() {}

  /** The URL of the database. */
  static String url(Words words, Map<String, String> environment) {
    String named = words.value(ProbeOptions.DATA).orElse("");
    if (named.startsWith("jdbc:")) {
      return named;
    }
    try {
      Path folder = named.isEmpty() ? byConvention(environment) : Path.of(named);
      return "jdbc:sqlite:" + folder.resolve(FILE);
    } catch (InvalidPathException e) {
      throw new UsageException("--data " + Printable.quoted(named) + " is not a folder's name");
    }
  }

  /** The folder for what is kept beside the database. */
  static Path folder(Words words, Map<String, String> environment) {
    String named = words.value(ProbeOptions.DATA).orElse("");
    try {
      return named.isEmpty() || named.startsWith("jdbc:")
          ? byConvention(environment)
          : Path.of(named);
    } catch (InvalidPathException e) {
      throw new UsageException("--data " + Printable.quoted(named) + " is not a folder's name");
    }
  }

  /** By the XDG Base Directory Specification; a path that is not absolute counts as none. */
  private static Path byConvention(Map<String, String> environment) {
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    if (data.startsWith("/")) {
      return Path.of(data, "portscan");
    }
    String home = environment.getOrDefault("HOME", "");
    return home.startsWith("/") ? Path.of(home, ".local", "share", "portscan") : Path.of(ROOTS_OWN);
  }
}
