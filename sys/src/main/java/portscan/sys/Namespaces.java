package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Network namespaces (network_namespaces(7)). */
public final class Namespaces {
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final MemorySegment OPEN = Libc.function("open");
  private static final MemorySegment SETNS = Libc.function("setns");

  private Namespaces() {}

  /**
   * Moves the calling platform thread into a network namespace, for good: sockets that it opens
   * from now on belong there, as do threads that it starts.
   *
   * @param name a name under {@code /run/netns}, or the number of a process that is in it
   * @return 0, or a negated {@link Errno}: {@code ENOENT} if there is none of that name, {@code
   *     EPERM} without CAP_SYS_ADMIN
   */
  public static int enterNetwork(String name) {
    boolean isProcess = name.chars().allMatch(c -> c >= '0' && c <= '9');
    String path = isProcess ? "/proc/" + name + "/ns/net" : "/run/netns/" + name;
    try (Arena arena = Arena.ofConfined()) {
      int file = Libc.call(OPEN, arena.allocateFrom(path).address(), O_RDONLY_CLOEXEC, 0, 0, 0, 0);
      if (file < 0) {
        return file;
      }
      int result = Libc.call(SETNS, file, CLONE_NEWNET, 0, 0, 0, 0);
      Sockets.close(file);
      return result;
    }
  }
}
