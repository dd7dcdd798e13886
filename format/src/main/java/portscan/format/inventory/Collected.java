package portscan.format.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.format.document.Node;
import portscan.format.document.Problems;
import portscan.format.document.YamlReader;
import portscan.format.syntax.Hosts;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.SourceLocation;

/** What was found in an inventory so far, and what is wrong with it. */
final class Collected {
  private final String file;
  private final Problems problems = new Problems();
  private final Map<String, Listed> hosts = new LinkedHashMap<>();
  private final List<Exposure> exposures = new ArrayList<>();

  /** A host that may still join groups. */
  private record Listed(Set<Host> addresses, Set<String> groups, SourceLocation place) {}

  Collected(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  Problems problems() {
    return problems;
  }

  SourceLocation start() {
    return new SourceLocation(file, 1, 1);
  }

  SourceLocation place(int line, int column) {
    return new SourceLocation(file, line, column);
  }

  /** Notes a host; one of the same name gets the addresses and groups too. */
  void add(
      String name, Collection<Host> addresses, Collection<String> groups, SourceLocation place) {
    if (isFull(place)) {
      return;
    }
    Listed listed =
        hosts.computeIfAbsent(
            name, added -> new Listed(new LinkedHashSet<>(), new LinkedHashSet<>(), place));
    listed.addresses.addAll(addresses);
    listed.groups.addAll(groups);
  }

  void expose(Optional<Host> host, PortSet ports, String reason, SourceLocation place) {
    if (!isFull(place)) {
      exposures.add(new Exposure(host, ports, reason, place));
    }
  }

  private boolean isFull(SourceLocation place) {
    boolean full = hosts.size() + exposures.size() >= Inventories.MOST_HOSTS;
    if (full && problems.isEmpty()) {
      problems.add(
          place, "hosts-too-many", "more than " + Inventories.MOST_HOSTS + " hosts in one file");
    }
    return full;
  }

  /** The host that a scalar names; its mistake is noted. */
  Optional<Host> host(Node.Text text) {
    Parsed<Host> host = Hosts.unambiguous(text.value());
    problems.addWithin(text, host);
    return host.found();
  }

  /** The documents of a YAML file; its mistake is noted. */
  List<Node> documents(String text) {
    Parsed<List<Node>> documents = YamlReader.documents(file, text, true);
    documents.problems().forEach(problems::add);
    return documents.found().orElseGet(List::of);
  }

  /** The mapping that a node is; anything else but nothing is noted. */
  Optional<Node.Fields> fields(Node node, String what) {
    if (node instanceof Node.Fields fields) {
      return Optional.of(fields);
    }
    if (!(node instanceof Node.Text text && text.isNothing())) {
      problems.add(
          node.place(), "type-mapping", what + " is a mapping, and this is " + node.kind());
    }
    return Optional.empty();
  }

  /** The items of the list under a key; anything else but nothing is noted. */
  List<Node> items(Node.Fields fields, String key) {
    Optional<Node> value = fields.get(key);
    if (value.isEmpty() || (value.get() instanceof Node.Text text && text.isNothing())) {
      return List.of();
    }
    if (value.get() instanceof Node.Items items) {
      return items.items();
    }
    problems.add(
        value.get().place(),
        "type-list",
        "\"" + key + "\" is a list, and this is " + value.get().kind());
    return List.of();
  }

  /** The text under a key, if it is one. */
  static Optional<Node.Text> text(Node.Fields fields, String key) {
    return fields
        .get(key)
        .filter(Node.Text.class::isInstance)
        .map(Node.Text.class::cast)
        .filter(text -> !text.isNothing() && !text.value().isBlank());
  }

  /** The mapping under a key, if it is one. */
  static Optional<Node.Fields> inner(Node.Fields fields, String key) {
    return fields.get(key).filter(Node.Fields.class::isInstance).map(Node.Fields.class::cast);
  }

  Parsed<Inventory> inventory() {
    if (!problems.isEmpty()) {
      return new Parsed.Rejected<>(problems.all());
    }
    List<InventoryHost> found = new ArrayList<>();
    hosts.forEach((name, listed) ->
        found.add(
            new InventoryHost(name, List.copyOf(listed.addresses), listed.groups, listed.place)));
    return Parsed.ok(new Inventory(found, exposures));
  }
}
