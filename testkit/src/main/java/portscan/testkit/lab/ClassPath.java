package portscan.testkit.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The class path of this process, for Java programs in the lab. */
final class ClassPath {
  private static final Map<Path, Path> COPIES = new LinkedHashMap<>();

  private ClassPath() {}

  /** Surefire's launcher keeps the tests' class path in a property of its own. */
  static String own() {
    @Nullable String tests = System.getProperty("surefire.test.class.path");
    return tests != null ? tests : System.getProperty("java.class.path");
  }

  /**
   * The same classes, where user {@code nobody} can read them: entries below a folder that is
   * closed to others, such as root's home, are copied.
   */
  static synchronized String readableByAll(Lab lab) {
    return Stream.of(own().split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .filter(Files::exists)
        .map(entry -> openToOthers(entry) ? entry : copy(lab, entry))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean openToOthers(Path entry) {
    try {
      for (Path part = entry.toRealPath(); part != null; part = part.getParent()) {
        var permissions = Files.getPosixFilePermissions(part);
        PosixFilePermission needed =
            Files.isDirectory(part)
                ? PosixFilePermission.OTHERS_EXECUTE
                : PosixFilePermission.OTHERS_READ;
        if (!permissions.contains(needed)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path copy(Lab lab, Path entry) {
    Path known = COPIES.get(entry);
    if (known != null) {
      return known;
    }
    Path target =
        lab.sharedFolder().resolve("classes-" + COPIES.size()).resolve(entry.getFileName());
    try (Stream<Path> files = Files.walk(entry)) {
      Files.createDirectories(target.getParent());
      for (Path file : files.toList()) {
        Path to = target.resolve(entry.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      openTree(lab.sharedFolder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    COPIES.put(entry, target);
    return target;
  }

  private static void openTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        var permissions = Files.getPosixFilePermissions(file);
        permissions.add(PosixFilePermission.OTHERS_READ);
        if (Files.isDirectory(file)) {
          permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        Files.setPosixFilePermissions(file, permissions);
      }
    }
  }
}
