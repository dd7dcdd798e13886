package portscan.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The kernel's own counters of the calling thread's network namespace (proc_net(5)). */
public final class NetworkCounters {
  private static final Path NETSTAT = Path.of("/proc/thread-self/net/netstat");

  private NetworkCounters() {}

  /**
   * One counter of the TCP extensions, for example {@code TCPRetransFail}; empty if the kernel does
   * not have it.
   */
  public static OptionalLong tcpExtension(String name) {
    try {
      return find(Files.readAllLines(NETSTAT), "TcpExt:", name);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Finds a value in pairs of lines: one of names, one of values, both after the same prefix. */
  static OptionalLong find(List<String> lines, String prefix, String name) {
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      if (lines.get(i).startsWith(prefix) && lines.get(i + 1).startsWith(prefix)) {
        String[] names = lines.get(i).split(" ", -1);
        String[] values = lines.get(i + 1).split(" ", -1);
        for (int column = 1; column < Math.min(names.length, values.length); column++) {
          if (names[column].equals(name)) {
            return OptionalLong.of(Long.parseLong(values[column]));
          }
        }
      }
    }
    return OptionalLong.empty();
  }
}
