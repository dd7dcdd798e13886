package portscan.monitor.baseline;

import java.util.Locale;
import java.util.Map;

/** Names of services that several tools give differently, made comparable. */
final class ServiceWords {
  /** The registry's name, which nmap gives, and ours. */
  private static final Map<String, String> OURS =
      Map.of(
          "domain", "dns",
          "memcache", "memcached",
          "ms-sql-s", "mssql",
          "ms-wbt-server", "rdp",
          "ssl/http", "https");

  private ServiceWords() {}

  /** The word for the service that {@code name} means. */
  static String of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OURS.getOrDefault(lower, lower);
  }
}
