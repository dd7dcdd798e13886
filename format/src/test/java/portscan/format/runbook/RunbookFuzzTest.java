package portscan.format.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portscan.format.document.SourceFiles;
import portscan.format.inventory.Inventories;
import portscan.format.inventory.InventoryKind;
import portscan.format.inventory.InventoryTexts;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.SourceLocation;
import portscan.testkit.Fuzz;

/** No file makes a reader throw, and whatever it answers can be used and shown. */
class RunbookFuzzTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  @Test
  void runbooks() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(Manual.example().getBytes(StandardCharsets.UTF_8));
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/testdata/invalid-runbooks"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    Fuzz.binaryParser(
        "runbooks",
        seeds,
        bytes -> {
          RunbookLint lint = RunbookLint.of("r.yaml", only("r.yaml", bytes), TODAY);
          lint.errors().forEach(RunbookFuzzTest::check);
          lint.warnings().forEach(RunbookFuzzTest::check);
          assertThat(lint.isUsable()).isEqualTo(lint.runbook().isPresent());
          assertThat(lint.errors()).doesNotHaveDuplicates();
          lint.runbook()
              .ifPresent(runbook ->
                  runbook
                      .environments()
                      .forEach(environment ->
                          environment
                              .expand(Viewpoint.local(List.of()), TODAY)
                              .forEach(each -> assertThat(each.ports().isEmpty()).isFalse())));
        });
  }

  @Test
  void inventories() {
    List<byte[]> seeds =
        InventoryTexts.ALL.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    InventoryKind[] kinds = InventoryKind.values();
    Fuzz.binaryParser(
        "inventories",
        seeds,
        bytes -> {
          InventoryKind kind = kinds[Math.floorMod(Arrays.hashCode(bytes), kinds.length)];
          Inventories.read(only("i", bytes), kind, "i", new SourceLocation("r.yaml", 3, 4))
              .problems()
              .forEach(RunbookFuzzTest::check);
        });
  }

  private static SourceFiles only(String name, byte[] bytes) {
    return (file, limit) -> {
      if (!file.equals(name)) {
        throw new NoSuchFileException(file);
      }
      return Arrays.copyOf(bytes, Math.min(bytes.length, limit));
    };
  }

  private static void check(Diagnostic problem) {
    assertThat(problem.code()).matches("[a-z]+[a-z0-9-]*");
    assertThat(problem.message()).isNotBlank();
    assertThat(problem.located()).matches("[^\\p{Cntrl}]+:\\d+:\\d+: [^\\p{Cntrl}]+");
  }
}
