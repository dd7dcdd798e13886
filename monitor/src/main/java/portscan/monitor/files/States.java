package portscan.monitor.files;

import java.util.Optional;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.monitor.snapshot.Presence;

/** The words that scanners write. */
final class States {
  private States() {}

  /** The state of that name. */
  static Optional<PortState> state(String word) {
    return switch (word) {
      case "open" -> Optional.of(PortState.OPEN);
      case "closed" -> Optional.of(PortState.CLOSED);
      // nmap's idle scan does not tell which: no answer that says the port can be reached.
      case "filtered", "closed|filtered" -> Optional.of(PortState.FILTERED);
      case "unfiltered" -> Optional.of(PortState.UNFILTERED);
      case "open|filtered" -> Optional.of(PortState.OPEN_OR_FILTERED);
      default -> Optional.empty();
    };
  }

  /** Whether a host is there; what the user said of it ({@code -Pn}) is no answer of the host. */
  static Presence presence(String word, String reason) {
    return switch (word) {
      case "up" -> reason.equals("user-set") ? Presence.UNKNOWN : Presence.UP;
      case "down" -> Presence.DOWN;
      default -> Presence.UNKNOWN;
    };
  }

  /** The transport of that name; empty for those that we do not probe, such as SCTP. */
  static Optional<Transport> transport(String word) {
    return switch (word) {
      case "tcp" -> Optional.of(Transport.TCP);
      case "udp" -> Optional.of(Transport.UDP);
      default -> Optional.empty();
    };
  }
}
