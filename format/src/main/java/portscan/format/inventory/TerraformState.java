package portscan.format.inventory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.format.document.JsonReader;
import portscan.format.document.Node;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;

/**
 * A Terraform state of version 4: every managed resource that has an attribute named like an
 * address and holding one, whoever its provider is.
 *
 * <p>A host is called what its tags or its attributes call it, else by its address in the state;
 * its groups are its type, its resource's name, its module, and the values of the tags {@code role}
 * and {@code group}.
 */
final class TerraformState {
  private static final int DEEPEST = 6;

  /** {@code public_ip}, {@code access_ip_v4}, {@code ipv4_address}, {@code nat_ip} and the like. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:.*_)?ip(?:v?[46])?(?:_?address(?:es)?)?(?:_v?[46])?s?");

  /** Attributes that look so, and tell about others than the resource itself. */
  private static final Pattern OTHERS =
      Pattern.compile(".*(?:gateway|dns|cidr|netmask|peer|allow|deny|source|range|customer).*");

  private final Collected collected;

  TerraformState(Collected collected) {
    this.collected = collected;
  }

  void read(String text) {
    Parsed<Node> document = JsonReader.document(collected.file(), text);
    document.problems().forEach(collected.problems()::add);
    document.found().flatMap(found -> collected.fields(found, "a state")).ifPresent(this::state);
  }

  private void state(Node.Fields state) {
    Optional<Node> version = state.get("version");
    if (version.isEmpty()) {
      collected
          .problems()
          .add(state.place(), "state-version", "no \"version\": this is not a Terraform state");
      return;
    }
    if (!(version.get() instanceof Node.Text text) || !text.value().equals("4")) {
      collected
          .problems()
          .add(
              version.get().place(),
              "state-version",
              "only states of version 4 (Terraform 0.12 and later) can be read");
      return;
    }
    for (Node item : collected.items(state, "resources")) {
      collected.fields(item, "a resource").ifPresent(this::resource);
    }
  }

  private void resource(Node.Fields resource) {
    if (value(resource, "mode").filter("managed"::equals).isEmpty()) {
      return;
    }
    String type = value(resource, "type").orElse("resource");
    String name = value(resource, "name").orElse("unnamed");
    Optional<String> module = value(resource, "module");
    for (Node item : collected.items(resource, "instances")) {
      Optional<Node.Fields> instance = collected.fields(item, "an instance");
      Optional<Node.Fields> attributes =
          instance.flatMap(found -> Collected.inner(found, "attributes"));
      if (instance.isEmpty() || attributes.isEmpty()) {
        continue;
      }
      Set<Host> addresses = new LinkedHashSet<>();
      addresses(attributes.get(), addresses, 0);
      if (!addresses.isEmpty()) {
        Set<String> groups = new LinkedHashSet<>(List.of(type, name));
        module.ifPresent(groups::add);
        for (String labels : List.of("tags", "tags_all", "labels", "metadata")) {
          Collected.inner(attributes.get(), labels).ifPresent(found -> groups(found, groups));
        }
        String index = value(instance.get(), "index_key").map(key -> "[" + key + "]").orElse("");
        String address = module.map(found -> found + ".").orElse("") + type + "." + name + index;
        collected.add(
            called(attributes.get()).map(title -> title + " (" + address + ")").orElse(address),
            addresses,
            groups,
            instance.get().place());
      }
    }
  }

  private static Optional<String> called(Node.Fields attributes) {
    return Collected.inner(attributes, "tags")
        .flatMap(tags -> value(tags, "Name"))
        .or(() -> value(attributes, "name"))
        .map(Printable::of);
  }

  private static void groups(Node.Fields labels, Set<String> groups) {
    for (Node.Field label : labels.fields()) {
      boolean names =
          label.name().equalsIgnoreCase("role") || label.name().equalsIgnoreCase("group");
      if (names && label.value() instanceof Node.Text text && !text.value().isBlank()) {
        groups.add(text.value());
      }
    }
  }

  private static void addresses(Node.Fields fields, Set<Host> addresses, int depth) {
    for (Node.Field field : fields.fields()) {
      String key = field.name();
      boolean isAddress = ADDRESS.matcher(key).matches() && !OTHERS.matcher(key).matches();
      boolean isOfOthers = OTHERS.matcher(key).matches() || key.contains("security");
      collect(field.value(), isAddress, !isOfOthers, addresses, depth);
    }
  }

  private static void collect(
      Node node, boolean isAddress, boolean isOwn, Set<Host> addresses, int depth) {
    switch (node) {
      case Node.Text text -> {
        if (isAddress) {
          address(text.value()).ifPresent(addresses::add);
        }
      }
      case Node.Items items -> {
        if (depth < DEEPEST && isOwn) {
          items.items().forEach(item -> collect(item, isAddress, isOwn, addresses, depth + 1));
        }
      }
      case Node.Fields fields -> {
        if (depth < DEEPEST && isOwn) {
          addresses(fields, addresses, depth + 1);
        }
      }
    }
  }

  /** An address, with or without brackets around it or a prefix length behind it. */
  private static Optional<Host> address(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    int slash = bare.indexOf('/');
    return IpAddress.parse(slash < 0 ? bare : bare.substring(0, slash))
        .filter(address -> !address.isUnspecified() && !address.isLoopback())
        .map(address -> new Host.Span(address, 1));
  }

  private static Optional<String> value(Node.Fields fields, String key) {
    return Collected.text(fields, key).map(Node.Text::value);
  }
}
