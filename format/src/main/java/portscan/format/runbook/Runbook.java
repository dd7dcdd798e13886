package portscan.format.runbook;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.Suggestions;

/**
 * Which ports should be open, and which should not.
 *
 * @param file as the user names it
 * @param name what it is about
 * @param environments at least one
 * @param vantages names of the places to look from that it lists
 * @param remarks what reading it made doubtful, and what does not keep it from being used
 */
public record Runbook(
    String file,
    String name,
    List<Environment> environments,
    Set<String> vantages,
    List<Diagnostic> remarks) {

  /** The value of the key {@code schema}. */
  public static final String SCHEMA = "portscan.runbook/1";

  public Runbook {
    environments = List.copyOf(environments);
    vantages = Set.copyOf(vantages);
    remarks = List.copyOf(remarks);
    if (environments.isEmpty()) {
      throw new IllegalArgumentException("a runbook has one environment at least");
    }
  }

  /** The environment called {@code wanted}, or the only one if no name is given. */
  public Parsed<Environment> environment(Optional<String> wanted) {
    List<String> names = environments.stream().map(Environment::name).toList();
    if (wanted.isEmpty() && environments.size() == 1) {
      return Parsed.ok(environments.getFirst());
    }
    String choices = String.join(", ", names);
    if (wanted.isEmpty()) {
      return Parsed.rejected(
          Diagnostic.at(
              new SourceLocation(file, 1, 1),
              "environment-missing",
              "the runbook has several environments (" + choices + "); say which",
              ""));
    }
    return environments.stream()
        .filter(environment -> environment.name().equals(wanted.get()))
        .findFirst()
        .<Parsed<Environment>>map(Parsed::ok)
        .orElseGet(() ->
            Parsed.rejected(
                Diagnostic.at(
                    new SourceLocation(file, 1, 1),
                    "environment-unknown",
                    "environment "
                        + Printable.quoted(wanted.get())
                        + " is not in the runbook, which has "
                        + choices,
                    Suggestions.nearest(wanted.get(), names).orElse(""))));
  }

  /** What to expect in one environment, seen from a place on a day. */
  public Parsed<List<Expectation>> expand(
      Optional<String> environment, Viewpoint viewpoint, LocalDate today) {
    return environment(environment).then(found -> Parsed.ok(found.expand(viewpoint, today)));
  }
}
