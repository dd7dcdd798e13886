package portscan.format.runbook;

import java.time.LocalDate;
import java.util.Optional;
import portscan.api.model.PortSet;
import portscan.format.document.Node;
import portscan.format.syntax.SourceLocation;

/**
 * An expectation as it is written: some ports should be in a state.
 *
 * @param strength the kind of place that it is written in
 * @param ports which ports; not empty
 * @param state what they should be
 * @param from from where
 * @param service what should answer there
 * @param certificate what its certificate should be
 * @param owner whom to ask
 * @param reason why
 * @param until the last day on which it holds
 * @param place where it is written
 */
public record Rule(
    Strength strength,
    PortSet ports,
    WantedState state,
    Viewpoints from,
    Optional<Node.Text> service,
    Optional<ExpectedCertificate> certificate,
    Optional<String> owner,
    Optional<String> reason,
    Optional<LocalDate> until,
    SourceLocation place) {
  public Rule {
    if (ports.isEmpty() && strength != Strength.EVERYTHING_ELSE) {
      throw new IllegalArgumentException("a rule is about a port at least");
    }
  }

  /** The same rule, which {@code other} answers for if nobody does yet. */
  Rule ownedBy(Optional<String> other) {
    return owner.isPresent() || other.isEmpty()
        ? this
        : new Rule(strength, ports, state, from, service, certificate, other, reason, until, place);
  }

  /** Whether its last day is over. */
  public boolean isExpired(LocalDate today) {
    return until.isPresent() && today.isAfter(until.get());
  }
}
