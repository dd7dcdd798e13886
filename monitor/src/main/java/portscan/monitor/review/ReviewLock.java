package portscan.monitor.review;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.format.syntax.Printable;

/**
 * Keeps two reviews from running in one folder. The kernel gives it back however its process ends.
 */
public final class ReviewLock implements AutoCloseable {
  private static final String FILE = "review.lock";
  private static final int LONGEST = 200;

  private final FileChannel file;

  private ReviewLock(FileChannel file) {
    this.file = file;
  }

  /** Takes the lock of a folder, which is made if need be; empty if another process has it. */
  public static Optional<ReviewLock> take(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel file =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(file) == null) {
      file.close();
      return Optional.empty();
    }
    String holder =
        "process %d, since %s\n"
            .formatted(
                ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    file.truncate(0);
    file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
    return Optional.of(new ReviewLock(file));
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return null;
    }
  }

  /** Who has the lock, for people. */
  public static String holder(Path folder) throws IOException {
    return Printable.of(Files.readString(folder.resolve(FILE)).strip(), LONGEST);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
