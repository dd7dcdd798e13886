package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesTest {
  @Test
  void everyRuleFile_isListed() throws IOException {
    Path folder =
        Path.of(System.getProperty("portscan.root"), "insight/src/main/java/portscan/insight");
    List<String> written = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.readString(file).contains(" implements Rule {")) {
          written.add(file.getFileName().toString().replace(".java", ""));
        }
      }
    }
    assertThat(Rules.withExperiments())
        .extracting(rule -> rule.getClass().getSimpleName())
        .containsExactlyInAnyOrderElementsOf(written);
  }
}
