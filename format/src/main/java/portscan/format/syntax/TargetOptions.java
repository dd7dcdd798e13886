package portscan.format.syntax;

import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * What the rest of the command line says about targets.
 *
 * @param ports for targets that name none ({@code -p}); may be empty
 * @param transport of ports without a {@code T:} or {@code U:} prefix
 */
public record TargetOptions(PortSet ports, Transport transport) {

  /** No {@code -p}, and TCP. */
  public static TargetOptions none() {
    return new TargetOptions(PortSet.empty(), Transport.TCP);
  }
}
