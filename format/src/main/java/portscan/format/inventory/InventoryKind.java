package portscan.format.inventory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of file that hosts are read from. */
public enum InventoryKind {
  /** A host a line. */
  LIST("list"),
  /** An Ansible inventory, INI or YAML. */
  ANSIBLE("ansible"),
  /** A Terraform state, JSON of version 4. */
  TERRAFORM("terraform"),
  /** Kubernetes manifests. */
  KUBERNETES("kubernetes"),
  /** A docker-compose file. */
  COMPOSE("compose");

  private final String word;

  InventoryKind(String word) {
    this.word = word;
  }

  /** The word in a runbook. */
  public String word() {
    return word;
  }

  /** The kind called so. */
  public static Optional<InventoryKind> of(String word) {
    return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** Every word. */
  public static List<String> words() {
    return Stream.of(values()).map(InventoryKind::word).toList();
  }

  /** The kind that a file's name tells; empty if it tells none. */
  public static Optional<InventoryKind> ofName(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    boolean isYaml = name.endsWith(".yaml") || name.endsWith(".yml");
    if (name.endsWith(".tfstate")) {
      return Optional.of(TERRAFORM);
    }
    if (name.endsWith(".ini")) {
      return Optional.of(ANSIBLE);
    }
    if (name.endsWith(".txt")) {
      return Optional.of(LIST);
    }
    return isYaml && (name.startsWith("docker-compose") || name.startsWith("compose"))
        ? Optional.of(COMPOSE)
        : Optional.empty();
  }
}
