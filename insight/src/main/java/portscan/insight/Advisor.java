package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Finding;
import portscan.api.model.Observation;
import portscan.api.model.Transport;

/** Explains what was seen of one target; asks nobody and sends nothing. */
public final class Advisor {
  private final PortNames names;

  /** The names under which ports are known. */
  @FunctionalInterface
  public interface PortNames {
    /** The service that {@code port} is registered for; empty if none is known. */
    Optional<String> name(Transport transport, int port);
  }

  public Advisor(PortNames names) {
    this.names = names;
  }

  /**
   * The likely causes of what is wrong with {@code target}, most likely first; none for what is
   * open.
   *
   * @param target what the user asked for, as typed
   * @param observations of this target: all its addresses and ports, since they explain each other
   */
  public List<Finding> advise(String target, List<Observation> observations) {
    if (allIsWell(observations)) {
      return List.of();
    }
    Scene scene = new Scene(target, observations, names);
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : Rules.ALL) {
      findings.addAll(rule.findings(scene));
    }
    findings.sort((one, other) -> Double.compare(other.confidence(), one.confidence()));
    return findings;
  }

  /** Whether every port was open at the first packet, of which no rule has anything to say. */
  private static boolean allIsWell(List<Observation> observations) {
    for (Observation seen : observations) {
      if (!seen.isOpen() || seen.attempts() > 1) {
        return false;
      }
    }
    return true;
  }
}
