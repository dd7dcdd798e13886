package portscan.testkit.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that a lab belongs to, as it is written into the name of everything that the lab
 * makes outside its process: {@code ps-<pid>-<start>-...}.
 *
 * @param pid its process id
 * @param start when it started, in clock ticks since the machine did (field 22 of /proc/PID/stat),
 *     since process ids are used again
 */
record Owner(long pid, long start) {
  private static final Pattern NAME = Pattern.compile("ps-(\\d{1,10})-(\\d{1,18})(-.*)?");
  private static final int START_FIELD_AFTER_COMMAND = 19;

  /** This process. */
  static Owner self() {
    long pid = ProcessHandle.current().pid();
    return new Owner(pid, startOf(pid).orElseThrow());
  }

  /** Whom a namespace, folder or file belongs to; empty if no lab gave it its name. */
  static Optional<Owner> ofName(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  String prefix() {
    return "ps-" + pid + "-" + start;
  }

  /** Whether the very process still runs. */
  boolean isAlive() {
    return startOf(pid).filter(now -> now == start).isPresent();
  }

  private static Optional<Long> startOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean zombie = fields[0].equals("Z") || fields[0].equals("X");
      return zombie
          ? Optional.empty()
          : Optional.of(Long.parseLong(fields[START_FIELD_AFTER_COMMAND]));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      // The process ended between opening the file and reading it (ESRCH).
      if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
        return Optional.empty();
      }
      throw new UncheckedIOException(e);
    }
  }
}
