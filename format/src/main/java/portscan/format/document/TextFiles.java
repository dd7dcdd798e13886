package portscan.format.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Locale;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.Suggestions;

/** Bytes of a file to text: UTF-8, of bounded size, and without control characters. */
public final class TextFiles {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private TextFiles() {}

  /**
   * Reads a whole file.
   *
   * @param named where the file is named, which a failure to open it is told of
   * @param limit how many bytes it may have
   */
  public static Parsed<String> read(
      SourceFiles files, String file, SourceLocation named, int limit) {
    byte[] bytes;
    try {
      bytes = files.read(file, limit + 1);
    } catch (IOException | InvalidPathException e) {
      return Parsed.rejected(
          Diagnostic.at(
              named,
              "file-unreadable",
              "cannot read " + Printable.quoted(file) + why(e),
              e instanceof NoSuchFileException ? nearest(files, file) : ""));
    }
    return decode(file, bytes, limit);
  }

  /** The text of {@code bytes}, without a byte order mark. */
  public static Parsed<String> decode(String file, byte[] bytes, int limit) {
    SourceLocation start = new SourceLocation(file, 1, 1);
    if (bytes.length > limit) {
      return rejected(start, "file-too-large", "the file is larger than " + (limit >> 20) + " MiB");
    }
    if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
      return rejected(start, "file-utf16", "the file is in UTF-16; save it as UTF-8");
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer decoded = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), decoded, true);
    decoded.flip();
    String text = decoded.toString();
    if (text.startsWith(String.valueOf(BYTE_ORDER_MARK))) {
      text = text.substring(1);
    }
    int control = firstControl(text);
    if (control >= 0) {
      return rejected(
          place(file, text, control),
          "file-binary",
          text.charAt(control) == 0
              ? "a zero byte: this is not a text file"
              : "a control character (U+%04X): this is not a text file"
                  .formatted((int) text.charAt(control)));
    }
    return result.isError()
        ? rejected(
            place(file, text, text.length()), "file-encoding", "a byte that is not valid UTF-8")
        : Parsed.ok(text);
  }

  /** The place of the character at {@code index}. */
  static SourceLocation place(String file, String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int at = 0; at < index; at++) {
      char character = text.charAt(at);
      boolean ends = character == '\n' || (character == '\r' && !text.startsWith("\n", at + 1));
      if (ends) {
        line++;
        lineStart = at + 1;
      }
    }
    return new SourceLocation(file, line, text.codePointCount(lineStart, index) + 1);
  }

  private static int firstControl(String text) {
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      boolean isControl =
          (character < ' ' && character != '\n' && character != '\r' && character != '\t')
              || (character >= 0x7f && character < 0xa0 && character != 0x85)
              || character >= 0xfffe;
      if (isControl) {
        return at;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }

  /** The file in the same folder whose name is most like this one's. */
  private static String nearest(SourceFiles files, String file) {
    int name = file.lastIndexOf('/') + 1;
    return Suggestions.nearest(file.substring(name), files.namesBeside(file))
        .map(near -> file.substring(0, name) + near)
        .orElse("");
  }

  private static String why(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> ": no such file";
      case AccessDeniedException denied -> ": permission denied";
      case FileSystemException failed when failed.getReason() != null ->
          ": " + Printable.of(failed.getReason()).toLowerCase(Locale.ROOT);
      default -> "";
    };
  }

  private static Parsed<String> rejected(SourceLocation place, String code, String message) {
    return Parsed.rejected(Diagnostic.at(place, code, message, ""));
  }

  /** The lines of a text, without what ends them. */
  public static String[] lines(String text) {
    String[] lines = text.split("\r\n|\r|\n", -1);
    return lines.length > 1 && lines[lines.length - 1].isEmpty()
        ? Arrays.copyOf(lines, lines.length - 1)
        : lines;
  }
}
