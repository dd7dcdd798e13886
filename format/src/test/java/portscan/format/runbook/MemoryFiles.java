package portscan.format.runbook;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import portscan.format.document.SourceFiles;
import portscan.format.syntax.Parsed;

/** Files that are texts of a test. */
final class MemoryFiles {
  static final String HEAD = "schema: portscan.runbook/1\n";

  private MemoryFiles() {}

  static SourceFiles of(Map<String, String> texts) {
    return (file, limit) -> {
      String text = texts.get(file);
      if (text == null) {
        throw new NoSuchFileException(file);
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return bytes.length <= limit ? bytes : Arrays.copyOf(bytes, limit);
    };
  }

  /** The runbook that {@code body} is after its schema. */
  static Runbook runbook(String body) {
    return parse(body).orThrow(problem -> new IllegalArgumentException(problem.located()));
  }

  static Parsed<Runbook> parse(String body) {
    return Runbooks.read("r.yaml", of(Map.of("r.yaml", HEAD + body)));
  }
}
