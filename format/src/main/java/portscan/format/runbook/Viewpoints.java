package portscan.format.runbook;

import java.util.List;
import java.util.Set;
import portscan.format.scope.Network;

/**
 * From where a rule holds.
 *
 * @param vantages names of vantage points
 * @param networks in which a vantage point may be
 */
public record Viewpoints(Set<String> vantages, List<Network> networks) {
  private static final Viewpoints EVERYWHERE = new Viewpoints(Set.of(), List.of());

  public Viewpoints {
    vantages = Set.copyOf(vantages);
    networks = List.copyOf(networks);
  }

  /** From wherever one looks. */
  public static Viewpoints everywhere() {
    return EVERYWHERE;
  }

  /** Whether the rule holds wherever one looks from. */
  public boolean isEverywhere() {
    return vantages.isEmpty() && networks.isEmpty();
  }

  /** Whether the rule holds from there. */
  public boolean include(Viewpoint viewpoint) {
    return isEverywhere()
        || vantages.contains(viewpoint.vantage())
        || networks.stream()
            .anyMatch(
                network -> viewpoint.addresses().stream().anyMatch(own -> network.contains(own)));
  }
}
