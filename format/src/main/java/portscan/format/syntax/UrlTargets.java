package portscan.format.syntax;

import java.util.Locale;
import java.util.Optional;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;

/**
 * URLs as targets (RFC 3986): the host, and the port or the scheme's own one.
 *
 * <p>Path, query and fragment are passed over. So is a login, which is left out of {@link
 * Target#text} too. {@code tcp://} and {@code udp://} are not URLs but put a transport before any
 * target.
 */
final class UrlTargets {
  private static final String JAVA_DATABASE = "jdbc:";

  private static final String SCHEME = "abcdefghijklmnopqrstuvwxyz0123456789+-._";

  private UrlTargets() {}

  /** Reads {@code word}, which has {@code ://} at {@code colon}. */
  static Parsed<Target> parse(String word, int colon, TargetOptions options) {
    int schemeStart = word.startsWith(JAVA_DATABASE) ? JAVA_DATABASE.length() : 0;
    String scheme = word.substring(schemeStart < colon ? schemeStart : 0, colon);
    int start = colon + 3;
    for (Transport transport : Transport.values()) {
      if (scheme.equalsIgnoreCase(transport.word())) {
        return overTransport(word, start, transport, options);
      }
    }
    Optional<Schemes.Default> known = isScheme(scheme) ? Schemes.find(scheme) : Optional.empty();
    if (known.isEmpty()) {
      return Targets.rejected(
          0,
          "url-scheme",
          "URL scheme " + Printable.quoted(scheme) + " is not known",
          Schemes.nearest(scheme).map(nearest -> nearest + "://").orElse(""));
    }
    return authority(word, start, known.get());
  }

  private static Parsed<Target> authority(String word, int start, Schemes.Default scheme) {
    int end = start;
    while (end < word.length() && "/?#".indexOf(word.charAt(end)) < 0) {
      end++;
    }
    int login = word.lastIndexOf('@', end - 1);
    int hostStart = login < start ? start : login + 1;
    String text = word.substring(0, start) + word.substring(hostStart);
    String host = word.substring(hostStart, end);
    if (host.isEmpty() || host.equals(":")) {
      return Targets.rejected(
          hostStart, "host-missing", "URL " + Printable.quoted(text) + " names no host", "");
    }
    int colons = Texts.count(host, ':');
    if (colons > 1 && !host.startsWith("[")) {
      return severalColons(text, host, hostStart);
    }
    return Targets.plain(
        text,
        decodedZone(host.endsWith(":") ? host.substring(0, host.length() - 1) : host),
        hostStart,
        new TargetOptions(scheme.ports(), scheme.transport()));
  }

  private static Parsed<Target> severalColons(String text, String host, int hostStart) {
    boolean severalHosts = host.indexOf(',') >= 0;
    String head = host.substring(0, host.lastIndexOf(':'));
    String bracketed =
        Addresses.isIpv6(host)
            ? "[" + host + "]"
            : Addresses.isIpv6(head) ? "[" + head + "]" + host.substring(head.length()) : "";
    return severalHosts
        ? Targets.rejected(
            hostStart,
            "url-hosts",
            "URL " + Printable.quoted(text) + " names several hosts; give each as HOST:PORT",
            host.replace(',', ' '))
        : Targets.rejected(
            hostStart,
            "ipv6-brackets",
            "host " + Printable.quoted(host) + " has several colons; IPv6 needs brackets in a URL",
            bracketed);
  }

  /** RFC 6874 writes the percent sign of a zone as {@code %25}. */
  private static String decodedZone(String host) {
    int percent = host.startsWith("[") ? host.indexOf("%25") : -1;
    boolean zoneFollows = percent >= 0 && percent + 3 < host.indexOf(']');
    return zoneFollows ? host.substring(0, percent + 1) + host.substring(percent + 3) : host;
  }

  private static Parsed<Target> overTransport(
      String word, int start, Transport transport, TargetOptions options) {
    int end = word.endsWith("/") && word.length() > start ? word.length() - 1 : word.length();
    String body = word.substring(start, end);
    if (body.isEmpty()) {
      return Targets.rejected(
          start, "host-missing", "target " + Printable.quoted(word) + " names no host", "");
    }
    return Targets.plain(
        word, body, start, new TargetOptions(over(transport, options.ports()), transport));
  }

  /** The ports of {@code -p} that are of the transport, or all as if they were. */
  private static PortSet over(Transport transport, PortSet ports) {
    PortSet mine = ports.only(transport);
    if (!mine.isEmpty()) {
      return mine;
    }
    // The set holds ports of the other transport only: swap the two.
    return PortSet.of(ports.numbers(Transport.UDP), ports.numbers(Transport.TCP));
  }

  private static boolean isScheme(String text) {
    return !text.isEmpty() && Texts.consistsOf(text.toLowerCase(Locale.ROOT), SCHEME);
  }
}
