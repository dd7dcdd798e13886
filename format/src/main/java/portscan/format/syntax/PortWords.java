package portscan.format.syntax;

import java.util.List;
import java.util.Optional;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * Ports as files of ours write them: those of the command line, and {@code udp/53} or {@code
 * 53/udp}.
 */
public final class PortWords {
  private static final List<String> TRANSPORTS = List.of("tcp", "udp");

  private PortWords() {}

  /** Reads a list of ports that are of {@code transport} where nothing says otherwise. */
  public static Parsed<PortSet> parse(String text, Transport transport) {
    if (text.indexOf('/') < 0) {
      return Ports.parse(text, transport);
    }
    PortSet all = PortSet.empty();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      Parsed<PortSet> item = item(text.substring(start, end), transport);
      if (item instanceof Parsed.Ok<PortSet>(PortSet ports)) {
        all = all.union(ports);
      } else if (item instanceof Parsed.Rejected<PortSet> rejected) {
        return rejected.within(1, start + 1);
      }
      start = end + 1;
    }
    return Parsed.ok(all);
  }

  private static Parsed<PortSet> item(String item, Transport transport) {
    int slash = item.indexOf('/');
    if (slash < 0) {
      return Ports.parse(item, transport);
    }
    String left = item.substring(0, slash);
    String right = item.substring(slash + 1);
    Optional<Transport> before = transport(left);
    Optional<Transport> after = transport(right);
    if (before.isPresent()) {
      Parsed<PortSet> ports = Ports.parse(right, before.get());
      return ports instanceof Parsed.Rejected<PortSet> rejected
          ? rejected.within(1, slash + 2)
          : ports;
    }
    if (after.isPresent()) {
      return Ports.parse(left, after.get());
    }
    boolean portFirst = !left.isEmpty() && Character.isDigit(left.charAt(0));
    String culprit = portFirst ? right : left;
    return Parsed.rejected(
        new Diagnostic(
            1,
            portFirst ? slash + 2 : 1,
            "port-transport",
            Printable.quoted(culprit) + " in port " + Printable.quoted(item) + " is not tcp or udp",
            Suggestions.nearest(culprit, TRANSPORTS).orElse("")));
  }

  /** The transport of that name. */
  public static Optional<Transport> transport(String word) {
    return switch (word) {
      case "tcp", "TCP" -> Optional.of(Transport.TCP);
      case "udp", "UDP" -> Optional.of(Transport.UDP);
      default -> Optional.empty();
    };
  }
}
