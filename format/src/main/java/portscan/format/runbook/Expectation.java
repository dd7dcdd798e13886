package portscan.format.runbook;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.format.syntax.SourceLocation;

/**
 * Ports of hosts that should be in a state: ready to be probed.
 *
 * @param name what the runbook or the inventory calls the host
 * @param host a name, or consecutive addresses
 * @param roles of the host
 * @param ports which; not empty
 * @param state what they should be; never {@link WantedState#IGNORE}
 * @param strength the kind of rule that it comes from
 * @param service what should answer there
 * @param certificate what its certificate should be
 * @param owner whom to ask
 * @param reason why it should be so
 * @param until the last day on which it is expected
 * @param place where the rule is written
 * @param hostPlace where the host is listed
 */
public record Expectation(
    String name,
    Host host,
    List<String> roles,
    PortSet ports,
    WantedState state,
    Strength strength,
    Optional<String> service,
    Optional<ExpectedCertificate> certificate,
    Optional<String> owner,
    Optional<String> reason,
    Optional<LocalDate> until,
    SourceLocation place,
    SourceLocation hostPlace) {
  public Expectation {
    roles = List.copyOf(roles);
    if (ports.isEmpty() || state == WantedState.IGNORE) {
      throw new IllegalArgumentException("nothing to expect");
    }
  }

  /** Whether it is an exception to what is expected otherwise. */
  public boolean isException() {
    return strength == Strength.EXCEPTION;
  }
}
