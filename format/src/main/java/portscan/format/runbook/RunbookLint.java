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
import java.util.stream.Stream;
import portscan.api.model.Host;
import portscan.api.model.Transport;
import portscan.format.document.SourceFiles;
import portscan.format.service.ServiceNames;
import portscan.format.service.ServiceWords;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.Suggestions;

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

  /**
   * Reads a runbook of this machine and looks at it on a day.
   *
   * @param protocols that a look at an open TCP port recognises, by the names that it gives them
   */
  public static RunbookLint of(String file, LocalDate today, Set<String> protocols) {
    return of(file, SourceFiles.disk(), today, protocols);
  }

  /** The same of other files. */
  public static RunbookLint of(String file, SourceFiles files, LocalDate today) {
    return of(file, files, today, Set.of());
  }

  static RunbookLint of(String file, SourceFiles files, LocalDate today, Set<String> protocols) {
    Parsed<Runbook> runbook = Runbooks.read(file, files);
    List<Diagnostic> errors = new ArrayList<>(runbook.problems());
    runbook.found().ifPresent(found -> errors.addAll(misnamedServices(found, protocols)));
    return new RunbookLint(
        runbook.found().filter(_ -> errors.isEmpty()),
        errors,
        runbook.found().map(found -> warnings(found, today, protocols)).orElseGet(List::of));
  }

  /**
   * Names of services that no look recognises and that no service is registered by, by place: each
   * is a mistake.
   *
   * @param protocols that a look at an open TCP port recognises, by the names that it gives them;
   *     empty if they are not known, and then nothing is a mistake
   */
  public static List<Diagnostic> misnamedServices(Runbook runbook, Set<String> protocols) {
    Set<Diagnostic> misnamed = new TreeSet<>(BY_PLACE);
    rules(runbook)
        .flatMap(rule -> rule.service().stream())
        .filter(name -> !protocols.isEmpty() && !isService(name.value(), protocols))
        .forEach(name ->
            misnamed.add(
                Diagnostic.at(
                    name.place(),
                    "service-misnamed",
                    "no service is called " + Printable.quoted(name.value()),
                    Suggestions.nearest(name.value(), inTlsToo(protocols))
                        .or(() -> Suggestions.nearest(name.value(), ServiceNames.names()))
                        .orElse(""))));
    return List.copyOf(misnamed);
  }

  private static boolean isService(String name, Set<String> protocols) {
    return ServiceWords.isAmong(protocols, name)
        || !ServiceNames.ports(ServiceWords.withoutTls(name)).isEmpty();
  }

  private static Set<String> inTlsToo(Set<String> protocols) {
    Set<String> names = new TreeSet<>(protocols);
    protocols.forEach(name -> names.add(name + "s"));
    return names;
  }

  /** Every rule that is written somewhere. */
  private static Stream<Rule> rules(Runbook runbook) {
    return runbook.environments().stream()
        .flatMap(environment ->
            Stream.of(
                    environment.exceptions().stream().map(ExceptionEntry::rule),
                    environment.hosts().stream().flatMap(host -> host.rules().stream()),
                    environment.roles().values().stream().flatMap(role -> role.rules().stream()))
                .flatMap(rules -> rules));
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
  static List<Diagnostic> warnings(Runbook runbook, LocalDate today, Set<String> protocols) {
    Warnings warnings = new Warnings(protocols);
    runbook.remarks().forEach(warnings::add);
    Set<SourceLocation> usedRoles = new HashSet<>();
    for (Environment environment : runbook.environments()) {
      for (ExceptionEntry exception : environment.exceptions()) {
        warnings.rule(exception.rule(), today);
        warnings.useless(exception, runbook);
      }
      environment.hosts().forEach(host -> host.rules().forEach(rule -> warnings.rule(rule, today)));
      for (Role role : environment.roles().values()) {
        role.rules().forEach(rule -> warnings.rule(rule, today));
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

  private static final Comparator<Diagnostic> BY_PLACE =
      Comparator.comparing((Function<Diagnostic, SourceLocation>) Diagnostic::place);

  /** Warnings, one for each place. */
  private static final class Warnings {
    private final Set<Diagnostic> all = new TreeSet<>(BY_PLACE);

    private final Set<String> protocols;

    Warnings(Set<String> protocols) {
      this.protocols = protocols;
    }

    void add(Diagnostic warning) {
      all.add(warning);
    }

    void add(SourceLocation place, String code, String message) {
      all.add(Diagnostic.at(place, code, message, ""));
    }

    void rule(Rule rule, LocalDate today) {
      expired(rule, today);
      rule.service()
          .filter(name -> !protocols.isEmpty() && !rule.ports().only(Transport.TCP).isEmpty())
          .filter(name -> !ServiceWords.isAmong(protocols, name.value()))
          .filter(name -> isService(name.value(), protocols))
          .ifPresent(name ->
              add(
                  name.place(),
                  "service-unknown",
                  "no look recognises a service " + Printable.quoted(name.value())));
    }

    /** An exception about a host that the runbook has nowhere; a name may have any address. */
    void useless(ExceptionEntry exception, Runbook runbook) {
      List<Host> listed =
          runbook.environments().stream()
              .flatMap(environment -> environment.hosts().stream())
              .map(HostEntry::host)
              .toList();
      Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      for (Host host : listed) {
        if (host instanceof Host.Name(String name)) {
          names.add(name);
        }
      }
      for (Host host : exception.hosts()) {
        boolean isListed =
            switch (host) {
              case Host.Name(String name) -> names.contains(name);
              case Host.Span span ->
                  !names.isEmpty()
                      || listed.stream()
                          .anyMatch(other ->
                              other instanceof Host.Span found && Spans.overlap(found, span));
              case Host.Octets _, Host.Listed _ -> true;
            };
        if (!isListed) {
          String text =
              host instanceof Host.Name(String name) ? name : ((Host.Span) host).first().toString();
          add(
              Diagnostic.at(
                  exception.rule().place(),
                  "exception-host-unknown",
                  "the exception is about " + Printable.quoted(text) + ", which no host here is",
                  Suggestions.nearest(text, names).orElse("")));
        }
      }
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
