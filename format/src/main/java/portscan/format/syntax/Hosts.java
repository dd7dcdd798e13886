package portscan.format.syntax;

import java.util.Optional;
import portscan.api.model.Host;

/**
 * The syntax of hosts without ports: a name, an address, a CIDR block, {@code first-last}, and
 * nmap's octet ranges. Nothing here asks a name server.
 */
public final class Hosts {
  private Hosts() {}

  /** Reads one host; an IPv6 address may stand in brackets. */
  public static Parsed<Host> parse(String text) {
    if (text.isEmpty()) {
      return Parsed.rejected(Diagnostic.at(0, "host-missing", "the host is empty"));
    }
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    if (bare.indexOf(':') < 0) {
      return Targets.host(text, 0);
    }
    Optional<Parsed<Host>> ipv6 = Addresses.ipv6(bare, bracketed ? 1 : 0);
    if (ipv6.isPresent()) {
      return ipv6.get();
    }
    int colon = text.lastIndexOf(':');
    String head = text.substring(0, colon);
    boolean withPort =
        Texts.isDigits(text.substring(colon + 1))
            && Targets.host(head, 0) instanceof Parsed.Ok<Host>;
    return withPort
        ? Parsed.rejected(
            Diagnostic.at(
                colon,
                "host-port",
                "host " + Printable.quoted(text) + " names a port; a host alone belongs here",
                head))
        : Parsed.rejected(
            Diagnostic.at(
                0, "address-syntax", Printable.quoted(text) + " is neither a name nor an address"));
  }
}
