package portscan.format.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import portscan.format.syntax.Parsed;

class ScopesTest {
  private static final Path DOCS =
      Path.of(System.getProperty("portscan.root", "..")).resolve("docs");

  private static String example() throws IOException {
    String manual = Files.readString(DOCS.resolve("scope.md"));
    int start = manual.indexOf("```yaml\n") + 8;
    return manual.substring(start, manual.indexOf("```", start));
  }

  private static Parsed<Scope> read(String text) {
    return Scopes.read("s.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void read_theExampleOfTheManual_isWhatItSays() throws IOException {
    Scope scope = read(example()).orThrow(problem -> new IllegalStateException(problem.located()));

    assertThat(scope.rate()).isEqualTo(500);
    assertThat(scope.audit()).isEqualTo("audit.jsonl");
    assertThat(scope.authorisation()).startsWith("PT-2026-17");
    assertThat(scope.expires().at()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(scope.windows())
        .singleElement()
        .satisfies(window -> {
          assertThat(window.days()).hasSize(5).doesNotContain(DayOfWeek.SUNDAY);
          assertThat(window.from()).isEqualTo(LocalTime.of(20, 0));
        });
    assertThat(scope.allow().networks()).hasSize(3);
    assertThat(scope.allow().names())
        .extracting(Scope.NameRule::anyAddress)
        .containsExactly(false, true);
    assertThat(scope.forbid().ports()).hasSize(1);
  }

  @Test
  void read_textThatIsDamaged_neverThrows() throws IOException {
    byte[] whole = example().getBytes(StandardCharsets.UTF_8);
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = whole.clone();
      for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Parsed<Scope> scope = Scopes.read("s.yaml", damaged);
      assertThat(scope.found().isPresent())
          .as("seed %d", seed)
          .isEqualTo(scope.problems().isEmpty());
    }
  }
}
