import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or fixes the layout of every Java source below a folder: {@code Format check|fix
 * DIRECTORY}.
 *
 * <p>Run by the build under the JDK that compiles the project, so that the formatter can read the
 * newest syntax even where Maven itself runs on an older one. Exits with 1 and names the files if
 * {@code check} finds any that {@code fix} would change.
 */
public final class Format {
  private Format() {}

  public static void main(String[] arguments) throws IOException, FormatterException {
    boolean fix =
        switch (arguments[0]) {
          case "fix" -> true;
          case "check" -> false;
          default -> throw new IllegalArgumentException("check or fix, not " + arguments[0]);
        };
    List<Path> misformatted = new ArrayList<>();
    for (Path source : sources(Path.of(arguments[1]))) {
      String before = Files.readString(source);
      String after = new Formatter().formatSourceAndFixImports(before);
      if (!after.equals(before)) {
        misformatted.add(source);
        if (fix) {
          Files.writeString(source, after);
        }
      }
    }
    if (!fix && !misformatted.isEmpty()) {
      misformatted.forEach(source -> System.err.println("not formatted: " + source));
      System.err.println("run: mvn validate -Dformat=fix");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|\\.git)/.*"))
          .sorted()
          .toList();
    }
  }
}
