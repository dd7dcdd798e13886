package portscan.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The file of a trail, to which any number of processes append.
 *
 * <p><b>Design.</b> Whoever appends holds the file's lock, chains its records to the last one
 * there, writes them with one call at the end, and then writes number and hash of the last into
 * {@code FILE.head}. So the head never runs ahead of an honest file, and a file that lacks records
 * at its end is found by its head. After a kill between the two writes the head is behind, and the
 * next writer goes on from the file. A line that a kill left unfinished is never removed: the next
 * writer ends it and says in a record of its own, {@code recovered}, how long it is and what its
 * SHA-256. If the file is behind its head, new records are chained to the head, so that the gap
 * stays.
 */
final class ChainFile {
  private static final int BLOCK = 1 << 16;
  private static final int ATTEMPTS = 3;

  /** The system's lock is the process's, and this one a thread's. */
  private static final ReentrantLock APPENDING = new ReentrantLock();

  private final Path file;
  private final Path headFile;

  ChainFile(Path file) {
    this.file = file;
    this.headFile = headOf(file);
  }

  /** Where number and hash of the last record are. */
  static Path headOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".head");
  }

  /**
   * Appends a record for each element of {@code records}, which are the members of JSON objects
   * without their braces.
   *
   * @param recovery makes the members of the record that tells what was mended
   * @param durably whether to wait until the disk has them
   * @return the last of them
   */
  Anchor append(List<String> records, Recovery recovery, boolean durably) throws IOException {
    // An interrupt closes a channel under whoever writes to it, and is no reason to write less.
    boolean wasInterrupted = Thread.interrupted();
    APPENDING.lock();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return appendUnderLock(records, recovery, durably);
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
          wasInterrupted = true;
          Thread.interrupted();
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } finally {
      APPENDING.unlock();
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Anchor appendUnderLock(List<String> records, Recovery recovery, boolean durably)
      throws IOException {
    try (FileChannel channel = open(file);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
      return append(channel, records, recovery, durably);
    }
  }

  /** Tells what a writer found that another one did not finish. */
  interface Recovery {
    /**
     * A record's members.
     *
     * @param because what was wrong, in words
     * @param bytes the length of the unfinished line; 0 if there is none
     * @param sha256 its digest; empty if there is none
     */
    String members(String because, long bytes, String sha256);
  }

  private Anchor append(
      FileChannel channel, List<String> records, Recovery recovery, boolean durably)
      throws IOException {
    Optional<Anchor> head = head();
    long size = channel.size();
    long lineEnd = lineStart(channel, size);
    byte[] unfinished = read(channel, lineEnd, size);
    Anchor last = lastRecord(channel, lineEnd).orElse(Anchor.ORIGIN);
    List<String> all = new ArrayList<>(records.size() + 1);
    StringBuilder text = new StringBuilder();
    if (unfinished.length > 0) {
      text.append('\n');
      Optional<Anchor> whole = next(unfinished, last);
      if (whole.isPresent()) {
        last = whole.get();
      } else {
        all.add(
            recovery.members(
                "a line was not finished",
                unfinished.length,
                ChainedLine.sha256(unfinished, 0, unfinished.length)));
      }
    }
    if (head.isEmpty() && size > 0) {
      all.add(recovery.members("the head file was missing or damaged", 0, ""));
    } else if (head.isPresent() && head.get().seq() >= last.seq()) {
      // The same as the last record, unless the file was damaged.
      last = head.get();
    }
    all.addAll(records);
    for (String members : all) {
      String line = ChainedLine.text(last.seq() + 1, members, last.hash());
      text.append(line).append('\n');
      last = next(line.getBytes(StandardCharsets.US_ASCII), last).orElseThrow();
    }
    if (head.isEmpty() && size == 0) {
      // A file without a head would look as if its head had been removed.
      writeHead(Anchor.ORIGIN);
    }
    write(channel, text.toString(), size);
    if (durably) {
      channel.force(false);
    }
    writeHead(last);
    return last;
  }

  /** The record that {@code line} holds, if it is whole and follows {@code last}. */
  private static Optional<Anchor> next(byte[] line, Anchor last) {
    return ChainedLine.parse(line)
        .filter(record -> record.seq() == last.seq() + 1 && record.previous().equals(last.hash()))
        .map(record -> new Anchor(record.seq(), record.hash()));
  }

  /** What the head file says; empty if it is missing or damaged. */
  Optional<Anchor> head() throws IOException {
    if (!Files.exists(headFile)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(headFile);
    return bytes.length > 100
        ? Optional.empty()
        : Anchor.parse(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Of one length always, so that one write replaces it. */
  private void writeHead(Anchor head) throws IOException {
    try (FileChannel channel = open(headFile)) {
      write(channel, "%018d %s\n".formatted(head.seq(), head.hash()), 0);
      channel.truncate(18 + 1 + 64 + 1);
    }
  }

  private static void write(FileChannel channel, String text, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /** Nobody but its owner has any business with it. */
  private static FileChannel open(Path path) throws IOException {
    FileAttribute<?>[] attributes =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
        attributes);
  }

  /** Where the line begins of which the byte before {@code end} is the last. */
  private static long lineStart(FileChannel channel, long end) throws IOException {
    for (long to = end; to > 0; to -= BLOCK) {
      long from = Math.max(0, to - BLOCK);
      byte[] block = read(channel, from, to);
      for (int at = block.length - 1; at >= 0; at--) {
        if (block[at] == '\n') {
          return from + at + 1;
        }
      }
    }
    return 0;
  }

  /** The last finished line, if it is a record as it was written. */
  private static Optional<Anchor> lastRecord(FileChannel channel, long lineEnd) throws IOException {
    if (lineEnd == 0) {
      return Optional.empty();
    }
    byte[] line = read(channel, lineStart(channel, lineEnd - 1), lineEnd - 1);
    @Nullable ChainedLine record = ChainedLine.parse(line).orElse(null);
    return record == null ? Optional.empty() : Optional.of(new Anchor(record.seq(), record.hash()));
  }

  private static byte[] read(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("the audit file shrank while it was read");
      }
    }
    return bytes.array();
  }
}
