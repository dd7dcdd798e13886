package portscan.monitor.review;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * How far the review of one runbook has come, in files that are replaced as a whole and are on the
 * disk before anything goes on.
 *
 * <p>A run goes through four steps. It is <em>begun</em>: its id is written down, so that whoever
 * goes on after a crash runs it under the same id. It is <em>found</em>: what it found is written
 * down. It is committed to the history, which refuses an id that it has. It is <em>told</em>: what
 * changed has been printed. Where it died before the commit, it is begun again; where it died after
 * it, it is told, for the second time at the worst.
 */
final class ReviewBook {
  private final Path begun;
  private final Path found;
  private final Path told;

  /** A run that was begun. */
  record Begun(UUID id, Instant startedAt) {}

  /**
   * @param key names the runbook with all that its verdict depends on
   */
  ReviewBook(Path folder, String key) throws IOException {
    Files.createDirectories(folder);
    String name = digest(key);
    begun = folder.resolve(name + ".begun");
    found = folder.resolve(name + ".found");
    told = folder.resolve(name + ".told");
  }

  private static String digest(String key) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The run that was begun and not told. */
  Optional<Begun> begun() throws IOException {
    Optional<String> text = read(begun);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] words = text.get().strip().split(" ", -1);
    try {
      return words.length == 2
          ? Optional.of(new Begun(UUID.fromString(words[0]), Instant.parse(words[1])))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What the run that was begun has found. */
  Optional<Found> found() throws IOException {
    return read(found).flatMap(Found::parse);
  }

  /** What was told last. */
  Optional<Found> told() throws IOException {
    return read(told).flatMap(Found::parse);
  }

  void begin(Begun run) throws IOException {
    write(begun, run.id() + " " + run.startedAt() + "\n");
  }

  void find(Found what) throws IOException {
    write(found, what.text());
  }

  void tell(Found what) throws IOException {
    write(told, what.text());
    Files.deleteIfExists(begun);
    Files.deleteIfExists(found);
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
