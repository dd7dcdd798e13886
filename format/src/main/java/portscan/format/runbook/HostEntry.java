package portscan.format.runbook;

import java.util.List;
import java.util.Optional;
import portscan.api.model.Host;
import portscan.format.syntax.SourceLocation;

/**
 * A host or a block of hosts with its roles.
 *
 * @param text what it is called
 * @param host a name or consecutive addresses
 * @param roles names of its roles, in the order written
 * @param rules expectations of this host alone
 * @param everythingElse of this host alone
 * @param owner whom to ask about this host
 * @param place where it is listed
 */
public record HostEntry(
    String text,
    Host host,
    List<String> roles,
    List<Rule> rules,
    Optional<Rule> everythingElse,
    Optional<String> owner,
    SourceLocation place) {
  public HostEntry {
    roles = List.copyOf(roles);
    rules = List.copyOf(rules);
  }
}
