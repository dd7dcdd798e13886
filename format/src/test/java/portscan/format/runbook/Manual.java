package portscan.format.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portscan.format.document.SourceFiles;

/** The manuals, whose examples are tested. */
public final class Manual {
  public static final Path DOCS =
      Path.of(System.getProperty("portscan.root", "..")).resolve("docs");

  private Manual() {}

  static String example() throws IOException {
    return block("runbook.md", "yaml");
  }

  /** The example as {@code shop.yaml}, and the inventory that it names. */
  static SourceFiles files() throws IOException {
    return MemoryFiles.of(Map.of("shop.yaml", example(), "hosts.ini", block("runbook.md", "ini")));
  }

  /** The first block of that language in a page. */
  public static String block(String page, String language) throws IOException {
    String manual = Files.readString(DOCS.resolve(page));
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(manual);
    if (!block.find()) {
      throw new IllegalStateException("the manual has no block of " + language);
    }
    return block.group(1);
  }
}
