package portscan.format.syntax;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;

/**
 * Addresses and sets of addresses: single ones, CIDR blocks, {@code first-last}, and nmap's octet
 * ranges such as {@code 10.0.0-3.1,5}.
 *
 * <p>Odd spellings that the C library reads as IPv4 addresses ({@code 010.1.1.1}, {@code 0x7f.1},
 * {@code 127.1}) are refused, and never taken for names: what they mean depends on who reads them
 * (RFC 6943 section 3.1.1).
 */
final class Addresses {
  /** Indices are longs: no more than 2^62 addresses of a block can be counted. */
  private static final int SHORTEST_IPV6_PREFIX = 66;

  /** What octets, their ranges and lists are written with. */
  private static final String PATTERN = "0123456789.,-*";

  private Addresses() {}

  /** Whether the text can only be meant as IPv4 addresses: see "ends in a number" in WHATWG URL. */
  static boolean isNumeric(String text) {
    if (Texts.consistsOf(text, PATTERN)) {
      return !text.isEmpty();
    }
    String body = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    String last = body.substring(body.lastIndexOf('.') + 1);
    return Texts.isDigits(last) || isHexadecimal(last);
  }

  /** Reads IPv4 addresses in any of the forms; {@link #isNumeric} or with a slash. */
  static Parsed<Host> ipv4(String text, int offset) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return block(text, slash, offset);
    }
    Optional<IpAddress> single = IpAddress.parse(text);
    if (single.isPresent()) {
      return Parsed.ok(new Host.Span(single.get(), 1));
    }
    int dots = Texts.count(text, '.');
    int dash = text.indexOf('-');
    if (dash >= 0 && dots > 3) {
      return between(text, dash, offset);
    }
    return dots == 3 && Texts.consistsOf(text, PATTERN)
        ? octets(text, offset)
        : misspelt(text, offset);
  }

  /** Reads IPv6 addresses in any of the forms, without brackets; empty if it is none of them. */
  static Optional<Parsed<Host>> ipv6(String text, int offset) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return isIpv6(text.substring(0, slash))
          ? Optional.of(block(text, slash, offset))
          : Optional.empty();
    }
    if (isIpv6(text)) {
      return Optional.of(Parsed.ok(new Host.Span(IpAddress.literal(text), 1)));
    }
    for (int dash = text.indexOf('-'); dash >= 0; dash = text.indexOf('-', dash + 1)) {
      if (isIpv6(text.substring(0, dash)) && isIpv6(text.substring(dash + 1))) {
        return Optional.of(between(text, dash, offset));
      }
    }
    return Optional.empty();
  }

  static boolean isIpv6(String text) {
    return text.indexOf(':') >= 0 && IpAddress.parse(text).isPresent();
  }

  private static Parsed<Host> block(String text, int slash, int offset) {
    String base = text.substring(0, slash);
    Optional<IpAddress> address = IpAddress.parse(base);
    if (address.isEmpty()) {
      return isNumeric(base) ? misspelt(base, offset) : notABlock(text, base, offset);
    }
    AddressFamily family = address.get().family();
    String length = text.substring(slash + 1);
    int prefix = Texts.isDigits(length) && length.length() <= 3 ? Integer.parseInt(length) : -1;
    if (prefix < 0 || prefix > family.bits()) {
      String lengths = "between 0 and " + family.bits();
      return Parsed.rejected(
          Diagnostic.at(
              offset + slash + 1,
              "block-prefix",
              length.isEmpty()
                  ? "block " + Printable.quoted(text) + " lacks its prefix length, " + lengths
                  : "prefix length "
                      + Printable.quoted(length)
                      + " in "
                      + Printable.quoted(text)
                      + " is not "
                      + lengths,
              netmaskLength(length).map(bits -> base + "/" + bits).orElse("")));
    }
    if (family == AddressFamily.IPV6 && prefix < SHORTEST_IPV6_PREFIX) {
      return Parsed.rejected(
          Diagnostic.at(
              offset + slash + 1,
              "block-too-large",
              "block "
                  + Printable.quoted(text)
                  + " has more addresses than can be counted; the shortest prefix is "
                  + SHORTEST_IPV6_PREFIX));
    }
    int free = family.bits() - prefix;
    long size = 1L << free;
    IpAddress first =
        new IpAddress(
            family, address.get().high(), address.get().low() & -size, address.get().zone());
    return Parsed.ok(new Host.Span(first, size));
  }

  private static Parsed<Host> notABlock(String text, String base, int offset) {
    return Parsed.rejected(
        Diagnostic.at(
            offset,
            "block-base",
            "block " + Printable.quoted(text) + " does not start with an IP address",
            HostNames.isName(base) ? base : ""));
  }

  /** The prefix length that a netmask such as 255.255.255.0 stands for. */
  private static Optional<Integer> netmaskLength(String text) {
    return IpAddress.parse(text)
        .filter(mask -> mask.family() == AddressFamily.IPV4)
        .map(mask -> (int) mask.low())
        .filter(mask -> Integer.bitCount(mask) == Integer.numberOfLeadingZeros(~mask))
        .map(Integer::bitCount);
  }

  private static Parsed<Host> between(String text, int dash, int offset) {
    String left = text.substring(0, dash);
    String right = text.substring(dash + 1);
    Optional<IpAddress> first = IpAddress.parse(left);
    Optional<IpAddress> last = IpAddress.parse(right);
    if (first.isEmpty()) {
      return misspelt(left, offset);
    }
    if (last.isEmpty()) {
      return misspelt(right, offset + dash + 1);
    }
    String rangeText = "address range " + Printable.quoted(text);
    if (!last.get().zone().isEmpty() && !last.get().zone().equals(first.get().zone())) {
      return Parsed.rejected(
          Diagnostic.at(offset + dash + 1, "range-zones", rangeText + " ends in another zone"));
    }
    IpAddress end = last.get().withZone(first.get().zone());
    if (first.get().compareTo(end) > 0) {
      return Parsed.rejected(
          Diagnostic.at(
              offset, "range-reversed", rangeText + " runs backwards", right + "-" + left));
    }
    long size = end.low() - first.get().low() + 1;
    boolean carried = Long.compareUnsigned(end.low(), first.get().low()) < 0;
    boolean countable = end.high() - first.get().high() == (carried ? 1 : 0) && size > 0;
    return countable
        ? Parsed.ok(new Host.Span(first.get(), size))
        : Parsed.rejected(
            Diagnostic.at(
                offset, "range-too-large", rangeText + " has more addresses than can be counted"));
  }

  private static Parsed<Host> octets(String text, int offset) {
    List<List<Integer>> octets = new ArrayList<>();
    int start = 0;
    for (int octet = 0; octet < 4; octet++) {
      int dot = octet < 3 ? text.indexOf('.', start) : text.length();
      BitSet values = new BitSet();
      int at = start;
      while (at <= dot) {
        int comma = text.indexOf(',', at);
        int end = comma < 0 || comma > dot ? dot : comma;
        Optional<Diagnostic> problem = octetItem(text, at, end, offset, values);
        if (problem.isPresent()) {
          return Parsed.rejected(problem.get());
        }
        at = end + 1;
      }
      octets.add(values.stream().boxed().toList());
      start = dot + 1;
    }
    return Parsed.ok(new Host.Octets(octets));
  }

  /** One of {@code 7}, {@code 3-9}, {@code 3-}, {@code -9}, {@code -} and {@code *}. */
  private static Optional<Diagnostic> octetItem(
      String text, int start, int end, int offset, BitSet values) {
    String item = text.substring(start, end);
    if (item.equals("*")) {
      values.set(0, 256);
      return Optional.empty();
    }
    int dash = item.indexOf('-');
    String left = dash < 0 ? item : item.substring(0, dash);
    String right = dash < 0 ? item : item.substring(dash + 1);
    int first = left.isEmpty() && dash >= 0 ? 0 : octet(left);
    int last = right.isEmpty() && dash >= 0 ? 255 : octet(right);
    String in = " in address " + Printable.quoted(text);
    if (item.isEmpty()) {
      return Optional.of(
          Diagnostic.at(offset + start, "octet-missing", "an octet is missing" + in));
    }
    if (first < 0 || last < 0) {
      return Optional.of(badOctet(first < 0 ? left : right, in, offset + start));
    }
    if (first > last) {
      return Optional.of(
          Diagnostic.at(
              offset + start,
              "octet-reversed",
              "octet range " + Printable.quoted(item) + in + " runs backwards",
              text.substring(0, start) + last + "-" + first + text.substring(end)));
    }
    values.set(first, last + 1);
    return Optional.empty();
  }

  private static Diagnostic badOctet(String octet, String in, int offset) {
    String culprit = "octet " + Printable.quoted(octet) + in;
    return Texts.isDigits(octet) && octet.charAt(0) == '0'
        ? Diagnostic.at(
            offset,
            "octet-zeros",
            culprit + " has leading zeros, which some programs read as octal")
        : Diagnostic.at(offset, "octet-out-of-range", culprit + " is not a number from 0 to 255");
  }

  /** The number from 0 to 255 that the digits write without leading zeros, or -1. */
  private static int octet(String digits) {
    boolean plain =
        Texts.isDigits(digits)
            && digits.length() <= 3
            && (digits.length() == 1 || digits.charAt(0) != '0');
    int value = plain ? Integer.parseInt(digits) : 256;
    return value <= 255 ? value : -1;
  }

  /** Why a text that can only be meant as an IPv4 address is none. */
  private static Parsed<Host> misspelt(String text, int offset) {
    String in = " in address " + Printable.quoted(text);
    String[] parts = text.split("\\.", -1);
    int at = offset;
    for (String part : parts) {
      if (isHexadecimal(part)) {
        return Parsed.rejected(
            Diagnostic.at(
                at,
                "octet-hexadecimal",
                "octet " + Printable.quoted(part) + in + " is not written in decimal"));
      }
      if (parts.length == 4 && octet(part) < 0) {
        return Parsed.rejected(
            part.isEmpty()
                ? Diagnostic.at(at, "octet-missing", "an octet is missing" + in)
                : badOctet(part, in, at));
      }
      at += part.length() + 1;
    }
    boolean justDigits = Texts.isDigits(text);
    boolean justDots = Texts.consistsOf(text, "0123456789.");
    String what =
        justDigits
            ? " is a number, not a host"
            : justDots ? " is not an address" : " is neither a name nor an address";
    String withoutDot = text.substring(0, Math.max(0, text.length() - 1));
    return Parsed.rejected(
        Diagnostic.at(
            offset,
            "octet-count",
            Printable.quoted(text) + what + ": an IPv4 address has four octets",
            text.endsWith(".") && IpAddress.parse(withoutDot).isPresent() ? withoutDot : ""));
  }

  private static boolean isHexadecimal(String text) {
    return (text.startsWith("0x") || text.startsWith("0X"))
        && Texts.consistsOf(text.substring(2), "0123456789abcdefABCDEF");
  }
}
