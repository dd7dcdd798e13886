package portscan.format.syntax;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.format.service.ServiceNames;

/**
 * The syntax of port lists: {@code 22,80,443}, {@code 1-1024}, {@code -} for all, {@code
 * T:22,U:53}, and IANA's service names.
 *
 * <p>A prefix holds until the next one, as in nmap. A range names both its ends, since {@code 1-}
 * is more often a slip than a wish for 65,535 ports; only where nmap's words are taken may it lack
 * one.
 */
public final class Ports {
  static final int LAST = 65535;

  /** Room for every port of both transports, one by one, and then some. */
  private static final int LONGEST = 1_000_000;

  /** A list with more mistakes than this is not a list of ports at all. */
  private static final int MOST_DIAGNOSTICS = 20;

  private final BitSet tcp = new BitSet();
  private final BitSet udp = new BitSet();
  private final List<Diagnostic> problems = new ArrayList<>();

  /** What was looked up: a name costs a walk through the table, and a list may repeat it. */
  private final Map<String, PortSet> services = new HashMap<>();

  private final boolean takesOpenRanges;
  private Set<Transport> transports;
  private boolean isEmptyItemReported;

  private Ports(Set<Transport> unprefixed, boolean takesOpenRanges) {
    this.transports = unprefixed;
    this.takesOpenRanges = takesOpenRanges;
  }

  /** Reads a list of ports that are of {@code transport} where no prefix says otherwise. */
  public static Parsed<PortSet> parse(String text, Transport transport) {
    return new Ports(EnumSet.of(transport), false).read(text);
  }

  /**
   * Reads a list as nmap does: {@code -100} begins at port 1, {@code 60000-} ends at the last one.
   */
  public static Parsed<PortSet> parseLikeNmap(String text, Transport transport) {
    return new Ports(EnumSet.of(transport), true).read(text);
  }

  /** Reads a list of ports to leave out, as nmap does: without a prefix of both transports. */
  public static Parsed<PortSet> parseExcluded(String text) {
    return new Ports(EnumSet.allOf(Transport.class), true).read(text);
  }

  /** The shortest list that {@link #parse} reads as {@code ports}; empty if there is none. */
  public static String text(PortSet ports) {
    StringBuilder text = new StringBuilder();
    for (Transport transport : Transport.values()) {
      BitSet bits = ports.numbers(transport);
      String prefix = transport == Transport.TCP ? "T:" : "U:";
      for (int first = bits.nextSetBit(0); first >= 0; ) {
        int last = bits.nextClearBit(first) - 1;
        text.append(text.isEmpty() ? "" : ",").append(prefix).append(first);
        if (last > first) {
          text.append('-').append(last);
        }
        prefix = "";
        first = bits.nextSetBit(last + 1);
      }
    }
    return text.toString();
  }

  private Parsed<PortSet> read(String text) {
    if (text.isEmpty()) {
      return Parsed.rejected(
          Diagnostic.at(0, "port-missing", "the list of ports is empty", "22,80,443"));
    }
    if (text.length() > LONGEST) {
      return Parsed.rejected(
          Diagnostic.at(
              0,
              "ports-too-long",
              "the list of ports " + Printable.quoted(text) + " is longer than a list can be"));
    }
    int start = 0;
    while (start <= text.length() && problems.size() < MOST_DIAGNOSTICS) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      prefixedItem(text, start, end);
      start = end + 1;
    }
    return problems.isEmpty() ? Parsed.ok(PortSet.of(tcp, udp)) : new Parsed.Rejected<>(problems);
  }

  private void prefixedItem(String text, int start, int end) {
    int colon = text.indexOf(':', start, end);
    if (colon < 0) {
      item(text, start, end);
      return;
    }
    String prefix = text.substring(start, colon);
    switch (prefix) {
      case "T", "t" -> transports = EnumSet.of(Transport.TCP);
      case "U", "u" -> transports = EnumSet.of(Transport.UDP);
      default -> {
        String rest = text.substring(colon + 1, end);
        String suggestion =
            switch (prefix) {
              case "tcp", "TCP" -> "T:" + rest;
              case "udp", "UDP" -> "U:" + rest;
              default -> Texts.isDigits(prefix) && Texts.isDigits(rest) ? prefix + "-" + rest : "";
            };
        problem(
            start,
            "port-transport",
            Printable.quoted(prefix + ":") + " is not a transport: T: is TCP, U: is UDP",
            suggestion);
        return;
      }
    }
    item(text, colon + 1, end);
  }

  private void item(String text, int start, int end) {
    String item = text.substring(start, end);
    if (item.isEmpty()) {
      if (isEmptyItemReported) {
        return;
      }
      isEmptyItemReported = true;
      problem(
          start,
          "port-missing",
          "a port is missing in " + Printable.quoted(text),
          withoutEmptyItems(text));
    } else if (item.equals("-")) {
      add(1, LAST);
    } else if (Texts.isDigits(item)) {
      int port = number(item);
      if (isPort(port)) {
        add(port, port);
      } else {
        outOfRange(start, item, item);
      }
    } else if (isRange(item)) {
      range(start, item);
    } else if (Texts.firstOf(item, " \t\n\r") >= 0) {
      problem(
          start + Texts.firstOf(item, " \t\n\r"),
          "port-space",
          "ports " + Printable.quoted(text) + " hold a space; separate ports by commas alone",
          withoutEmptyItems(text.replaceAll("[\\s,]+", ",")));
    } else {
      service(start, item);
    }
  }

  private void range(int start, String item) {
    int dash = item.indexOf('-');
    String left = item.substring(0, dash);
    String right = item.substring(dash + 1);
    int first = takesOpenRanges && left.isEmpty() ? 1 : number(left);
    int last = takesOpenRanges && right.isEmpty() ? LAST : number(right);
    if (!left.isEmpty() && !isPort(first)) {
      outOfRange(start, left, item);
    } else if (!right.isEmpty() && !isPort(last)) {
      outOfRange(start + dash + 1, right, item);
    } else if (left.isEmpty() && !takesOpenRanges) {
      openRange(start, item, "starts nowhere", "1-" + last);
    } else if (right.isEmpty() && !takesOpenRanges) {
      openRange(start, item, "ends nowhere", first + "-" + LAST);
    } else if (first > last) {
      problem(
          start,
          "port-range-reversed",
          "port range " + Printable.quoted(item) + " runs backwards",
          last + "-" + first);
    } else {
      add(first, last);
    }
  }

  private void openRange(int start, String item, String what, String suggestion) {
    problem(
        start, "port-range-open", "port range " + Printable.quoted(item) + " " + what, suggestion);
  }

  private void outOfRange(int start, String culprit, String item) {
    String in = culprit.equals(item) ? "" : " in " + Printable.quoted(item);
    problem(
        start,
        "port-out-of-range",
        "port " + Printable.quoted(culprit) + in + " is not between 1 and " + LAST,
        "");
  }

  private void service(int start, String item) {
    PortSet assigned = services.computeIfAbsent(item, ServiceNames::ports);
    if (assigned.isEmpty()) {
      boolean wild = item.indexOf('*') >= 0 || item.indexOf('?') >= 0;
      String message = Printable.quoted(item) + " is not a port, a port range or a service name";
      problem(
          start,
          wild ? "port-wildcard" : "service-unknown",
          wild ? message + "; wildcards are not supported" : message,
          nearestService(item).orElse(""));
      return;
    }
    if (transports.stream().allMatch(transport -> assigned.numbers(transport).isEmpty())) {
      Transport other = transports.contains(Transport.TCP) ? Transport.UDP : Transport.TCP;
      String prefix = other == Transport.TCP ? "T:" : "U:";
      problem(
          start,
          "service-other-transport",
          "service " + Printable.quoted(item) + " is known for " + other.word() + " only",
          prefix + item);
      return;
    }
    for (Transport transport : transports) {
      numbers(transport).or(assigned.numbers(transport));
    }
  }

  private static Optional<String> nearestService(String word) {
    boolean startsLikeName = !word.isEmpty() && Character.isLetter(word.charAt(0));
    return startsLikeName ? Suggestions.nearest(word, ServiceNames.names()) : Optional.empty();
  }

  private void add(int first, int last) {
    for (Transport transport : transports) {
      numbers(transport).set(first, last + 1);
    }
  }

  private BitSet numbers(Transport transport) {
    return switch (transport) {
      case TCP -> tcp;
      case UDP -> udp;
    };
  }

  private void problem(int start, String code, String message, String suggestion) {
    problems.add(Diagnostic.at(start, code, message, suggestion));
  }

  private static String withoutEmptyItems(String text) {
    String kept = text.replaceAll(",{2,}", ",").replaceAll("^,|,$", "");
    return kept.length() <= Printable.CULPRIT && isPlainList(kept) ? kept : "";
  }

  private static boolean isPlainList(String text) {
    return !text.isEmpty() && Texts.consistsOf(text, "0123456789,-");
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= LAST;
  }

  /** Digits, a hyphen, digits; one side may lack. */
  static boolean isRange(String text) {
    int dash = text.indexOf('-');
    return dash >= 0
        && text.length() > 1
        && (dash == 0 || Texts.isDigits(text.substring(0, dash)))
        && (dash == text.length() - 1 || Texts.isDigits(text.substring(dash + 1)));
  }

  /** The number that the digits write, at most 65,536. */
  private static int number(String digits) {
    int number = 0;
    for (int at = 0; at < digits.length() && number <= LAST; at++) {
      number = number * 10 + (digits.charAt(at) - '0');
    }
    return Math.min(number, LAST + 1);
  }
}
