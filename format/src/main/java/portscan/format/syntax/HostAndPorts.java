package portscan.format.syntax;

import java.util.Optional;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.api.model.Target;

/**
 * One reading of {@code HOST}, {@code HOST:PORTS} or {@code [IPV6]:PORTS}.
 *
 * @param text what observations repeat
 * @param body the part of the word to read
 * @param offset of the body's first character in the word
 * @param options ports and transport where the body names none
 */
record HostAndPorts(String text, String body, int offset, TargetOptions options) {

  private static final String HEXADECIMAL = "0123456789abcdefABCDEF";
  private static final int NO_PORTS = -1;

  Parsed<Target> target() {
    if (body.startsWith("[")) {
      return bracketed();
    }
    int colon = body.indexOf(':');
    if (colon < 0) {
      return join(Targets.host(body, offset), NO_PORTS);
    }
    if (body.indexOf(':', colon + 1) >= 0) {
      if (isBlockWithPort()) {
        return tooManyColons();
      }
      Optional<Parsed<Host>> ipv6 = Addresses.ipv6(body, offset);
      if (ipv6.isPresent()) {
        return options.ports().isEmpty() ? bareIpv6(ipv6.get()) : join(ipv6.get(), NO_PORTS);
      }
      if (!isTransportPrefix(colon + 1)) {
        return tooManyColons();
      }
    }
    return split(colon);
  }

  private Parsed<Target> split(int colon) {
    String host = body.substring(0, colon);
    String ports = body.substring(colon + 1);
    if (host.isEmpty()) {
      return rejected(
          0,
          "host-missing",
          "target " + quoted() + " names no host before the colon",
          ports.isEmpty() ? "" : "localhost:" + ports);
    }
    if (ports.startsWith("/")) {
      String rest = ports.replaceFirst("^/+", "");
      return rejected(
          colon,
          "url-slashes",
          "target " + quoted() + " looks like a URL without \"://\"",
          rest.isEmpty() ? "" : host + "://" + rest);
    }
    return join(Targets.host(host, offset), colon + 1);
  }

  private Parsed<Target> bracketed() {
    int close = body.indexOf(']');
    if (close < 0) {
      return rejected(
          0,
          "bracket-open",
          "target " + quoted() + " lacks the closing bracket \"]\"",
          withBracket(body.substring(1)));
    }
    String inside = body.substring(1, close);
    String after = body.substring(close + 1);
    Optional<Parsed<Host>> ipv6 = Addresses.ipv6(inside, offset + 1);
    if (ipv6.isEmpty()) {
      boolean otherHost = Targets.host(inside, 0) instanceof Parsed.Ok<Host>;
      return rejected(
          1,
          inside.isEmpty() ? "host-missing" : "address-syntax",
          inside.isEmpty()
              ? "target " + quoted() + " has empty brackets"
              : Printable.quoted(inside) + " in brackets is not an IPv6 address",
          otherHost ? inside + after : "");
    }
    if (after.isEmpty()) {
      return join(ipv6.get(), NO_PORTS);
    }
    if (after.charAt(0) != ':') {
      return rejected(
          close + 1,
          "bracket-rest",
          "target " + quoted() + " goes on after \"]\" without a colon",
          blockInBrackets(inside, after));
    }
    return join(ipv6.get(), close + 2);
  }

  /** {@code ::1]} and {@code ::1]:80} for texts that only lack the bracket. */
  private static String withBracket(String unclosed) {
    int colon = unclosed.lastIndexOf(':');
    if (colon > 0
        && Texts.isDigits(unclosed.substring(colon + 1))
        && Addresses.isIpv6(unclosed.substring(0, colon))) {
      return "[" + unclosed.substring(0, colon) + "]" + unclosed.substring(colon);
    }
    return Addresses.isIpv6(unclosed) ? "[" + unclosed + "]" : "";
  }

  /** {@code [2001:db8::]/120:22} means {@code [2001:db8::/120]:22}. */
  private static String blockInBrackets(String inside, String after) {
    int colon = after.indexOf(':');
    String length = colon < 0 ? after : after.substring(0, colon);
    boolean isBlock = length.startsWith("/") && Texts.isDigits(length.substring(1));
    return isBlock ? "[" + inside + length + "]" + after.substring(length.length()) : "";
  }

  /** Without {@code -p}, the last group of an address was perhaps meant as its port. */
  private Parsed<Target> bareIpv6(Parsed<Host> host) {
    if (host instanceof Parsed.Rejected<Host>) {
      return join(host, NO_PORTS);
    }
    int colon = body.lastIndexOf(':');
    String head = body.substring(0, colon);
    boolean maybePort = Addresses.isIpv6(head) && Texts.isDigits(body.substring(colon + 1));
    return rejected(
        body.length(),
        "port-missing",
        "target "
            + quoted()
            + " is an IPv6 address without a port; write [ADDRESS]:PORT or add -p PORT",
        maybePort ? "[" + head + "]" + body.substring(colon) : "");
  }

  private boolean isBlockWithPort() {
    int slash = body.indexOf('/');
    return slash > body.indexOf(':') && slash < body.lastIndexOf(':');
  }

  private Parsed<Target> tooManyColons() {
    int colon = body.lastIndexOf(':');
    String head = body.substring(0, colon);
    if (colon < body.length() - 1 && Addresses.ipv6(head, 0).isPresent()) {
      return rejected(
          colon,
          "ipv6-brackets",
          "target " + quoted() + " is an IPv6 address with a port, which needs brackets",
          "[" + head + "]" + body.substring(colon));
    }
    String firstGroup = body.substring(0, body.indexOf(':'));
    boolean likeIpv6 =
        body.contains("::")
            || (Texts.consistsOf(body, HEXADECIMAL + ":./")
                && Texts.consistsOf(firstGroup, HEXADECIMAL));
    return likeIpv6
        ? rejected(0, "address-syntax", quoted() + " is not an IPv6 address", "")
        : rejected(
            body.indexOf(':', body.indexOf(':') + 1),
            "target-colons",
            "target " + quoted() + " has more than one colon; write HOST:PORT or [IPV6]:PORT",
            "");
  }

  /** The host with the ports from {@code portsAt} on, or with those of the options. */
  private Parsed<Target> join(Parsed<Host> host, int portsAt) {
    if (host instanceof Parsed.Ok<Host>(Host found)) {
      return portsAt == NO_PORTS ? withoutPort(found) : withPorts(found, portsAt);
    }
    return new Parsed.Rejected<>(host.problems());
  }

  private Parsed<Target> withoutPort(Host host) {
    return options.ports().isEmpty()
        ? rejected(
            body.length(),
            "port-missing",
            "target "
                + quoted()
                + " names no port; write "
                + Printable.of(body)
                + ":PORT or add -p PORT",
            "")
        : Parsed.ok(new Target(text, host, options.ports()));
  }

  private Parsed<Target> withPorts(Host host, int at) {
    String ports = body.substring(at);
    if (ports.isEmpty()) {
      return rejected(
          at, "port-missing", "target " + quoted() + " names no port after the colon", "");
    }
    int slash = ports.indexOf('/');
    if (slash >= 0) {
      String end = ports.substring(slash + 1);
      boolean transport = end.equals("tcp") || end.equals("udp");
      String plain = body.substring(0, at + slash);
      return rejected(
          at + slash,
          "port-slash",
          "target " + quoted() + " goes on after the port",
          transport ? end + "://" + plain : plain);
    }
    Parsed<PortSet> parsed = Ports.parse(ports, options.transport());
    if (parsed instanceof Parsed.Ok<PortSet>(PortSet found)) {
      return Parsed.ok(new Target(text, host, found));
    }
    return new Parsed.Rejected<Target>(parsed.problems()).within(1, offset + at + 1);
  }

  private boolean isTransportPrefix(int at) {
    return body.startsWith(":", at + 1) && "TtUu".indexOf(body.charAt(at)) >= 0;
  }

  private Parsed<Target> rejected(int at, String code, String message, String suggestion) {
    return Targets.rejected(offset + at, code, message, suggestion);
  }

  private String quoted() {
    return Printable.quoted(body);
  }
}
