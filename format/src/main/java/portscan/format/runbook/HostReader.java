package portscan.format.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.Host;
import portscan.format.document.Node;
import portscan.format.syntax.Hosts;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;

/** Reads which hosts have which roles, and which exceptions there are. */
final class HostReader {
  private static final List<String> HOST_KEYS =
      List.of("role", "roles", "expect", "everythingElse", "owner", "description");

  private static final List<String> EXCEPTION_KEYS = exceptionKeys();

  private final Scope scope;
  private final RuleReader rules;
  private final Set<String> roles;

  HostReader(Scope scope, RuleReader rules, Set<String> roles) {
    this.scope = scope;
    this.rules = rules;
    this.roles = roles;
  }

  private static List<String> exceptionKeys() {
    List<String> keys = new ArrayList<>(List.of("host", "hosts", "role", "roles"));
    keys.addAll(RuleReader.KEYS);
    return keys;
  }

  /** The hosts of a mapping from hosts to roles. */
  List<HostEntry> hosts(Section section) {
    List<HostEntry> hosts = new ArrayList<>();
    for (Node.Field field : section.mapping("hosts", "hosts to roles (web1.example: web)")) {
      Optional<Node.Text> name = scope.replace(field.key());
      Optional<Host> host = name.flatMap(text -> host(scope, text));
      Detail detail = detail(field);
      if (name.isPresent() && host.isPresent()) {
        hosts.add(
            new HostEntry(
                name.get().value(),
                host.get(),
                detail.roles(),
                detail.rules(),
                detail.everythingElse(),
                detail.owner(),
                field.key().place()));
      }
    }
    return hosts;
  }

  /** What stands after a host. */
  private record Detail(
      List<String> roles, List<Rule> rules, Optional<Rule> everythingElse, Optional<String> owner) {
    static final Detail NONE = new Detail(List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  private Detail detail(Node.Field field) {
    if (!(field.value() instanceof Node.Fields mapping)) {
      List<String> names = known(Section.texts(scope, field, "role of " + field.name()));
      return new Detail(names, List.of(), Optional.empty(), Optional.empty());
    }
    Optional<Section> section = Section.of(scope, mapping, mapping.place(), "a host", HOST_KEYS);
    if (section.isEmpty()) {
      return Detail.NONE;
    }
    section.get().value("description");
    return new Detail(
        roles(section.get()),
        rules.rules(section.get(), "expect", Strength.HOST),
        rules.everythingElse(section.get()),
        section.get().value("owner"));
  }

  /** The roles under {@code role} and {@code roles}. */
  List<String> roles(Section section) {
    List<Node.Text> words = new ArrayList<>(section.texts("role"));
    words.addAll(section.texts("roles"));
    return known(words);
  }

  /** The words that are names of roles; the others are noted. */
  List<String> known(List<Node.Text> words) {
    List<String> names = new ArrayList<>();
    for (Node.Text word : words) {
      if (roles.contains(word.value())) {
        names.add(word.value());
      } else {
        scope.unknown(
            word.place(),
            "role-unknown",
            "role " + Printable.quoted(word.value()) + " is not defined",
            word.value(),
            roles);
      }
    }
    return names;
  }

  /** A name or consecutive addresses; empty and noted if it is neither. */
  static Optional<Host> host(Scope scope, Node.Text text) {
    Parsed<Host> host = Hosts.unambiguous(text.value());
    scope.problems().addWithin(text, host);
    if (host.found().isPresent() && host.found().get() instanceof Host.Octets) {
      scope
          .problems()
          .add(
              text.place(),
              "host-octets",
              Printable.quoted(text.value())
                  + " is not a name, an address, a block such as 192.0.2.0/24 or first-last");
      return Optional.empty();
    }
    return host.found();
  }

  List<ExceptionEntry> exceptions(Section section) {
    List<ExceptionEntry> exceptions = new ArrayList<>();
    for (Node item : section.items("exceptions", "exceptions")) {
      Section.of(scope, item, item.place(), "an exception", EXCEPTION_KEYS)
          .flatMap(this::exception)
          .ifPresent(exceptions::add);
    }
    return exceptions;
  }

  private Optional<ExceptionEntry> exception(Section section) {
    List<Node.Text> hostWords = new ArrayList<>(section.texts("host"));
    hostWords.addAll(section.texts("hosts"));
    List<Host> hosts = new ArrayList<>();
    hostWords.forEach(word -> host(scope, word).ifPresent(hosts::add));
    List<String> names = roles(section);
    Optional<Rule> rule = rules.rule(section, Strength.EXCEPTION);
    Optional<Node.Field> role = section.field("role").or(() -> section.field("roles"));
    boolean namesHosts = section.field("host").or(() -> section.field("hosts")).isPresent();
    if (namesHosts && role.isPresent()) {
      scope
          .problems()
          .add(
              role.get().key().place(),
              "exception-both",
              "an exception is about hosts or about roles, not both");
      return Optional.empty();
    }
    if (!namesHosts && role.isEmpty()) {
      section.missing("exception-host", "an exception lacks its \"host\" or \"role\"");
      return Optional.empty();
    }
    for (String key : List.of("state", "until", "reason")) {
      if (section.field(key).isEmpty()) {
        section.missing("exception-" + key, "an exception lacks its \"" + key + "\"");
        return Optional.empty();
      }
    }
    return hosts.isEmpty() == names.isEmpty()
        ? Optional.empty()
        : rule.map(found -> new ExceptionEntry(hosts, names, found));
  }
}
