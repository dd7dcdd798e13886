package portscan.format.inventory;

import java.util.List;
import java.util.Set;
import portscan.api.model.Host;
import portscan.format.syntax.SourceLocation;

/**
 * A host of an inventory.
 *
 * @param name what the inventory calls it
 * @param addresses names or consecutive addresses that it is reached under; not empty
 * @param groups that it belongs to, those above them included
 * @param place where it is listed
 */
public record InventoryHost(
    String name, List<Host> addresses, Set<String> groups, SourceLocation place) {
  public InventoryHost {
    addresses = List.copyOf(addresses);
    groups = Set.copyOf(groups);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a host is reached under an address or a name");
    }
  }
}
