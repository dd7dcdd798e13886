package portscan.format.syntax;

/**
 * Foreign text made safe to print: what would move the cursor, colour the terminal or turn the
 * reading direction becomes visible, and what is long is cut.
 */
public final class Printable {
  /** At most this many characters of a culprit that is quoted in a message. */
  public static final int CULPRIT = 60;

  /** At most this many characters of a whole message. */
  public static final int LINE = 400;

  private static final String CUT = "...";

  private Printable() {}

  /** {@code text} made safe and cut to {@value #CULPRIT} characters. */
  public static String of(String text) {
    return of(text, CULPRIT);
  }

  /**
   * {@code text} with every control or format character, line or paragraph separator, odd space,
   * lone surrogate and unassigned character written as {@code \}{@code u} and hexadecimal digits,
   * and cut to {@code limit} characters of which the last three are dots if any are missing.
   */
  public static String of(String text, int limit) {
    if (limit < CUT.length()) {
      throw new IllegalArgumentException("no room for the dots in " + limit + " characters");
    }
    if (isPlain(text, limit)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    int roomForDots = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      if (isSafe(character)) {
        safe.appendCodePoint(character);
      } else {
        escape(character, safe);
      }
      if (safe.length() > limit) {
        safe.setLength(roomForDots);
        return safe.append(CUT).toString();
      }
      if (safe.length() <= limit - CUT.length()) {
        roomForDots = safe.length();
      }
      at += Character.charCount(character);
    }
    return safe.toString();
  }

  /** The same in double quotes. */
  public static String quoted(String text) {
    return '"' + of(text) + '"';
  }

  private static boolean isPlain(String text, int limit) {
    if (text.length() > limit) {
      return false;
    }
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Whether a terminal shows it as itself, in its place, and tells it from a space. */
  static boolean isSafe(int character) {
    if (character >= ' ' && character <= '~') {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static void escape(int character, StringBuilder safe) {
    boolean isShort = character <= 0xffff;
    safe.append(isShort ? "\\u" : "\\U");
    for (int shift = isShort ? 12 : 28; shift >= 0; shift -= 4) {
      safe.append(Character.forDigit((character >>> shift) & 0xf, 16));
    }
  }
}
