package portscan.format.runbook;

import java.util.List;
import portscan.api.model.Host;

/**
 * A deviation that is known and allowed until a day.
 *
 * @param hosts where; empty if it is about roles
 * @param roles of which hosts; empty if it is about hosts
 * @param rule what is expected instead, with its last day and its reason
 */
public record ExceptionEntry(List<Host> hosts, List<String> roles, Rule rule) {
  public ExceptionEntry {
    hosts = List.copyOf(hosts);
    roles = List.copyOf(roles);
    if (hosts.isEmpty() == roles.isEmpty()) {
      throw new IllegalArgumentException("an exception is about hosts or about roles");
    }
  }
}
