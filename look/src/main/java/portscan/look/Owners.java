package portscan.look;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes that hold sockets, by the links under {@code /proc/PID/fd}.
 *
 * <p>A process may end, or close a file, between any two looks at it: whatever is gone by then held
 * nothing. Only a refusal is remembered, since it may hide an owner.
 */
final class Owners {
  private static final Path PROC = Path.of("/proc");
  private static final Path OWN_NAMESPACE = PROC.resolve("thread-self/ns/net");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]{1,18})\\]");
  private static final int MAXIMUM_COMMAND_LINE = 4096;

  private final Set<Long> wanted;
  private final Map<Long, SortedMap<Long, ProcessReference>> byInode = new TreeMap<>();
  private final SortedMap<String, Long> namespaces = new TreeMap<>();
  private boolean refused;

  private Owners(Set<Long> wanted) {
    this.wanted = wanted;
  }

  /** Looks at every process once for the sockets whose inodes are {@code wanted}. */
  static Owners find(Set<Long> wanted) {
    Owners owners = new Owners(wanted);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        owners.look(process, Long.parseLong(process.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException _) {
      // No /proc, as in some chroots: nothing is visible.
      owners.refused = true;
    }
    owners.namespaces.remove(link(OWN_NAMESPACE));
    return owners;
  }

  /** The processes that hold the socket, by number; empty if none is visible. */
  List<ProcessReference> of(long inode) {
    SortedMap<Long, ProcessReference> found = byInode.get(inode);
    return found == null ? List.of() : List.copyOf(found.values());
  }

  /** Whether there was a process whose files may not be read. */
  boolean refused() {
    return refused;
  }

  /** For each other network namespace that a visible process is in, the first such process. */
  Set<Long> strangers() {
    return new TreeSet<>(namespaces.values());
  }

  private void look(Path process, long pid) {
    String namespace = link(process.resolve("ns/net"));
    if (namespace != null) {
      namespaces.merge(namespace, pid, Math::min);
    }
    Set<Long> held = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        long inode = inode(link(file));
        if (wanted.contains(inode)) {
          held.add(inode);
        }
      }
    } catch (AccessDeniedException _) {
      refused = true;
    } catch (IOException | DirectoryIteratorException _) {
      // The process has ended.
    }
    if (!held.isEmpty()) {
      ProcessReference reference = reference(process, pid);
      for (long inode : held) {
        byInode.computeIfAbsent(inode, _ -> new TreeMap<>()).put(pid, reference);
      }
    }
  }

  private static @Nullable String link(Path path) {
    try {
      return Files.readSymbolicLink(path).toString();
    } catch (IOException _) {
      return null;
    }
  }

  /** The number in {@code socket:[number]}; -1 if the file is no socket. */
  static long inode(@Nullable String link) {
    if (link == null) {
      return -1;
    }
    Matcher socket = SOCKET.matcher(link);
    return socket.matches() ? Long.parseLong(socket.group(1)) : -1;
  }

  private static ProcessReference reference(Path process, long pid) {
    return new ProcessReference(
        pid,
        Text.printable(text(process.resolve("comm")).strip()),
        commandLine(text(process.resolve("cmdline"))));
  }

  /** Shows arguments that each end in NUL, or in several if a program has shortened its title. */
  static String commandLine(String arguments) {
    return Text.printable(arguments.replace('\0', ' ')).strip();
  }

  private static String text(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(MAXIMUM_COMMAND_LINE), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
