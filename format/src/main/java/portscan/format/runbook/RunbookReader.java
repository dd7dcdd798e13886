package portscan.format.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import portscan.format.document.Node;
import portscan.format.document.Problems;
import portscan.format.document.SourceFiles;
import portscan.format.scope.Network;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/**
 * Makes a runbook of its files.
 *
 * <p>Since variables differ between environments, all parts are read once for each of them; a
 * mistake is told once all the same, as {@link Problems} keeps one for each place.
 */
final class RunbookReader {
  private static final List<String> ENVIRONMENT_KEYS =
      List.of(
          "description",
          "owner",
          "variables",
          "roles",
          "hosts",
          "inventory",
          "exceptions",
          "everythingElse");

  private static final List<String> ROLE_KEYS =
      List.of("description", "owner", "expect", "everythingElse");

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}");
  private static final int MOST_ENVIRONMENTS = 50;

  private final String file;
  private final Problems problems = new Problems();
  private final Scope global = Scope.of(problems);
  private final RunbookFiles files;
  private final InventoryReader inventories;
  private final Set<String> usedVantages = new HashSet<>();
  private final Map<String, SourceLocation> vantagePlaces = new LinkedHashMap<>();

  /** Every variable by where it is defined. */
  private final Map<SourceLocation, String> definitions = new LinkedHashMap<>();

  RunbookReader(String file, SourceFiles sources) {
    this.file = file;
    this.files = new RunbookFiles(global, sources);
    this.inventories = new InventoryReader(sources);
  }

  Parsed<Runbook> read() {
    List<RunbookFiles.Part> parts = files.open(file);
    Map<String, Node.Text> variables = new LinkedHashMap<>();
    parts.forEach(part -> variables.putAll(variables(part.section())));
    Scope scope = global.with(variables, "");
    Map<String, Node.Field> environments = environments(parts);
    List<Environment> read = new ArrayList<>();
    if (environments.isEmpty()) {
      read.add(
          environment(
              scope, Environment.DEFAULT, new SourceLocation(file, 1, 1), parts, Optional.empty()));
    }
    environments.forEach((name, field) ->
        Section.of(
                global,
                field.value(),
                field.valuePlace(),
                "environment " + Printable.quoted(name),
                ENVIRONMENT_KEYS)
            .ifPresent(section -> {
              if (section.hasUnknownKeys()) {
                global.incomplete();
              }
              Scope inner = scope.with(variables(section), name);
              read.add(environment(inner, name, field.key().place(), parts, Optional.of(section)));
            }));
    Optional<String> name = Optional.empty();
    for (RunbookFiles.Part part : parts) {
      Optional<String> included = name;
      name = part.section().in(scope).value("name").or(() -> included);
    }
    return problems.isEmpty()
        ? Parsed.ok(new Runbook(file, name.orElse(file), read, vantagePlaces.keySet(), remarks()))
        : new Parsed.Rejected<>(problems.all());
  }

  private Map<String, Node.Text> variables(Section section) {
    Map<String, Node.Text> variables = new LinkedHashMap<>();
    for (Node.Field field : section.mapping("variables", "names to texts")) {
      if (!isName(field, "variable")) {
        continue;
      }
      if (!(field.value() instanceof Node.Text text)) {
        problems.add(
            field.valuePlace(),
            "type-text",
            "variable "
                + Printable.quoted(field.name())
                + " is a text, and this is "
                + field.value().kind());
        global.incomplete();
        continue;
      }
      if (text.value().contains("${")) {
        problems.add(
            text.place(),
            "variable-nested",
            "a variable's value is taken as it is and cannot hold another variable");
        global.incomplete();
        continue;
      }
      Node.Text value = text.isNothing() ? text.withValue("") : text;
      variables.put(field.name(), value);
      definitions.put(value.place(), field.name());
    }
    return variables;
  }

  private boolean isName(Node.Field field, String what) {
    boolean isName = NAME.matcher(field.name()).matches();
    if (!isName) {
      global.incomplete();
      problems.add(
          field.key().place(),
          "name-syntax",
          what
              + " name "
              + Printable.quoted(field.name())
              + " is not made of letters, digits, \"_\", \"-\" and \".\"");
    }
    return isName;
  }

  private Map<String, Node.Field> environments(List<RunbookFiles.Part> parts) {
    Map<String, Node.Field> environments = new LinkedHashMap<>();
    for (RunbookFiles.Part part : parts) {
      for (Node.Field field :
          inPlace(
              part.section().mapping("environments", "names to environments"),
              ENVIRONMENT_KEYS,
              "an environment")) {
        if (isName(field, "environment") && isFirst(environments, field, "environment")) {
          if (environments.size() > MOST_ENVIRONMENTS) {
            problems.add(
                field.key().place(),
                "environments-too-many",
                "more than " + MOST_ENVIRONMENTS + " environments");
            return new HashMap<>();
          }
        }
      }
    }
    return environments;
  }

  private List<Node.Field> roleFields(Section section) {
    return inPlace(section.mapping("roles", "names to roles"), ROLE_KEYS, "a role");
  }

  /**
   * The fields that are named freely. Where one has the name of a key that belongs a level deeper,
   * the lines are indented too little, and that is the mistake: the field before it only looks
   * empty.
   */
  private List<Node.Field> inPlace(List<Node.Field> fields, List<String> deeper, String what) {
    List<Node.Field> inPlace = new ArrayList<>();
    Optional<Node.Field> before = Optional.empty();
    for (Node.Field field : fields) {
      boolean afterEmpty =
          before.isPresent() && before.get().value() instanceof Node.Text text && text.isNothing();
      if (deeper.contains(field.name()) && afterEmpty) {
        problems.add(
            field.key().place(),
            "key-indentation",
            Printable.quoted(field.name()) + " belongs into " + what + ": indent it more");
        global.incomplete();
        inPlace.removeLast();
        Node.Fields empty = new Node.Fields(before.get().valuePlace(), List.of(), 1);
        inPlace.add(new Node.Field(before.get().key(), empty));
        return inPlace;
      }
      inPlace.add(field);
      before = Optional.of(field);
    }
    return inPlace;
  }

  /** Notes the field under its name, unless another file has the name already. */
  private boolean isFirst(Map<String, Node.Field> known, Node.Field field, String what) {
    Node.Field earlier = known.putIfAbsent(field.name(), field);
    if (earlier != null) {
      problems.add(
          field.key().place(),
          "name-twice",
          what
              + " "
              + Printable.quoted(field.name())
              + " is defined twice; the first is at "
              + earlier.key().place());
    }
    return earlier == null;
  }

  private Environment environment(
      Scope scope,
      String name,
      SourceLocation place,
      List<RunbookFiles.Part> parts,
      Optional<Section> own) {
    Map<String, List<Network>> vantages = vantages(scope, parts);
    RuleReader rules = new RuleReader(scope, vantages, usedVantages);
    Map<String, Role> roles = new LinkedHashMap<>();
    Map<String, Node.Field> firstRoles = new LinkedHashMap<>();
    for (RunbookFiles.Part part : parts) {
      for (Node.Field field : roleFields(part.section())) {
        if (isName(field, "role") && isFirst(firstRoles, field, "role")) {
          roles.put(field.name(), role(scope, rules, field, Strength.ROLE));
        }
      }
    }
    own.ifPresent(section -> {
      for (Node.Field field : roleFields(section)) {
        if (isName(field, "role")) {
          roles.merge(
              field.name(),
              role(scope, rules, field, Strength.ENVIRONMENT),
              RunbookReader::extended);
        }
      }
    });
    HostReader hostReader = new HostReader(scope, rules, roles.keySet());
    List<HostEntry> hosts = new ArrayList<>();
    List<ExceptionEntry> exceptions = new ArrayList<>();
    Optional<Rule> everythingElse = Optional.empty();
    Optional<String> owner = Optional.empty();
    List<RunbookFiles.Part> sections = new ArrayList<>(parts);
    own.ifPresent(section -> sections.add(new RunbookFiles.Part(place.file(), section)));
    for (RunbookFiles.Part part : sections) {
      Section section = part.section().in(scope);
      hosts.addAll(hostReader.hosts(section));
      hosts.addAll(inventories.entries(scope, hostReader, roles.keySet(), section, part.file()));
      exceptions.addAll(hostReader.exceptions(section));
      Optional<Rule> earlierRest = everythingElse;
      everythingElse = rules.everythingElse(section).or(() -> earlierRest);
      Optional<String> earlierOwner = owner;
      owner = section.value("owner").or(() -> earlierOwner);
      section.value("description");
    }
    return new Environment(name, owner, roles, hosts, exceptions, everythingElse, place);
  }

  private Map<String, List<Network>> vantages(Scope scope, List<RunbookFiles.Part> parts) {
    Map<String, List<Network>> vantages = new LinkedHashMap<>();
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    for (RunbookFiles.Part part : parts) {
      for (Node.Field field : part.section().mapping("vantages", "names to networks")) {
        if (!isName(field, "vantage") || !isFirst(fields, field, "vantage")) {
          continue;
        }
        List<Network> networks = new ArrayList<>();
        boolean hasNetworks =
            !(field.value() instanceof Node.Text text && text.isNothing())
                && !(field.value() instanceof Node.Items list && list.items().isEmpty());
        if (hasNetworks) {
          for (Node.Text word : Section.texts(scope, field, field.name())) {
            RuleReader.network(scope, word).ifPresent(networks::add);
          }
        }
        vantages.put(field.name(), networks);
        vantagePlaces.put(field.name(), field.key().place());
      }
    }
    return vantages;
  }

  private Role role(Scope scope, RuleReader rules, Node.Field field, Strength strength) {
    Optional<Section> section =
        Section.of(
            scope,
            field.value(),
            field.valuePlace(),
            "role " + Printable.quoted(field.name()),
            ROLE_KEYS);
    section.ifPresent(found -> found.value("description"));
    return new Role(
        field.name(),
        section.flatMap(found -> found.value("owner")),
        section.map(found -> rules.rules(found, "expect", strength)).orElseGet(List::of),
        section.flatMap(rules::everythingElse),
        field.key().place());
  }

  /** A role with what an environment adds to it. */
  private static Role extended(Role role, Role more) {
    List<Rule> rules = new ArrayList<>(role.rules());
    rules.addAll(more.rules());
    return new Role(
        role.name(),
        more.owner().or(role::owner),
        rules,
        more.everythingElse().or(role::everythingElse),
        role.place());
  }

  private List<Diagnostic> remarks() {
    List<Diagnostic> remarks = new ArrayList<>();
    definitions.forEach((place, name) -> {
      if (!global.isUsed(place)) {
        remarks.add(
            Diagnostic.at(
                place,
                "variable-unused",
                "variable " + Printable.quoted(name) + " is not used",
                ""));
      }
    });
    vantagePlaces.forEach((name, place) -> {
      if (!usedVantages.contains(name)) {
        remarks.add(
            Diagnostic.at(
                place, "vantage-unused", "no \"from\" names " + Printable.quoted(name), ""));
      }
    });
    return remarks;
  }
}
