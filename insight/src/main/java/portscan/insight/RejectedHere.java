package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

/** The ICMP error bears our own source address: a rule on this machine refused its own packet. */
final class RejectedHere implements Rule {
  private static final double LIKELY = 0.97;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(RejectedHere::holds)
        .forEach((address, rejected) -> findings.add(finding(scene, address, rejected)));
    return findings;
  }

  /** Whether this machine sent the error itself, for another reason than a silent neighbour. */
  static boolean holds(Sight sight) {
    return sight
        .icmpError(ErrorOrigin.INTERMEDIATE)
        .map(Evidence.IcmpError::from)
        .filter(from -> from.equals(sight.latest().source()))
        .isPresent();
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> rejected) {
    String ports = scene.ports(rejected);
    return new Finding(
        FindingCode.BLOCKED_LOCALLY,
        LIKELY,
        address,
        "A rule on this machine rejects packets to "
            + ports
            + " of "
            + address
            + " before they leave.",
        Facts.of(rejected),
        List.of(
            "Run `nft list ruleset` (or `iptables -S OUTPUT`) here and look for a reject rule in"
                + " an output chain that covers "
                + ports
                + ".",
            "Run `ip route get " + address + "` here to see whether a route prohibits it."));
  }
}
