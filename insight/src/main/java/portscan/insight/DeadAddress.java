package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/** Of several addresses of one family that a name has, some are open and this one is not. */
final class DeadAddress implements Rule {
  private static final double LIKELY = 0.96;

  /** What the addresses of a name should have in common. */
  private record Sibling(Transport transport, int port, AddressFamily family) {
    static Sibling of(Sight sight) {
      Endpoint endpoint = sight.endpoint();
      return new Sibling(endpoint.transport(), endpoint.port(), endpoint.address().family());
    }
  }

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    if (scene.isName()) {
      Set<Sibling> open =
          scene.sights().stream()
              .filter(Sight::isOpen)
              .map(Sibling::of)
              .collect(Collectors.toSet());
      scene
          .byAddress(sight -> !sight.isOpen() && open.contains(Sibling.of(sight)))
          .forEach((address, dead) -> findings.add(finding(scene, address, dead)));
    }
    return findings;
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> dead) {
    Sibling like = Sibling.of(dead.getFirst());
    List<Sight> siblings =
        scene.sights().stream().filter(sight -> Sibling.of(sight).equals(like)).toList();
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
