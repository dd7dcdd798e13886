package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Limits of this process (getrlimit(2)). */
public final class Limits {
  private static final int RLIMIT_NOFILE = 7;
  private static final int RLIMIT_SIZE = 16;
  private static final long RLIMIT_SOFT = 0;
  private static final MemorySegment GETRLIMIT = Libc.function("getrlimit");

  private Limits() {}

  /** How many files this process may have open at once; {@code Long.MAX_VALUE} if unlimited. */
  public static long openFiles() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(RLIMIT_SIZE, 8);
      int result = Libc.call(GETRLIMIT, RLIMIT_NOFILE, limit.address(), 0, 0, 0, 0);
      if (result < 0) {
        throw new SystemException("getrlimit", -result);
      }
      long soft = limit.get(ValueLayout.JAVA_LONG, RLIMIT_SOFT);
      return soft < 0 ? Long.MAX_VALUE : soft;
    }
  }
}
