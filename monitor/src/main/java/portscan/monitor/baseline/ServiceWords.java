package portscan.monitor.baseline;

import java.util.Locale;
import java.util.Map;

/** Names of services that several tools give differently, made comparable. */
public final class ServiceWords {
  /** The registry's name, which nmap gives, and ours. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("domain", "dns"),
          Map.entry("memcache", "memcached"),
          Map.entry("microsoft-ds", "smb"),
          Map.entry("ms-sql-s", "mssql"),
          Map.entry("ms-wbt-server", "rdp"),
          Map.entry("postgres", "postgresql"),
          Map.entry("rfb", "vnc"),
          Map.entry("secure-mqtt", "mqtts"),
          Map.entry("ssl/http", "https"),
          Map.entry("submission", "smtp"),
          Map.entry("submissions", "smtps"));

  private ServiceWords() {}

  /** The word for the service that {@code name} means. */
  public static String of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OURS.getOrDefault(lower, lower);
  }
}
