package portscan.look;

/** Text that others wrote, made safe to show. */
final class Text {
  private Text() {}

  /** The same text with {@code ?} for each control or formatting character. */
  static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c ->
            switch (Character.getType(c)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR ->
                  '?';
              default -> c;
            })
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
