package portscan.format.inventory;

import portscan.format.document.SourceFiles;
import portscan.format.document.TextFiles;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.SourceLocation;

/** Reads inventories. */
public final class Inventories {
  /** The states of large sites have some megabytes. */
  private static final int LARGEST = 16 << 20;

  /** Hosts and published ports together. */
  static final int MOST_HOSTS = 100_000;

  private Inventories() {}

  /**
   * Reads a file.
   *
   * @param named where the file is named, which a failure to open it is told of
   */
  public static Parsed<Inventory> read(
      SourceFiles files, InventoryKind kind, String file, SourceLocation named) {
    return TextFiles.read(files, file, named, LARGEST).then(text -> parse(kind, file, text));
  }

  /** Reads the text of a file. */
  public static Parsed<Inventory> parse(InventoryKind kind, String file, String text) {
    Collected collected = new Collected(file);
    switch (kind) {
      case LIST -> new HostList(collected).read(text);
      case ANSIBLE -> {
        if (AnsibleIni.looksLike(text)) {
          new AnsibleIni(collected).read(text);
        } else {
          new AnsibleYaml(collected).read(text);
        }
      }
      case TERRAFORM -> new TerraformState(collected).read(text);
      case KUBERNETES -> new KubernetesManifests(collected).read(text);
      case COMPOSE -> new ComposeFile(collected).read(text);
    }
    return collected.inventory();
  }
}
