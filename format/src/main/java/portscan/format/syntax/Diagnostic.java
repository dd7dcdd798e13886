package portscan.format.syntax;

/**
 * One mistake of the user, told in one line.
 *
 * @param file the file that holds the mistake, as the user names it; empty for the command line
 * @param line from 1
 * @param column of the culprit's first character, from 1
 * @param code a word for programs, for example {@code port-out-of-range}
 * @param message names the culprit and says what is right; free of control characters
 * @param suggestion what the user most likely meant, ready to be typed; empty if unknown
 */
public record Diagnostic(
    String file, int line, int column, String code, String message, String suggestion) {
  public Diagnostic {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException("lines and columns count from 1");
    }
    message = Printable.of(message, Printable.LINE);
    suggestion = Printable.of(suggestion, Printable.LINE);
  }

  /** A mistake in a text that is no file. */
  public Diagnostic(int line, int column, String code, String message, String suggestion) {
    this("", line, column, code, message, suggestion);
  }

  /** A mistake at a place in a file. */
  public static Diagnostic at(
      SourceLocation place, String code, String message, String suggestion) {
    return new Diagnostic(place.file(), place.line(), place.column(), code, message, suggestion);
  }

  /** A mistake in the first line, at {@code offset} characters from its start. */
  static Diagnostic at(int offset, String code, String message, String suggestion) {
    return new Diagnostic(1, offset + 1, code, message, suggestion);
  }

  static Diagnostic at(int offset, String code, String message) {
    return at(offset, code, message, "");
  }

  /** The same mistake where the text that it is in starts at {@code startLine:startColumn}. */
  public Diagnostic within(int startLine, int startColumn) {
    return new Diagnostic(
        file,
        line + startLine - 1,
        line == 1 ? column + startColumn - 1 : column,
        code,
        message,
        suggestion);
  }

  /** The message, and the suggestion if there is one, in one line. */
  public String text() {
    return suggestion.isEmpty() ? message : message + "; did you mean \"" + suggestion + "\"?";
  }

  /** {@code file:line:column: what, and the nearest right word}. */
  public String located() {
    return place() + ": " + text();
  }

  /** Where the mistake is. */
  public SourceLocation place() {
    return new SourceLocation(file, line, column);
  }
}
