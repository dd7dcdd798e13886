package portscan.format.syntax;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import portscan.api.model.PortScanException;
import portscan.api.model.Target;
import portscan.api.model.Trouble;

/**
 * Reads lists of targets ({@code -iL FILE} and {@code -}): words between white space, and comments
 * from a {@code #} that starts a word to the end of its line.
 *
 * <p>One word is read at a time and no more of it is kept than a target may have, so memory stays
 * the same for millions of lines and for a line of any length. A rejected word does not end the
 * list: its diagnostic has the line and column in the list, and the next word follows. A list
 * without a word is one rejection.
 */
public final class TargetLists implements Iterator<Parsed<Target>> {
  private static final int END = -1;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Reader reader;
  private final String name;
  private final TargetOptions options;
  private final char[] buffer = new char[8192];
  private int filled;
  private int at;
  private int line = 1;
  private int column = 1;
  private boolean afterCarriageReturn;
  private boolean hasEnded;
  private boolean isEmpty = true;
  private Optional<Parsed<Target>> ahead = Optional.empty();

  private TargetLists(Reader reader, String name, TargetOptions options) {
    this.reader = reader;
    this.name = name;
    this.options = options;
  }

  /**
   * The targets of {@code reader}, read as they are asked for.
   *
   * @param name what to call the list in messages: a file name, or {@code standard input}
   * @throws PortScanException here and from the iterator, if reading fails
   */
  public static Iterator<Parsed<Target>> read(Reader reader, String name, TargetOptions options) {
    return new TargetLists(reader, name, options);
  }

  /** The same of UTF-8; what is not UTF-8 becomes U+FFFD, which no target has. */
  public static Iterator<Parsed<Target>> read(
      InputStream bytes, String name, TargetOptions options) {
    return read(
        new InputStreamReader(
            bytes,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)),
        name,
        options);
  }

  @Override
  public boolean hasNext() {
    if (ahead.isEmpty()) {
      ahead = read();
    }
    if (ahead.isEmpty() && isEmpty) {
      ahead =
          Optional.of(
              Targets.rejected(0, "no-targets", "no targets in " + Printable.quoted(name), ""));
    }
    isEmpty = false;
    return ahead.isPresent();
  }

  @Override
  public Parsed<Target> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Parsed<Target> current = ahead.orElseThrow();
    ahead = Optional.empty();
    return current;
  }

  private Optional<Parsed<Target>> read() {
    if (isEmpty && peek() == BYTE_ORDER_MARK) {
      at++;
    }
    skipToWord();
    if (peek() == END) {
      return Optional.empty();
    }
    int startLine = line;
    int startColumn = column;
    StringBuilder word = new StringBuilder();
    while (peek() != END && !isSpace(peek())) {
      if (word.length() <= Targets.LONGEST_WORD) {
        word.append((char) peek());
      }
      advance();
    }
    Parsed<Target> target = Targets.parse(word.toString(), options);
    return Optional.of(
        target instanceof Parsed.Rejected<Target> rejected
            ? rejected.within(startLine, startColumn)
            : target);
  }

  private void skipToWord() {
    while (isSpace(peek()) || peek() == '#') {
      if (peek() == '#') {
        while (peek() != END && peek() != '\n' && peek() != '\r') {
          advance();
        }
      } else {
        advance();
      }
    }
  }

  private static boolean isSpace(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  /** The next character, or {@link #END}. */
  private int peek() {
    if (at == filled && !hasEnded) {
      at = 0;
      try {
        filled = reader.read(buffer);
      } catch (IOException e) {
        throw new PortScanException(
            Trouble.SYSTEM_ERROR,
            "cannot read "
                + Printable.quoted(name)
                + ": "
                + Printable.of(String.valueOf(e.getMessage())),
            "check that it is a file that you may read");
      }
      // A terminal would be read again after its end: remember it.
      hasEnded = filled <= 0;
    }
    return hasEnded ? END : buffer[at];
  }

  /** Lines end in LF, CR LF or CR. */
  private void advance() {
    char character = buffer[at++];
    boolean endsLine = character == '\r' || (character == '\n' && !afterCarriageReturn);
    if (endsLine) {
      line++;
      column = 1;
    } else if (character != '\n') {
      column++;
    }
    afterCarriageReturn = character == '\r';
  }
}
