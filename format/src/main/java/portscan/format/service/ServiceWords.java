package portscan.format.service;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
          Map.entry("submission", "smtp"),
          Map.entry("submissions", "smtps"));

  /** Names that say of themselves that they are spoken in TLS. */
  private static final Set<String> NAMED_FOR_TLS =
      Set.of("amqps", "ftps", "https", "imaps", "ldaps", "mqtts", "pop3s", "smtps", "ssl", "tls");

  /** Before the name of what is spoken in TLS. */
  private static final String IN_TLS = "ssl/";

  private ServiceWords() {}

  /** The word for the service that {@code name} means. */
  public static String of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith(IN_TLS)) {
      String inner = of(lower.substring(IN_TLS.length()));
      return NAMED_FOR_TLS.contains(inner) ? inner : inner + "s";
    }
    return OURS.getOrDefault(lower, lower);
  }

  /** The name without what says that it is spoken in TLS. */
  public static String withoutTls(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(IN_TLS)
        ? name.substring(IN_TLS.length())
        : name;
  }

  /**
   * Whether {@code wanted} is TLS, or one of the protocols, alone or in TLS ({@code https}).
   *
   * @param protocols by the names that looks give them
   */
  public static boolean isAmong(Set<String> protocols, String wanted) {
    String word = of(wanted);
    return word.equals("tls")
        || word.equals("ssl")
        || protocols.stream()
            .map(ServiceWords::of)
            .anyMatch(known -> word.equals(known) || word.equals(known + "s"));
  }
}
