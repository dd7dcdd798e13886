package portscan.testkit.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes down what labs have made outside their process: namespaces, the processes in them, files.
 *
 * <p>Only things whose name says that a lab made them are ever touched, and of those only the ones
 * whose owner is this process (a lab that closes) or is gone (a lab that was killed).
 */
final class Leftovers {
  /** Where iproute2 keeps a file for every named namespace. */
  static final Path NAMESPACES = Path.of("/run/netns");

  /** Where labs keep files that must be readable by every user. */
  static final Path FILES = Path.of("/run/portscan-lab");

  private static final int KILL_ROUNDS = 100;
  private static final int KILL_PAUSE_MILLIS = 20;

  private Leftovers() {}

  /** Removes what labs of ended processes left behind; returns the names of their namespaces. */
  static List<String> sweep() {
    List<String> namespaces = abandoned(NAMESPACES);
    removeNamespaces(namespaces);
    for (Path folder : List.of(Node.ETC, FILES)) {
      abandoned(folder).forEach(name -> deleteTree(folder.resolve(name)));
    }
    return namespaces;
  }

  private static List<String> abandoned(Path folder) {
    return names(folder).stream()
        .filter(name -> Owner.ofName(name).filter(owner -> !owner.isAlive()).isPresent())
        .toList();
  }

  static List<String> names(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /** Kills every process in these namespaces, and deletes them. */
  static void removeNamespaces(Collection<String> namespaces) {
    if (namespaces.isEmpty()) {
      return;
    }
    killProcessesIn(namespaces);
    StringBuilder batch = new StringBuilder();
    namespaces.forEach(name -> batch.append("netns delete ").append(name).append('\n'));
    Shell.Outcome outcome = Shell.run("ip -force -batch - <<'BATCH'\n" + batch + "BATCH\n");
    // Another process may have swept the same leftovers meanwhile; only what remains is a failure.
    List<String> remaining =
        namespaces.stream().filter(name -> Files.exists(NAMESPACES.resolve(name))).toList();
    if (!remaining.isEmpty()) {
      throw new LabException("namespaces stay behind: " + remaining + "\n" + outcome.output());
    }
    namespaces.forEach(name -> deleteTree(Node.ETC.resolve(name)));
  }

  private static void killProcessesIn(Collection<String> namespaces) {
    Set<String> identities = new HashSet<>();
    namespaces.forEach(name -> identityOf(NAMESPACES.resolve(name)).ifPresent(identities::add));
    for (int round = 0; round < KILL_ROUNDS; round++) {
      List<ProcessHandle> inside = processesIn(identities);
      if (inside.isEmpty()) {
        return;
      }
      inside.forEach(ProcessHandle::destroyForcibly);
      pause();
    }
    throw new LabException("processes survive in " + namespaces);
  }

  /** The namespace's inode as the kernel writes it in /proc/PID/ns/net. */
  private static Optional<String> identityOf(Path namespace) {
    try {
      return Optional.of("net:[" + Files.getAttribute(namespace, "unix:ino") + "]");
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ProcessHandle> processesIn(Set<String> identities) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .filter(process -> namespaceOf(process).filter(identities::contains).isPresent())
        .toList();
  }

  private static Optional<String> namespaceOf(ProcessHandle process) {
    try {
      Path link = Path.of("/proc", Long.toString(process.pid()), "ns", "net");
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException ended) {
      // A process that has ended, or a zombie, is in no namespace any more.
      return Optional.empty();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(KILL_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
