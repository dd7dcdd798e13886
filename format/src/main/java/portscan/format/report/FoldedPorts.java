package portscan.format.report;

import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/**
 * Ports of one host that share a line, since they are alike.
 *
 * @param transport of all of them
 * @param state of all of them; never open
 * @param reason of all of them
 * @param from who sent the ICMP errors that told; null if it was the host itself, several senders,
 *     or nobody
 * @param ports not empty
 */
public record FoldedPorts(
    Transport transport, PortState state, Reason reason, @Nullable IpAddress from, PortSet ports) {
  public FoldedPorts {
    if (state == PortState.OPEN || ports.isEmpty()) {
      throw new IllegalArgumentException("at least one port, and none that is open");
    }
  }

  /** How many ports. */
  public int count() {
    return ports.size();
  }
}
