package portscan.look.service;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a stranger sent, made safe to show. */
final class Shown {
  /** At most this many characters of any text. */
  static final int LONGEST = 256;

  private static final String CUT = "...";

  private Shown() {}

  /**
   * {@code text} without blanks at its ends, on one line, with {@code ?} for everything that a
   * terminal would not show as itself, and cut to {@value #LONGEST} characters of which the last
   * three are dots if any are missing.
   */
  static String text(String text) {
    StringBuilder safe = new StringBuilder();
    int roomForDots = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (safe.isEmpty() && Character.isWhitespace(character)) {
        continue;
      }
      safe.appendCodePoint(shown(character));
      if (safe.length() > LONGEST) {
        return safe.substring(0, roomForDots) + CUT;
      }
      if (safe.length() <= LONGEST - CUT.length()) {
        roomForDots = safe.length();
      }
    }
    return safe.toString().stripTrailing();
  }

  private static int shown(int character) {
    if (character == '\t' || character == '\r' || character == '\n') {
      return ' ';
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '?';
      case Character.SPACE_SEPARATOR -> character == ' ' ? ' ' : '?';
      default -> character == '\ufffd' ? '?' : character;
    };
  }

  /** The first line of {@code bytes} that is not empty, as sent but decoded. */
  static String firstLine(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && isEnd(bytes[start])) {
      start++;
    }
    int end = start;
    while (end < bytes.length && end - start <= 4 * LONGEST && !isEnd(bytes[end])) {
      end++;
    }
    return new String(Arrays.copyOfRange(bytes, start, end), StandardCharsets.UTF_8);
  }

  private static boolean isEnd(byte one) {
    return one == '\r' || one == '\n';
  }
}
