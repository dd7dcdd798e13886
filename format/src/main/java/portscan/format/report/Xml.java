package portscan.format.report;

/** Text in XML. */
final class Xml {
  private Xml() {}

  /** Escaped for text and attributes; what XML 1.0 section 2.2 forbids becomes U+FFFD. */
  static String escaped(String text) {
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

  /** The same for an attribute, in which a line break as it is would be read as a space. */
  static String attribute(String text) {
    return escaped(text).replace("\n", "&#10;");
  }

  /** A comment; section 2.5 allows no two hyphens in a row in it, and none at its end. */
  static String comment(String text) {
    String broken = escaped(text);
    while (broken.contains("--")) {
      broken = broken.replace("--", "- -");
    }
    return "<!-- " + broken + " -->";
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
