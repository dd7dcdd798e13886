package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '|',
      value = {
        "plain text ~|plain text ~",
        "bücher 日本|bücher 日本",
        "a\u0000b|a\\u0000b",
        "\u001b[31m|\\u001b[31m",
        "a\tb|a\\u0009b",
        "\u007f|\\u007f",
        "\u0085\u009b|\\u0085\\u009b",
        "\u00a0|\\u00a0",
        "\u200d\u200e\ufeff|\\u200d\\u200e\\ufeff",
        "\u202e\u2066|\\u202e\\u2066",
        "\ud800x|\\ud800x",
        "\udc00|\\udc00",
        "\ue000|\\ue000",
        "\ud83d\ude00|\ud83d\ude00",
        "\udb40\udc41|\\U000e0041",
      })
  void of_escapesWhatTerminalsActOn(String text, String printable) {
    assertThat(Printable.of(text)).isEqualTo(printable);
  }

  @Test
  void of_lineSeparators_stayOnOneLine() {
    assertThat(Printable.of("\u2028\u2029")).isEqualTo("\\u2028\\u2029");
    assertThat(Printable.of("a\r\nb")).isEqualTo("a\\u000d\\u000ab");
  }

  @Test
  void of_long_isCutToTheLimit() {
    assertThat(Printable.of("x".repeat(60))).isEqualTo("x".repeat(60));
    assertThat(Printable.of("x".repeat(61))).isEqualTo("x".repeat(57) + "...");
  }

  @Test
  void of_escapeAtTheLimit_isNeverCutInside() {
    assertThat(Printable.of("\u0000".repeat(4), 20)).isEqualTo("\\u0000\\u0000...");
    assertThat(Printable.of("\ud83d\ude00".repeat(4), 6)).isEqualTo("\ud83d\ude00...");
  }

  @Test
  void diagnostic_longOrDirty_becomesOnePrintableLine() {
    Diagnostic diagnostic = new Diagnostic(1, 1, "code", "a\nb" + "x".repeat(1000), "c\u001bd");
    assertThat(diagnostic.message()).startsWith("a\\u000ab").hasSize(Printable.LINE);
    assertThat(diagnostic.suggestion()).isEqualTo("c\\u001bd");
  }
}
