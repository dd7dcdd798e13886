package portscan.look;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import portscan.api.model.IpAddress;

/**
 * How this machine asks for names (resolv.conf(5)).
 *
 * @param servers the name servers, in the order of their use
 * @param search the domains that are appended to a name
 * @param dots a name with so many dots is first asked as it is
 */
record ResolverSettings(List<IpAddress> servers, List<String> search, int dots) {
  static final Path FILE = Path.of("/etc/resolv.conf");

  /** Where systemd-resolved names the servers that its stub asks. */
  private static final Path BEHIND_STUB = Path.of("/run/systemd/resolve/resolv.conf");

  private static final Set<IpAddress> STUBS =
      Set.of(IpAddress.literal("127.0.0.53"), IpAddress.literal("127.0.0.54"));

  /** The resolver's own server where none is named. */
  private static final IpAddress THIS_MACHINE = IpAddress.literal("127.0.0.1");

  /** The C library uses three; those behind a stub come on top. */
  static final int MAXIMUM_SERVERS = 6;

  static final int MAXIMUM_DOMAINS = 6;
  private static final int MAXIMUM_DOTS = 15;

  ResolverSettings {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }

  /** This machine's settings; the C library's defaults where the file is not there. */
  static ResolverSettings read() {
    ResolverSettings own = parse(SmallFile.read(FILE).orElse(""));
    Set<IpAddress> servers = new LinkedHashSet<>(own.servers());
    if (own.servers().stream().anyMatch(STUBS::contains)) {
      SmallFile.read(BEHIND_STUB).ifPresent(text -> servers.addAll(named(text)));
    }
    List<IpAddress> all = servers.stream().limit(MAXIMUM_SERVERS).toList();
    return new ResolverSettings(
        all.isEmpty() ? List.of(THIS_MACHINE) : all, own.search(), own.dots());
  }

  /** Reads a file of this format; what is not understood is passed over, as the resolver does. */
  static ResolverSettings parse(String text) {
    List<String> search = List.of();
    int dots = 1;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      StringTokenizer words = new StringTokenizer(line, " \t\r\f");
      String keyword = words.hasMoreTokens() ? words.nextToken() : "";
      switch (keyword) {
        // The last of these lines counts.
        case "search" -> search = domains(words, MAXIMUM_DOMAINS);
        case "domain" -> search = domains(words, 1);
        case "options" -> dots = dots(words, dots);
        default -> {}
      }
    }
    return new ResolverSettings(named(text), search, dots);
  }

  private static List<IpAddress> named(String text) {
    Set<IpAddress> servers = new LinkedHashSet<>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      StringTokenizer words = new StringTokenizer(line, " \t\r\f");
      if (words.countTokens() >= 2
          && words.nextToken().equals("nameserver")
          && servers.size() < MAXIMUM_SERVERS) {
        IpAddress.parse(words.nextToken()).ifPresent(servers::add);
      }
    }
    return List.copyOf(servers);
  }

  private static List<String> domains(StringTokenizer words, int most) {
    Set<String> domains = new LinkedHashSet<>();
    while (words.hasMoreTokens() && domains.size() < most) {
      Optional<String> domain = DnsName.normal(words.nextToken());
      domain.filter(name -> !name.isEmpty()).ifPresent(domains::add);
    }
    return List.copyOf(domains);
  }

  private static int dots(StringTokenizer words, int otherwise) {
    int dots = otherwise;
    while (words.hasMoreTokens()) {
      String option = words.nextToken();
      if (option.matches("ndots:[0-9]{1,4}")) {
        int value = Integer.parseInt(option.substring("ndots:".length()));
        dots = Math.min(value, MAXIMUM_DOTS);
      }
    }
    return dots;
  }

  /**
   * The names that the resolver asks for one after the other until one is known, without a dot at
   * their ends; empty if {@code name} cannot be asked for at all.
   */
  List<String> candidates(String name) {
    Optional<String> plain = DnsName.normal(name).filter(text -> !text.isEmpty());
    if (plain.isEmpty()) {
      return List.of();
    }
    if (name.endsWith(".")) {
      return List.of(plain.get());
    }
    List<String> appended = new ArrayList<>();
    for (String domain : search) {
      DnsName.normal(plain.get() + "." + domain).ifPresent(appended::add);
    }
    boolean isFirst = plain.get().chars().filter(c -> c == '.').count() >= dots;
    appended.add(isFirst ? 0 : appended.size(), plain.get());
    return List.copyOf(appended);
  }
}
