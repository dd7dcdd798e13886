package portscan.format.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portscan.format.document.SourceFiles;

/** The manual of runbooks, whose example is tested. */
final class Manual {
  static final Path DOCS = Path.of(System.getProperty("portscan.root", "..")).resolve("docs");

  private Manual() {}

  static String example() throws IOException {
    return block("yaml");
  }

  /** The example as {@code shop.yaml}, and the inventory that it names. */
  static SourceFiles files() throws IOException {
    return MemoryFiles.of(Map.of("shop.yaml", example(), "hosts.ini", block("ini")));
  }

  private static String block(String language) throws IOException {
    String manual = Files.readString(DOCS.resolve("runbook.md"));
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(manual);
    if (!block.find()) {
      throw new IllegalStateException("the manual has no block of " + language);
    }
    return block.group(1);
  }
}
