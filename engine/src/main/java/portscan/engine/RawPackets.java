package portscan.engine;

import java.util.Optional;
import portscan.sys.Capabilities;
import portscan.sys.Linux;

/** Whether this process may send and see packets of its own. */
final class RawPackets {
  private RawPackets() {}

  /** Why not; empty if it may. */
  static Optional<String> unavailable() {
    if (Linux.unavailable().isPresent()) {
      return Linux.unavailable();
    }
    return Capabilities.ofThisProcess().hasNetRaw()
        ? Optional.empty()
        : Optional.of("this process may not send packets of its own");
  }
}
