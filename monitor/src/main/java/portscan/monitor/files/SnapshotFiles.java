package portscan.monitor.files;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.monitor.json.JsonObject.UnexpectedException;
import portscan.monitor.snapshot.Snapshot;

/**
 * Reads what a scanner wrote: our own {@code json}, {@code jsonl} and {@code xml}, nmap's XML,
 * masscan's JSON and list, naabu's JSON lines, and lines of {@code address:port}. Which one it is
 * is seen from the text.
 */
public final class SnapshotFiles {
  /** A larger file is refused. */
  static final long LARGEST_BYTES = 8L << 30;

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private SnapshotFiles() {}

  /** Reads a file, which counts as taken when it was last written if it does not say. */
  public static Parsed<Snapshot> read(Path file) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), written);
    }
  }

  /**
   * Reads to the end.
   *
   * @param source what to call it
   * @param at when it was taken, if the text does not say
   * @return what is in it, or the first thing that is wrong with it; no text makes this throw
   */
  public static Parsed<Snapshot> read(InputStream in, String source, Instant at)
      throws IOException {
    BoundedInput bounded = new BoundedInput(in, LARGEST_BYTES);
    BufferedInputStream input = new BufferedInputStream(bounded, 1 << 16);
    try {
      int first = firstCharacter(input);
      return switch (first) {
        case -1 -> rejected(1, 1, "empty", "there is nothing in this file");
        case '<' -> NmapXml.read(text(input), source, at);
        case '[', '{' -> JsonFile.read(text(input), source, at);
        default -> ListFile.read(text(input), source, at);
      };
    } catch (UnexpectedException e) {
      return Parsed.rejected(e.problem());
    } catch (BoundedInput.TooLargeException e) {
      return tooLarge();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof BoundedInput.TooLargeException) {
        return tooLarge();
      }
      throw e.getCause();
    }
  }

  private static Parsed<Snapshot> tooLarge() {
    return rejected(1, 1, "too-large", "a file of more than 8 GiB is not read");
  }

  static Parsed<Snapshot> rejected(int line, int column, String code, String message) {
    return Parsed.rejected(
        new Diagnostic(Math.max(1, line), Math.max(1, column), code, message, ""));
  }

  /** The first byte that is no space, behind a byte order mark; nothing is taken from the input. */
  private static int firstCharacter(InputStream input) throws IOException {
    int looked = 1 << 12;
    input.mark(looked + 1);
    int found = -1;
    for (int i = 0; i < looked; i++) {
      int next = input.read();
      boolean isMark = i < 3 && (next == 0xef || next == 0xbb || next == 0xbf);
      if (!isMark && next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        found = next;
        break;
      }
    }
    input.reset();
    return found;
  }

  private static Reader text(InputStream input) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }
}
