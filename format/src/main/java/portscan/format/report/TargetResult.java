package portscan.format.report;

import java.util.List;
import portscan.api.model.Finding;
import portscan.api.model.Observation;

/**
 * What is known of one target.
 *
 * @param target what the user asked for, as typed
 * @param observations of all its addresses and ports, in the order in which they were made; an
 *     endpoint that was looked at several times is in it as often
 * @param findings the likely causes, most likely first
 */
public record TargetResult(String target, List<Observation> observations, List<Finding> findings) {
  public TargetResult {
    observations = List.copyOf(observations);
    findings = List.copyOf(findings);
  }
}
