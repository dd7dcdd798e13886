package portscan.format.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bytes of files come from. */
@FunctionalInterface
public interface SourceFiles {

  /** The first {@code limit} bytes of a file, or all if there are fewer. */
  byte[] read(String file, int limit) throws IOException;

  /** The files of this machine. */
  static SourceFiles disk() {
    return (file, limit) -> {
      try (InputStream bytes = Files.newInputStream(Path.of(file))) {
        return bytes.readNBytes(limit);
      }
    };
  }
}
