package portscan.insight;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portscan.api.model.AddressFamily;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

/** Of several addresses of one family that a name has, some are open and this one is not. */
final class DeadAddress implements Rule {
  private static final double LIKELY = 0.975;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    if (scene.isName()) {
      Map<AddressFamily, Set<Integer>> open = new EnumMap<>(AddressFamily.class);
      for (Sight sight : scene.sights()) {
        if (sight.isOpen()) {
          open.computeIfAbsent(family(sight), _ -> new HashSet<>()).add(sight.service());
        }
      }
      scene
          .byAddress(sight ->
              !sight.isOpen()
                  && open.getOrDefault(family(sight), Set.of()).contains(sight.service()))
          .forEach((address, dead) -> findings.add(finding(scene, address, dead)));
    }
    return findings;
  }

  private static AddressFamily family(Sight sight) {
    return sight.endpoint().address().family();
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> dead) {
    Sight first = dead.getFirst();
    List<Sight> siblings =
        scene.sights().stream()
            .filter(sight -> family(sight) == family(first) && sight.service() == first.service())
            .toList();
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
            Scene.pathCommand(dead.getFirst()) + " shows the way to it alone."));
  }
}
