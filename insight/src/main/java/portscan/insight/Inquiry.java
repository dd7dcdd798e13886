package portscan.insight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Resolve;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/**
 * All that was found out by experiments about one question.
 *
 * @param question what is to be explained
 * @param names what the name means to whom; null if the target is an address, or nobody was asked
 * @param dossiers what was found out about each address
 * @param alternatives verdicts on addresses that only some name servers give
 * @param comparison verdicts on the host that it is compared with
 */
record Inquiry(
    Question question,
    Resolve.@Nullable Result names,
    Map<IpAddress, Dossier> dossiers,
    List<Observation> alternatives,
    List<Observation> comparison) {

  /** What was found out about {@code address}; empty if it was not looked into. */
  Optional<Dossier> dossier(IpAddress address) {
    return Optional.ofNullable(dossiers.get(address));
  }

  /** The port in question, at {@code address}. */
  Endpoint endpoint(IpAddress address) {
    return new Endpoint(address, question.port(), question.transport());
  }
}
