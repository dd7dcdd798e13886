package portscan.format.inventory;

import java.util.Optional;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.format.syntax.SourceLocation;

/**
 * Ports that a file publishes, so that they should be open.
 *
 * @param host where; empty for the machine that the file is about, whichever that is
 * @param ports which; not empty
 * @param reason what publishes them
 * @param place where that is written
 */
public record Exposure(Optional<Host> host, PortSet ports, String reason, SourceLocation place) {
  public Exposure {
    if (ports.isEmpty()) {
      throw new IllegalArgumentException("a port at least is published");
    }
  }
}
