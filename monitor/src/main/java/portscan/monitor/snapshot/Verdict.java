package portscan.monitor.snapshot;

import org.jspecify.annotations.Nullable;
import portscan.api.model.PortState;

/**
 * The state a port was found in.
 *
 * @param state the state
 * @param reason why, in nmap's words; empty if the source does not say
 * @param service the protocol that was recognised by its answer, with {@code ssl/} before it where
 *     it is spoken in TLS, as nmap writes it; empty if none was. A name that only a table gives to
 *     the port's number is none.
 * @param software its product and version, as it calls itself; empty if not told
 * @param certificate the certificate shown
 */
public record Verdict(
    PortState state, String reason, String service, String software, Certificate certificate) {
  /** A verdict without service and certificate. */
  public Verdict(PortState state, String reason) {
    this(state, reason, "", "", Certificate.NONE);
  }

  /** Whether the port is open. */
  public boolean isOpen() {
    return state == PortState.OPEN;
  }

  /** Whether a service or a certificate was recognised. */
  public boolean hasDetails() {
    return !service.isEmpty() || !software.isEmpty() || certificate.isKnown();
  }

  /**
   * What both tell together; null if they differ. Details that only one of them knows are no
   * difference.
   */
  public @Nullable Verdict with(Verdict other) {
    boolean differs =
        state != other.state
            || !reason.equals(other.reason)
            || differ(service, other.service)
            || differ(software, other.software)
            || differ(certificate.fingerprint(), other.certificate.fingerprint());
    if (differs) {
      return null;
    }
    return new Verdict(
        state,
        reason,
        service.isEmpty() ? other.service : service,
        software.isEmpty() ? other.software : software,
        certificate.isKnown() ? certificate : other.certificate);
  }

  private static boolean differ(String one, String other) {
    return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
  }

  /** Who answers, in a few words; empty if that is not known. */
  public String serviceText() {
    return (service + " " + software).strip();
  }
}
