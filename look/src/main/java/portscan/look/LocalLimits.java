package portscan.look;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Transport;
import portscan.sys.Limits;
import portscan.sys.NetworkCounters;

/** What this machine may run out of: ports for clients, open files. */
final class LocalLimits {
  /** More than this part of a limit is trouble, in percent. */
  private static final int TROUBLE = 95;

  /** More files are not counted, nor more sockets. */
  private static final int MAXIMUM_COUNT = 1_000_000;

  private static final Path FILES = Path.of("/proc/self/fd");
  private static final Path SOCKETS = Path.of("/proc/thread-self/net");

  private LocalLimits() {}

  /** What is nearly used up, a sentence each. */
  static List<String> troubles(Endpoint endpoint) {
    List<String> troubles = new ArrayList<>();
    ClientPorts range = ClientPorts.read();
    ports(endpoint, range)
        .filter(used -> exceeds(used, range.last() - range.first() + 1L))
        .ifPresent(used ->
            troubles.add(
                "%d of the %d local ports for %s are in use (net.ipv4.ip_local_port_range is %d-%d)"
                    .formatted(
                        used,
                        range.last() - range.first() + 1,
                        endpoint.transport() == Transport.TCP
                            ? "connections to " + endpoint
                            : "UDP",
                        range.first(),
                        range.last())));
    long most = Limits.openFiles();
    long open = openFiles();
    if (exceeds(open, most)) {
      troubles.add(
          "%d of the %d files that this process may have open are in use (ulimit -n)"
              .formatted(open, most));
    }
    return troubles;
  }

  private static boolean exceeds(long used, long most) {
    return used * 100 > TROUBLE * Math.min(most, Long.MAX_VALUE / 100);
  }

  private static long openFiles() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FILES)) {
      long count = 0;
      for (Path _ : files) {
        if (++count == MAXIMUM_COUNT) {
          break;
        }
      }
      return count;
    } catch (IOException | DirectoryIteratorException _) {
      // Where the files cannot be listed they cannot be counted either.
      return 0;
    }
  }

  /**
   * How many of the range's ports are no longer free for the endpoint: of TCP, those that are
   * connected to it; of UDP, those that are bound. Empty if that is not known, or surely few.
   */
  private static Optional<Long> ports(Endpoint endpoint, ClientPorts range) {
    boolean isTcp = endpoint.transport() == Transport.TCP;
    OptionalLong sockets = NetworkCounters.tcpSockets();
    boolean areFew =
        sockets.isPresent() && !exceeds(sockets.getAsLong(), range.last() - range.first() + 1L);
    if (isTcp && areFew) {
      return Optional.empty();
    }
    Set<String> remotes = isTcp ? hexadecimal(endpoint) : Set.of();
    Set<Integer> used = new HashSet<>();
    for (String table : List.of(endpoint.transport().word(), endpoint.transport().word() + "6")) {
      addLocalPorts(SOCKETS.resolve(table), remotes, range, used);
    }
    return Optional.of((long) used.size());
  }

  /** Adds the range's ports that a table has with one of these remote ends, or any if none. */
  private static void addLocalPorts(
      Path table, Set<String> remotes, ClientPorts range, Set<Integer> to) {
    try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
      lines
          .limit(MAXIMUM_COUNT)
          .forEach(line -> localPort(line, remotes).filter(range::includes).ifPresent(to::add));
    } catch (IOException | UncheckedIOException _) {
      // The kernel does not have this family, or there is no /proc: no port is known to be used.
      return;
    }
  }

  /** The local port of a line of {@code /proc/net/tcp} whose remote end is one of these, if any. */
  static Optional<Integer> localPort(String line, Set<String> remotes) {
    String[] columns = line.strip().split(" +", 4);
    if (columns.length < 4 || !(remotes.isEmpty() || remotes.contains(columns[2]))) {
      return Optional.empty();
    }
    String port = columns[1].substring(columns[1].indexOf(':') + 1);
    return port.matches("[0-9A-F]{4}") ? Optional.of(Integer.parseInt(port, 16)) : Optional.empty();
  }

  /** The endpoint as the kernel's tables have it, also as seen by an IPv6 socket. */
  static Set<String> hexadecimal(Endpoint endpoint) {
    byte[] bytes = endpoint.address().bytes();
    StringBuilder words = new StringBuilder();
    for (int word = 0; word < bytes.length; word += 4) {
      for (int i = 3; i >= 0; i--) {
        words.append("%02X".formatted(bytes[word + i]));
      }
    }
    String text = words + ":%04X".formatted(endpoint.port());
    return endpoint.address().family() == AddressFamily.IPV4
        ? Set.of(text, "0".repeat(16) + "FFFF0000" + text)
        : Set.of(text);
  }
}
