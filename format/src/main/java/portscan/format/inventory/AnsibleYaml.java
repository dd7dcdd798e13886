package portscan.format.inventory;

import java.util.List;
import java.util.Optional;
import portscan.api.model.Host;
import portscan.format.document.Node;
import portscan.format.syntax.Printable;

/**
 * An Ansible inventory in YAML form: groups with {@code hosts}, {@code children} and {@code vars};
 * variables are passed over but for {@code ansible_host}.
 */
final class AnsibleYaml {
  private static final List<String> KEYS = List.of("hosts", "children", "vars");

  private final Collected collected;
  private final AnsibleGroups groups;

  AnsibleYaml(Collected collected) {
    this.collected = collected;
    this.groups = new AnsibleGroups(collected);
  }

  void read(String text) {
    for (Node document : collected.documents(text)) {
      collected
          .fields(document, "an inventory")
          .ifPresent(top -> top.fields().forEach(this::group));
    }
    groups.collect();
  }

  private void group(Node.Field field) {
    Optional<Node.Fields> group =
        collected.fields(field.value(), "group " + Printable.quoted(field.name()));
    if (group.isEmpty()) {
      return;
    }
    for (Node.Field key : group.get().fields()) {
      switch (key.name()) {
        case "hosts" ->
            collected
                .fields(key.value(), "\"hosts\"")
                .ifPresent(hosts -> hosts.fields().forEach(host -> host(host, field.name())));
        case "children" ->
            collected
                .fields(key.value(), "\"children\"")
                .ifPresent(children ->
                    children
                        .fields()
                        .forEach(child -> {
                          groups.child(field.name(), child.name());
                          group(child);
                        }));
        case "vars" -> {}
        default ->
            collected
                .problems()
                .addMisspelt(
                    key.key().place(),
                    "key-unknown",
                    "unknown key " + Printable.quoted(key.name()) + " in a group",
                    key.name(),
                    KEYS);
      }
    }
  }

  private void host(Node.Field field, String group) {
    Optional<Host> address = Optional.empty();
    Optional<Node.Text> text =
        collected
            .fields(field.value(), "a host's variables")
            .flatMap(variables -> Collected.text(variables, "ansible_host"))
            .filter(value -> !value.value().contains("{{"));
    if (text.isPresent()) {
      address = collected.host(text.get());
      if (address.isEmpty()) {
        return;
      }
    }
    groups.host(field.name(), address, group, field.key().place());
  }
}
