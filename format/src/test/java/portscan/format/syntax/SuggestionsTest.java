package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.format.service.ServiceNames;

class SuggestionsTest {
  private static final List<String> FORMATS =
      List.of("text", "json", "jsonl", "csv", "markdown", "junit", "--timeout", "--retries");

  @ParameterizedTest
  @CsvSource({
    "jsn, json",
    "josn, json",
    "JSON, json",
    "jsonn, json",
    "markdwn, markdown",
    "makrdonw, markdown",
    "cvs, csv",
    "--timout, --timeout",
    "--tiemout, --timeout",
    "--retrys, --retries",
  })
  void nearest_near(String word, String nearest) {
    assertThat(Suggestions.nearest(word, FORMATS)).contains(nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "xx", "yaml", "jpeg", "down", "completely-different"})
  void nearest_far(String word) {
    assertThat(Suggestions.nearest(word, FORMATS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"shs, ssh", "htp, http", "htps, https", "postgres, postgresql", "mysq, mysql"})
  void nearest_service_prefersTheWellKnown(String word, String service) {
    assertThat(Suggestions.nearest(word, ServiceNames.names())).contains(service);
  }

  @Test
  void nearest_hugeWord_isNotGuessedAt() {
    assertThat(Suggestions.nearest("x".repeat(10_000_000), FORMATS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, acb, 1",
    "abc, abcd, 1",
    "abc, ab, 1",
    "abc, axc, 1",
    "abc, cab, 2",
    "'', abc, 3",
    "ca, abc, 3",
  })
  void edits_counted(String from, String to, int edits) {
    assertThat(Suggestions.edits(from, to)).isEqualTo(edits);
    assertThat(Suggestions.edits(to, from)).isEqualTo(edits);
  }
}
