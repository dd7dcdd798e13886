package portscan.format.syntax;

/**
 * Questions about the characters of a text.
 *
 * <p>Loops rather than streams: parsing is on the way of a command that is done in tens of
 * milliseconds, of which a first lambda alone would take some.
 */
final class Texts {
  private Texts() {}

  /** Whether {@code text} is one or more of the digits 0 to 9. */
  static boolean isDigits(String text) {
    return !text.isEmpty() && consistsOf(text, "0123456789");
  }

  /** Whether every character of {@code text} is one of {@code characters}; so is none. */
  static boolean consistsOf(String text, String characters) {
    for (int at = 0; at < text.length(); at++) {
      if (characters.indexOf(text.charAt(at)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The index of the first character of {@code text} that is one of {@code characters}, or -1. */
  static int firstOf(String text, String characters) {
    for (int at = 0; at < text.length(); at++) {
      if (characters.indexOf(text.charAt(at)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  static int count(String text, char character) {
    int count = 0;
    for (int at = 0; at < text.length(); at++) {
      count += text.charAt(at) == character ? 1 : 0;
    }
    return count;
  }

  static boolean isAscii(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
