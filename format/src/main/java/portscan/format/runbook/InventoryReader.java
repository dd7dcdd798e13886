package portscan.format.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.format.document.Node;
import portscan.format.document.SourceFiles;
import portscan.format.inventory.Exposure;
import portscan.format.inventory.Inventories;
import portscan.format.inventory.Inventory;
import portscan.format.inventory.InventoryHost;
import portscan.format.inventory.InventoryKind;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/** Reads the inventories that a runbook names, each file once, and gives their hosts roles. */
final class InventoryReader {
  private static final List<String> KEYS =
      List.of("file", "kind", "role", "roles", "host", "hosts", "addresses");

  private static final List<String> ADDRESSES = List.of("all", "public", "private");

  private final SourceFiles files;
  private final Map<String, Parsed<Inventory>> read = new HashMap<>();

  InventoryReader(SourceFiles files) {
    this.files = files;
  }

  /**
   * The hosts of a runbook's inventories.
   *
   * @param file the runbook's file, which names inventories relative to itself
   */
  List<HostEntry> entries(
      Scope scope, HostReader hosts, Set<String> roles, Section section, String file) {
    List<HostEntry> entries = new ArrayList<>();
    for (Node item : section.items("inventory", "inventories")) {
      Section.of(scope, item, item.place(), "an inventory", KEYS)
          .ifPresent(source -> entries.addAll(source(scope, hosts, roles, source, file)));
    }
    return entries;
  }

  private List<HostEntry> source(
      Scope scope, HostReader hosts, Set<String> roles, Section source, String file) {
    if (source.field("file").isEmpty()) {
      source.missing("inventory-file", "an inventory lacks its \"file\"");
      return List.of();
    }
    Optional<Node.Text> name = source.text("file");
    Optional<String> path = name.flatMap(text -> RunbookFiles.beside(scope, file, text));
    Optional<InventoryKind> kind = kind(scope, source, name);
    String wanted = addresses(scope, source);
    List<Host> publishing = publishing(scope, source);
    Optional<Map<String, List<String>>> byGroup = byGroup(scope, hosts, source);
    List<String> forAll = byGroup.isPresent() ? List.of() : hosts.roles(source);
    if (name.isEmpty() || path.isEmpty() || kind.isEmpty()) {
      return List.of();
    }
    Parsed<Inventory> parsed =
        read.computeIfAbsent(
            kind.get() + " " + path.get(),
            key -> Inventories.read(files, kind.get(), path.get(), name.get().place()));
    parsed.problems().forEach(scope.problems()::add);
    if (parsed.found().isEmpty()) {
      return List.of();
    }
    Inventory inventory = parsed.found().get();
    byGroup.ifPresent(groups -> checkGroups(scope, source, groups.keySet(), inventory));
    boolean saysNothing = byGroup.isEmpty() && forAll.isEmpty();
    List<HostEntry> entries = new ArrayList<>();
    for (InventoryHost host : inventory.hosts()) {
      Set<String> names = new LinkedHashSet<>(forAll);
      for (String group : host.groups().stream().sorted().toList()) {
        names.addAll(
            byGroup.map(groups -> groups.getOrDefault(group, List.of())).orElseGet(List::of));
        if (saysNothing && roles.contains(group)) {
          names.add(group);
        }
      }
      if (!names.isEmpty()) {
        for (Host address : host.addresses()) {
          if (isWanted(address, wanted)) {
            entries.add(entry(host.name(), address, List.copyOf(names), List.of(), host.place()));
          }
        }
      }
    }
    if (kind.get() == InventoryKind.COMPOSE
        && publishing.isEmpty()
        && source.field("host").or(() -> source.field("hosts")).isEmpty()
        && inventory.exposures().stream().anyMatch(exposure -> exposure.host().isEmpty())) {
      source.missing(
          "inventory-host",
          "a compose file does not tell which machines run it: this inventory lacks its \"host\"");
    }
    for (Exposure exposure : inventory.exposures()) {
      List<Host> where = exposure.host().map(List::of).orElse(publishing);
      for (Host host : where) {
        if (isWanted(host, wanted)) {
          entries.add(
              entry(text(host), host, List.of(), List.of(rule(exposure)), exposure.place()));
        }
      }
    }
    return entries;
  }

  private static HostEntry entry(
      String name, Host host, List<String> roles, List<Rule> rules, SourceLocation place) {
    return new HostEntry(name, host, roles, rules, Optional.empty(), Optional.empty(), place);
  }

  private static Rule rule(Exposure exposure) {
    return new Rule(
        Strength.PUBLISHED,
        exposure.ports(),
        WantedState.OPEN,
        Viewpoints.everywhere(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(exposure.reason()),
        Optional.empty(),
        exposure.place());
  }

  private static Optional<InventoryKind> kind(
      Scope scope, Section source, Optional<Node.Text> name) {
    if (source.field("kind").isEmpty()) {
      Optional<InventoryKind> told = name.flatMap(text -> InventoryKind.ofName(text.value()));
      if (name.isPresent() && told.isEmpty()) {
        source.missing(
            "inventory-kind",
            "an inventory lacks its \"kind\" ("
                + String.join(", ", InventoryKind.words())
                + "), which its file's name does not tell");
      }
      return told;
    }
    Optional<Node.Text> word = source.text("kind");
    Optional<InventoryKind> kind = word.flatMap(text -> InventoryKind.of(text.value()));
    if (word.isPresent() && kind.isEmpty()) {
      scope
          .problems()
          .addMisspelt(
              word.get().place(),
              "inventory-kind",
              "inventory kind "
                  + Printable.quoted(word.get().value())
                  + " is not one of "
                  + String.join(", ", InventoryKind.words()),
              word.get().value(),
              InventoryKind.words());
    }
    return kind;
  }

  private static String addresses(Scope scope, Section source) {
    Optional<Node.Text> word = source.text("addresses");
    if (word.isPresent() && !ADDRESSES.contains(word.get().value())) {
      scope
          .problems()
          .addMisspelt(
              word.get().place(),
              "addresses-unknown",
              "addresses are "
                  + String.join(", ", ADDRESSES)
                  + ", not "
                  + Printable.quoted(word.get().value()),
              word.get().value(),
              ADDRESSES);
    }
    return word.map(Node.Text::value).orElse("all");
  }

  /** The hosts that ports are published on of which a file does not tell where. */
  private static List<Host> publishing(Scope scope, Section source) {
    List<Node.Text> words = new ArrayList<>(source.texts("host"));
    words.addAll(source.texts("hosts"));
    List<Host> hosts = new ArrayList<>();
    words.forEach(word -> HostReader.host(scope, word).ifPresent(hosts::add));
    return hosts;
  }

  /** The roles of each group, if {@code roles} is a mapping. */
  private static Optional<Map<String, List<String>>> byGroup(
      Scope scope, HostReader hosts, Section source) {
    Optional<Node.Field> field = source.field("roles");
    if (field.isEmpty() || !(field.get().value() instanceof Node.Fields mapping)) {
      return Optional.empty();
    }
    Map<String, List<String>> roles = new LinkedHashMap<>();
    for (Node.Field group : mapping.fields()) {
      roles.put(group.name(), hosts.known(Section.texts(scope, group, group.name())));
    }
    return Optional.of(roles);
  }

  private static void checkGroups(
      Scope scope, Section source, Set<String> named, Inventory inventory) {
    Set<String> groups = inventory.groups();
    if (source.field("roles").orElseThrow().value() instanceof Node.Fields mapping) {
      for (Node.Field group : mapping.fields()) {
        if (named.contains(group.name()) && !groups.contains(group.name())) {
          scope
              .problems()
              .addMisspelt(
                  group.key().place(),
                  "group-unknown",
                  "the inventory has no host in a group " + Printable.quoted(group.name()),
                  group.name(),
                  groups);
        }
      }
    }
  }

  private static boolean isWanted(Host host, String wanted) {
    return switch (wanted) {
      case "public" -> !(host instanceof Host.Span span) || !isPrivate(span.first());
      case "private" -> !(host instanceof Host.Span span) || isPrivate(span.first());
      default -> true;
    };
  }

  /** RFC 1918, RFC 6598 (shared by carriers), RFC 4193, and what is valid on one link only. */
  private static boolean isPrivate(IpAddress address) {
    if (address.isLinkLocal() || address.isLoopback()) {
      return true;
    }
    long low = address.low();
    return address.family() == AddressFamily.IPV4
        ? low >>> 24 == 10
            || low >>> 20 == 0xac1
            || low >>> 16 == 0xc0a8
            || low >>> 22 == 0x6440_0000L >>> 22
        : address.high() >>> 57 == 0xfcL >>> 1;
  }

  private static String text(Host host) {
    return switch (host) {
      case Host.Name(String name) -> name;
      case Host.Addresses addresses ->
          addresses.size() == 1
              ? addresses.address(0).toString()
              : addresses.address(0) + "-" + addresses.address(addresses.size() - 1);
    };
  }
}
