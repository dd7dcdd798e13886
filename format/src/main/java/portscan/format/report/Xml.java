package portscan.format.report;

/** Text in XML. */
public final class Xml {
  private Xml() {}

  /** Escaped for text and attributes; what XML 1.0 section 2.2 forbids becomes U+FFFD. */
  public static String escaped(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\t', '\r' -> escaped.append("&#").append(character).append(';');
        default -> escaped.appendCodePoint(isAllowed(character) ? character : 0xfffd);
      }
      at += Character.charCount(character);
    }
    return escaped.toString();
  }

  /**
   * The same in ASCII, whatever encoding the output has, and for an attribute, in which a line
   * break as it is would be read as a space.
   */
  public static String attribute(String text) {
    String escaped = escaped(text);
    if (isPlain(text)) {
      return escaped;
    }
    StringBuilder ascii = new StringBuilder();
    for (int at = 0; at < escaped.length(); ) {
      int character = escaped.codePointAt(at);
      if (character >= ' ' && character <= '~') {
        ascii.append((char) character);
      } else {
        ascii.append("&#").append(character).append(';');
      }
      at += Character.charCount(character);
    }
    return ascii.toString();
  }

  /**
   * A comment, in ASCII; section 2.5 allows no two hyphens in a row in it, and no reference is read
   * in it, so that what cannot be shown becomes a question mark.
   */
  static String comment(String text) {
    StringBuilder comment = new StringBuilder("<!-- ");
    char last = '-';
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (unit == '-' && last == '-') {
        comment.append(' ');
      }
      comment.append(unit >= ' ' && unit <= '~' ? unit : '?');
      last = unit;
    }
    return comment.append(" -->").toString();
  }

  private static boolean isPlain(String text) {
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (unit < ' ' || unit > '~' || unit == '&' || unit == '<' || unit == '>' || unit == '"') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(int character) {
    return character == '\n'
        || (character >= 0x20 && character <= 0xd7ff)
        || (character >= 0xe000 && character <= 0xfffd)
        || character >= 0x10000;
  }
}
