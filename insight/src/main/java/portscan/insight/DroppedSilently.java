package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;

/**
 * No answer at all. From here a drop on the way looks like one at the host, so this is a guess that
 * an experiment on the path has to confirm, unless other ports of the address did answer.
 */
final class DroppedSilently implements Rule {
  /** Nothing else was heard from the address: it may as well be down, or the drop on the way. */
  private static final double GUESS = 0.45;

  /** The host is up, so that a rule about the port remains. */
  private static final double LIKELY = 0.75;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight ->
            sight.state() == PortState.FILTERED && sight.evidence() instanceof Evidence.Silence)
        .forEach((address, silent) -> findings.add(finding(scene, address, silent)));
    return findings;
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> silent) {
    String ports = scene.ports(silent);
    Sight first = silent.getFirst();
    List<Sight> answered = scene.of(address).stream().filter(Sight::wasAnsweredByTarget).toList();
    List<String> evidence = new ArrayList<>(Facts.of(silent));
    List<String> next = new ArrayList<>();
    String cause;
    if (answered.isEmpty()) {
      cause =
          "Packets to "
              + ports
              + " of "
              + address
              + " are dropped without a word, on the way or at the host: a firewall or security"
              + " group, or the host is down.";
      next.add(Scene.pathCommand(first) + " finds where they stop.");
      next.add(
          "Check that "
              + address
              + " is the right address and the host is up; then the rules on the way and on the"
              + " host for "
              + ports
              + Scene.fromSource(first)
              + ".");
    } else {
      evidence.addAll(Facts.of(answered));
      cause =
          address
              + " is up, since it answers on "
              + scene.ports(answered)
              + "; a firewall rule or security group drops "
              + ports
              + ".";
      next.add(
          "Allow "
              + ports
              + Scene.fromSource(first)
              + " in the security group and in the host's firewall (`nft list ruleset` "
              + Scene.where(address)
              + ").");
      next.add(Scene.pathCommand(first) + " tells whether a router before the host drops.");
    }
    return new Finding(
        FindingCode.DROPPED_AT_HOST,
        answered.isEmpty() ? GUESS : LIKELY,
        address,
        cause,
        evidence,
        next);
  }
}
