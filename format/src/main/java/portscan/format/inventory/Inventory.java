package portscan.format.inventory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an inventory says.
 *
 * @param hosts in the order of the file
 * @param exposures in the order of the file
 */
public record Inventory(List<InventoryHost> hosts, List<Exposure> exposures) {
  public Inventory {
    hosts = List.copyOf(hosts);
    exposures = List.copyOf(exposures);
  }

  /** Every group that has a host. */
  public Set<String> groups() {
    Set<String> groups = new LinkedHashSet<>();
    hosts.forEach(host -> groups.addAll(host.groups()));
    return groups;
  }
}
