package portscan.format.runbook;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portscan.format.syntax.SourceLocation;

/**
 * A runbook for one environment: variables are replaced, inventories are read.
 *
 * @param name the environment's name; {@code default} in a runbook that has none
 * @param owner whom to ask where nothing nearer says so
 * @param roles by name, those that only an environment extends included
 * @param hosts in the order written, those of the whole runbook first
 * @param exceptions in the order written
 * @param everythingElse for hosts whose roles say nothing about it
 * @param place where it is defined
 */
public record Environment(
    String name,
    Optional<String> owner,
    Map<String, Role> roles,
    List<HostEntry> hosts,
    List<ExceptionEntry> exceptions,
    Optional<Rule> everythingElse,
    SourceLocation place) {

  /** What a runbook without environments calls its only one. */
  public static final String DEFAULT = "default";

  public Environment {
    roles = Map.copyOf(roles);
    hosts = List.copyOf(hosts);
    exceptions = List.copyOf(exceptions);
  }

  /**
   * What to expect of each host, seen from a place on a day.
   *
   * <p>No address is in two of the answers with the same port, and none is in an answer whose state
   * is to be ignored. Names are not resolved: a name and the block that its address lies in are two
   * hosts here.
   */
  public List<Expectation> expand(Viewpoint viewpoint, LocalDate today) {
    return new Expansion(this, viewpoint, today).expectations();
  }
}
