package portscan.format.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A regular file that holds a whole document whenever its process dies, {@code kill -9} included.
 *
 * <p>What is written waits in memory until it is saved: put into the file together with the text
 * that closes the document, in one write at the place where the last closing text stands. Where
 * that leaves the file shorter, line breaks fill the rest in the same write, and are then cut off:
 * no format minds them at its end. Until the first save there is no file, or the one that was
 * there.
 *
 * <p>The kernel finishes a write within one page before it heeds a signal. A longer one could be
 * cut between two pages by a signal that arrives within the microseconds that copying takes; and a
 * power failure is another matter: nothing here waits for the disk.
 *
 * <p>Not for several threads at once.
 */
public final class CrashSafeFile extends Writer {
  private final Path path;

  /** Null until the first save. */
  private @Nullable FileChannel file;

  private boolean closed;
  private final StringBuilder waiting = new StringBuilder();

  /** Where the last closing text starts. */
  private long end;

  /** How long the file is. */
  private long length;

  private CrashSafeFile(Path path) {
    this.path = path;
  }

  /** Whether there is a regular file or none yet: nothing can be overwritten in a pipe. */
  public static boolean suits(Path path) {
    return Files.isRegularFile(path) || Files.notExists(path);
  }

  /**
   * A file that the first save creates, or that takes the place of the one there is.
   *
   * @throws AccessDeniedException if it cannot be written
   */
  public static CrashSafeFile create(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    boolean creatable = folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    if (Files.exists(path) ? !Files.isWritable(path) : !creatable) {
      throw new AccessDeniedException(path.toString());
    }
    return new CrashSafeFile(path);
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE));
  }

  @Override
  public void write(char[] characters, int from, int count) {
    waiting.append(characters, from, count);
  }

  @Override
  public void write(String text, int from, int count) {
    waiting.append(text, from, from + count);
  }

  /** How many characters wait for the next save. */
  public int waiting() {
    return waiting.length();
  }

  /** Does nothing, since half a document is of no use to anybody. */
  @Override
  public void flush() {}

  /** Puts what {@code report} has written here into the file, with its closing text. */
  public void save(ReportWriter report, List<HostResult> unfinished) throws IOException {
    report.flush();
    save(report.closing(new RunEnd(Instant.now(), false), unfinished));
  }

  /**
   * Puts what was written into the file.
   *
   * @param closing what makes a whole document of all that was written; it is not part of it
   */
  void save(String closing) throws IOException {
    byte[] text = waiting.toString().getBytes(UTF_8);
    byte[] last = closing.getBytes(UTF_8);
    long whole = end + text.length + last.length;
    int shorter = (int) Math.max(0, length - whole);
    ByteBuffer bytes = ByteBuffer.allocate(text.length + last.length + shorter);
    bytes.put(text).put(last);
    while (bytes.hasRemaining()) {
      bytes.put((byte) '\n');
    }
    bytes.flip();
    FileChannel channel = file == null ? open(path) : file;
    file = channel;
    for (long at = end; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
    if (shorter > 0) {
      channel.truncate(whole);
    }
    waiting.setLength(0);
    end += text.length;
    length = whole;
  }

  /** Puts the rest of what was written, the end of the document, into the file and closes it. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (file != null || !waiting.isEmpty()) {
        save("");
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }
}
