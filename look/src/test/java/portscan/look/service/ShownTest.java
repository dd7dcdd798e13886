package portscan.look.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void controlsAndBidi_becomeQuestionMarks() {
    assertThat(Shown.text("a\u001b[31m\u0007\u202eb\u2028c\u00a0d\ufffd\ud800"))
        .isEqualTo("a?[31m??b?c?d??");
  }

  @Test
  void letters_stay() {
    assertThat(Shown.text("  Grüße, 東京 \r\n")).isEqualTo("Grüße, 東京");
  }

  @Test
  void longText_isCut() {
    assertThat(Shown.text("x".repeat(10_000))).hasSize(Shown.LONGEST).endsWith("x...");
    assertThat(Shown.text("x".repeat(Shown.LONGEST))).doesNotEndWith("...");
  }

  @Test
  void firstLine_skipsEmptyOnes() {
    byte[] bytes = "\r\n\r\nhello\r\nworld".getBytes(StandardCharsets.US_ASCII);
    assertThat(Shown.firstLine(bytes)).isEqualTo("hello");
  }
}
