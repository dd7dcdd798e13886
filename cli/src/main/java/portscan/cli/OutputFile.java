package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import portscan.format.syntax.Printable;

/** The file that {@code -o} names. */
final class OutputFile {
  private OutputFile() {}

  /** Writes a report and knows the exit code. */
  @FunctionalInterface
  interface Writing {
    int to(Writer out) throws IOException, InterruptedException;
  }

  /**
   * Has {@code writing} write to the file, which is replaced.
   *
   * @throws UsageException if it cannot be written
   */
  static int write(String file, Writing writing) throws IOException, InterruptedException {
    try (Writer out = Files.newBufferedWriter(path(file))) {
      return writing.to(out);
    } catch (FileSystemException e) {
      throw new UsageException("-o " + Printable.quoted(file) + " cannot be written");
    }
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new UsageException("-o " + Printable.quoted(file) + " is not a file name");
    }
  }
}
