package portscan.format.runbook;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import portscan.format.document.SourceFiles;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/**
 * What there is to say about a runbook before it is used.
 *
 * @param runbook the runbook; empty if there are errors
 * @param errors that keep it from being used, by place
 * @param warnings about what was hardly meant so, by place
 */
public record RunbookLint(
    Optional<Runbook> runbook, List<Diagnostic> errors, List<Diagnostic> warnings) {
  public RunbookLint {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Reads a runbook of this machine and looks at it on a day. */
  public static RunbookLint of(String file, LocalDate today) {
    return of(file, SourceFiles.disk(), today);
  }

  /** The same of other files. */
  public static RunbookLint of(String file, SourceFiles files, LocalDate today) {
    Parsed<Runbook> runbook = Runbooks.read(file, files);
    return new RunbookLint(
        runbook.found(),
        runbook.problems(),
        runbook.found().map(found -> warnings(found, today)).orElseGet(List::of));
  }

  /** Whether the runbook can be used. */
  public boolean isUsable() {
    return errors.isEmpty();
  }

  /** Every error and warning, a line each: {@code file:line:column: [warning: ]what}. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    errors.forEach(error -> lines.add(error.located()));
    warnings.forEach(warning -> lines.add(warning.place() + ": warning: " + warning.text()));
    return lines;
  }

  /** What a usable runbook should be asked about. */
  static List<Diagnostic> warnings(Runbook runbook, LocalDate today) {
    Warnings warnings = new Warnings();
    runbook.remarks().forEach(warnings::add);
    Set<SourceLocation> usedRoles = new HashSet<>();
    for (Environment environment : runbook.environments()) {
      environment.exceptions().forEach(exception -> warnings.expired(exception.rule(), today));
      environment
          .hosts()
          .forEach(host -> host.rules().forEach(rule -> warnings.expired(rule, today)));
      for (Role role : environment.roles().values()) {
        role.rules().forEach(rule -> warnings.expired(rule, today));
        warnings.doubled(role.rules());
        if (role.rules().isEmpty() && role.everythingElse().isEmpty()) {
          warnings.add(
              role.place(),
              "role-empty",
              "role " + Printable.quoted(role.name()) + " expects nothing");
        }
      }
      environment.hosts().stream()
          .flatMap(host -> host.roles().stream())
          .map(name -> Optional.ofNullable(environment.roles().get(name)))
          .flatMap(Optional::stream)
          .forEach(role -> usedRoles.add(role.place()));
      if (environment.hosts().isEmpty()) {
        warnings.add(
            environment.place(),
            "environment-empty",
            environment.name().equals(Environment.DEFAULT)
                ? "the runbook has no hosts: there is nothing to verify"
                : "environment " + Printable.quoted(environment.name()) + " has no hosts");
      }
    }
    for (Environment environment : runbook.environments()) {
      for (Role role : environment.roles().values()) {
        if (!usedRoles.contains(role.place())) {
          warnings.add(
              role.place(), "role-unused", "no host has the role " + Printable.quoted(role.name()));
        }
      }
    }
    return warnings.all();
  }

  /** Warnings, one for each place. */
  private static final class Warnings {
    private final Set<Diagnostic> all =
        new TreeSet<>(
            Comparator.comparing((Function<Diagnostic, SourceLocation>) Diagnostic::place));

    void add(Diagnostic warning) {
      all.add(warning);
    }

    void add(SourceLocation place, String code, String message) {
      all.add(Diagnostic.at(place, code, message, ""));
    }

    void expired(Rule rule, LocalDate today) {
      if (rule.isExpired(today)) {
        String what = rule.strength() == Strength.EXCEPTION ? "the exception" : "the expectation";
        add(
            rule.place(),
            rule.strength() == Strength.EXCEPTION ? "exception-expired" : "expectation-expired",
            what + " expired after " + rule.until().orElseThrow() + " and is not applied");
      }
    }

    /** Rules about the same ports from the same place, of which only the last one holds. */
    void doubled(List<Rule> rules) {
      for (int i = 0; i < rules.size(); i++) {
        Rule rule = rules.get(i);
        List<Rule> later = rules.subList(i + 1, rules.size());
        for (Rule other : later.subList(0, Math.min(100, later.size()))) {
          boolean overridden =
              other.strength() == rule.strength()
                  && other.ports().equals(rule.ports())
                  && other.from().equals(rule.from())
                  && other.until().isEmpty();
          if (overridden) {
            add(
                rule.place(),
                "expectation-overridden",
                "the expectation in line "
                    + other.place().line()
                    + " is about the same ports and overrides this one");
            break;
          }
        }
      }
    }

    List<Diagnostic> all() {
      return List.copyOf(all);
    }
  }
}
