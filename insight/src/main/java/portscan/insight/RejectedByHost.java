package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;

/**
 * The probed address refuses with an ICMP error where a host without a rule would have answered
 * otherwise: its own firewall rejects.
 */
final class RejectedByHost implements Rule {
  private static final double LIKELY = 0.95;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight ->
            sight.state() == PortState.FILTERED && sight.icmpError(ErrorOrigin.TARGET).isPresent())
        .forEach((address, rejected) -> findings.add(finding(scene, address, rejected)));
    return findings;
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> rejected) {
    String ports = scene.ports(rejected);
    Sight first = rejected.getFirst();
    return new Finding(
        FindingCode.REJECTED_BY_HOST,
        LIKELY,
        address,
        hop(scene, address),
        "The firewall "
            + Scene.where(address)
            + " itself rejects "
            + ports
            + " ("
            + first.reason()
            + "); whether something listens behind it is not known.",
        Facts.of(rejected),
        List.of(
            "Run `nft list ruleset` (or `iptables -S`) "
                + Scene.where(address)
                + " and look for a reject rule that covers "
                + ports
                + ".",
            "If it should be reachable, accept "
                + ports
                + Scene.fromSource(first)
                + " before that rule.",
            "Check with "
                + scene.listenersCommand(rejected)
                + " that the service is up before the rule is changed."));
  }

  /** The host itself, and how far away it is, where the way was followed. */
  private static @Nullable Hop hop(Scene scene, IpAddress address) {
    return scene
        .dossier(address)
        .flatMap(dossier -> dossier.way().end())
        .filter(end -> address.equals(end.address()))
        .orElse(null);
  }
}
