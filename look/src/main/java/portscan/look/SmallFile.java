package portscan.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Text files of the system, read up to a limit.
 *
 * <p>Many bytes are asked for at once: a kernel parameter under {@code /proc/sys} gives its text to
 * the first read alone, of which {@code Files.readString} wants a single byte.
 */
final class SmallFile {
  /** Far more than any such file has; a hosts file that blocks advertisers has 10 MiB. */
  private static final int MAXIMUM_SIZE = 32 << 20;

  private SmallFile() {}

  /** The text, cut after 32 MiB; empty if the file is not there or may not be read. */
  static Optional<String> read(Path path) {
    try (var stream = Files.newInputStream(path)) {
      return Optional.of(new String(stream.readNBytes(MAXIMUM_SIZE), StandardCharsets.UTF_8));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
