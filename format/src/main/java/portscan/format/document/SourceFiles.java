package portscan.format.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the bytes of files come from. */
@FunctionalInterface
public interface SourceFiles {

  /** The first {@code limit} bytes of a file, or all if there are fewer. */
  byte[] read(String file, int limit) throws IOException;

  /** The names of what lies in the same folder as {@code file}, as far as that is known. */
  default List<String> namesBeside(String file) {
    return List.of();
  }

  /** The files of this machine. */
  static SourceFiles disk() {
    return new OfDisk();
  }

  /** The files of this machine. */
  final class OfDisk implements SourceFiles {
    /** A folder with more is not looked through for a name that was misspelt. */
    private static final int MOST_NAMES = 1000;

    private OfDisk() {}

    @Override
    public byte[] read(String file, int limit) throws IOException {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new FileSystemException(file, null, "it is a folder");
      }
      try (InputStream bytes = Files.newInputStream(path)) {
        return bytes.readNBytes(limit);
      }
    }

    @Override
    public List<String> namesBeside(String file) {
      List<String> names = new ArrayList<>();
      try (DirectoryStream<Path> folder =
          Files.newDirectoryStream(Path.of(file).toAbsolutePath().normalize().getParent())) {
        for (Path path : folder) {
          if (names.size() == MOST_NAMES) {
            return List.of();
          }
          names.add(path.getFileName().toString());
        }
      } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
        // Nothing to suggest; that the file cannot be read is told by whoever asks.
        return List.of();
      }
      names.sort(null);
      return names;
    }
  }
}
