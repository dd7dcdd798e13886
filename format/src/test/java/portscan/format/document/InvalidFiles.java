package portscan.format.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of files that must be refused, and {@code expected.txt}, which says how each. */
public final class InvalidFiles {
  private InvalidFiles() {}

  /** A file and the one error that it holds. */
  public record Case(String file, String error) {
    @Override
    public String toString() {
      return file;
    }
  }

  /** The cases of a folder. */
  public static Stream<Case> of(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("expected.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", 2))
        .map(fields -> new Case(fields[0], fields[1]));
  }

  /** That no file of the folder is without its case. */
  public static void assertEveryFileHasOne(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .toList();
      assertThat(of(folder).map(Case::file)).containsExactlyInAnyOrderElementsOf(names);
      assertThat(names).hasSizeGreaterThan(30);
    }
  }
}
