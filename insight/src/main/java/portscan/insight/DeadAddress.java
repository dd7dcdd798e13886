package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Endpoint;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

/** Of several addresses of one family that a name has, some are open and this one is not. */
final class DeadAddress implements Rule {
  private static final double LIKELY = 0.96;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    if (scene.isName()) {
      scene
          .byAddress(sight -> !sight.isOpen() && isOpenElsewhere(scene, sight))
          .forEach((address, dead) -> findings.add(finding(scene, address, dead)));
    }
    return findings;
  }

  private static boolean isOpenElsewhere(Scene scene, Sight sight) {
    return scene.sights().stream().anyMatch(other -> other.isOpen() && isSibling(other, sight));
  }

  private static boolean isSibling(Sight one, Sight other) {
    Endpoint first = one.endpoint();
    Endpoint second = other.endpoint();
    return first.port() == second.port()
        && first.transport() == second.transport()
        && first.address().family() == second.address().family();
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> dead) {
    List<Sight> siblings =
        scene.sights().stream().filter(sight -> isSibling(sight, dead.getFirst())).toList();
    long open = siblings.stream().filter(Sight::isOpen).count();
    return new Finding(
        FindingCode.DEAD_ADDRESS,
        LIKELY,
        address,
        "Of the "
            + siblings.size()
            + " "
            + address.family()
            + " addresses of this name, "
            + address
            + " is dead: packets to "
            + scene.ports(dead)
            + " "
            + Refusal.of(dead).words()
            + " there, while "
            + open
            + (open == 1 ? " other is open." : " others are open."),
        Facts.of(siblings),
        List.of(
            "Check the service and the rules "
                + Scene.where(address)
                + ", or take the address out of the DNS or load balancer until it is back.",
            "Until then about 1 in "
                + siblings.size()
                + " first connections to this name meets it, and fails or waits.",
            scene.whyCommand(dead.getFirst()) + " examines this address alone."));
  }
}
