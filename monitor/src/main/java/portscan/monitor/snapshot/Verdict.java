package portscan.monitor.snapshot;

import portscan.api.model.PortState;

/**
 * The state a port was found in.
 *
 * @param state the state
 * @param reason why, in nmap's words; empty if the source does not say
 * @param service the protocol that was recognised by its answer; empty if none was. A name that
 *     only a table gives to the port's number is none.
 * @param certificate the SHA-256 of the certificate shown, in hexadecimal; empty if none was seen
 */
public record Verdict(PortState state, String reason, String service, String certificate) {
  /** A verdict without service and certificate. */
  public Verdict(PortState state, String reason) {
    this(state, reason, "", "");
  }

  /** Whether the port is open. */
  public boolean isOpen() {
    return state == PortState.OPEN;
  }

  /** Whether a service or a certificate was recognised. */
  public boolean hasDetails() {
    return !service.isEmpty() || !certificate.isEmpty();
  }
}
