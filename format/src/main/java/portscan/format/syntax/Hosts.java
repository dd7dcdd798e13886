package portscan.format.syntax;

import java.util.Optional;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;

/**
 * The syntax of hosts without ports: a name, an address, a CIDR block, {@code first-last}, and
 * nmap's octet ranges. Nothing here asks a name server.
 */
public final class Hosts {
  private Hosts() {}

  /**
   * Reads one host of a file, where a block is written by its first address: {@code 10.0.1.5/24}
   * may be meant for one address or for all of the block's, and is refused.
   */
  public static Parsed<Host> unambiguous(String text) {
    Optional<Diagnostic> ambiguity = ambiguity(text);
    return ambiguity.isPresent() ? Parsed.rejected(ambiguity.get()) : parse(text);
  }

  /** What is wrong with a block that is not written by its first address; empty if nothing is. */
  public static Optional<Diagnostic> ambiguity(String text) {
    int slash = text.indexOf('/');
    String length = text.substring(slash + 1);
    Optional<IpAddress> address =
        slash > 0 && Texts.isDigits(length) && length.length() <= 3
            ? IpAddress.parse(text.substring(0, slash))
            : Optional.empty();
    if (address.isEmpty() || Integer.parseInt(length) > address.get().family().bits()) {
      return Optional.empty();
    }
    byte[] bytes = address.get().bytes();
    for (int bit = Integer.parseInt(length); bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    IpAddress first = IpAddress.of(bytes).withZone(address.get().zone());
    return first.equals(address.get())
        ? Optional.empty()
        : Optional.of(
            Diagnostic.at(
                0,
                "block-host-bits",
                Printable.quoted(text) + " is an address inside a block, not the block's first one",
                first + "/" + length));
  }

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
