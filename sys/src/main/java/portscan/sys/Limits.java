package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Limits of this process (prlimit(2)). */
public final class Limits {
  private static final int RLIMIT_NOFILE = 7;
  private static final int RLIMIT_MEMLOCK = 8;
  private static final int RLIMIT_SIZE = 16;
  private static final long RLIMIT_SOFT = 0;
  private static final long RLIMIT_HARD = 8;
  private static final MemorySegment GETRLIMIT = Libc.function("getrlimit");
  private static final MemorySegment SETRLIMIT = Libc.function("setrlimit");

  private Limits() {}

  /** How many files this process may have open at once; {@code Long.MAX_VALUE} if unlimited. */
  public static long openFiles() {
    try (Arena arena = Arena.ofConfined()) {
      Memory limit = Memory.allocate(arena, RLIMIT_SIZE);
      int result = Libc.call(GETRLIMIT, RLIMIT_NOFILE, limit.address(), 0, 0, 0, 0);
      if (result < 0) {
        throw new SystemException("getrlimit", -result);
      }
      long soft = limit.getLong(RLIMIT_SOFT);
      return soft < 0 ? Long.MAX_VALUE : soft;
    }
  }

  /**
   * Raises how much memory this process may lock to at least {@code bytes} if it may, else as far
   * as it may; never lowers it.
   */
  static void raiseLockedMemory(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      Memory limit = Memory.allocate(arena, RLIMIT_SIZE);
      int result = Libc.call(GETRLIMIT, RLIMIT_MEMLOCK, limit.address(), 0, 0, 0, 0);
      if (result < 0) {
        throw new SystemException("getrlimit", -result);
      }
      long soft = limit.getLong(RLIMIT_SOFT);
      long hard = limit.getLong(RLIMIT_HARD);
      if (Long.compareUnsigned(soft, bytes) >= 0) {
        return;
      }
      if (Long.compareUnsigned(hard, bytes) < 0) {
        limit.setLong(RLIMIT_SOFT, bytes);
        limit.setLong(RLIMIT_HARD, bytes);
        if (Libc.call(SETRLIMIT, RLIMIT_MEMLOCK, limit.address(), 0, 0, 0, 0) == 0) {
          return;
        }
      }
      limit.setLong(RLIMIT_SOFT, Long.compareUnsigned(hard, bytes) < 0 ? hard : bytes);
      limit.setLong(RLIMIT_HARD, hard);
      // What is not allowed shows when the memory is locked.
      int _ = Libc.call(SETRLIMIT, RLIMIT_MEMLOCK, limit.address(), 0, 0, 0, 0);
    }
  }
}
