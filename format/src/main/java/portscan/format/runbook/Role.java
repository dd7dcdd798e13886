package portscan.format.runbook;

import java.util.List;
import java.util.Optional;
import portscan.format.syntax.SourceLocation;

/**
 * What hosts of one kind should look like.
 *
 * @param name as hosts refer to it
 * @param owner whom to ask
 * @param rules its expectations
 * @param everythingElse what every other port should be; empty leaves it to the runbook
 * @param place where it is defined
 */
public record Role(
    String name,
    Optional<String> owner,
    List<Rule> rules,
    Optional<Rule> everythingElse,
    SourceLocation place) {
  /** What nobody in particular answers for, the owner of the role does. */
  public Role {
    Optional<String> ofRole = owner;
    rules = rules.stream().map(rule -> rule.ownedBy(ofRole)).toList();
    everythingElse = everythingElse.map(rule -> rule.ownedBy(ofRole));
  }
}
