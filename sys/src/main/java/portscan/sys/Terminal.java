package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What is at the other end of the standard streams. */
public final class Terminal {
  private static final int TIOCGWINSZ = 0x5413;
  private static final int WINSIZE_SIZE = 8;
  private static final long WINSIZE_COLUMNS = 2;
  private static final MemorySegment ISATTY = Libc.function("isatty");
  private static final MemorySegment IOCTL = Libc.function("ioctl");

  private Terminal() {}

  /** Whether a file (0, 1 or 2) is a terminal. */
  public static boolean isTerminal(int file) {
    return Libc.call(ISATTY, file, 0, 0, 0, 0, 0) == 1;
  }

  /** The terminal's width in columns; 0 if the file is no terminal or does not tell. */
  public static int columns(int file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(WINSIZE_SIZE, 8);
      int result = Libc.call(IOCTL, file, TIOCGWINSZ, size.address(), 0, 0, 0);
      return result < 0 ? 0 : size.get(ValueLayout.JAVA_SHORT, WINSIZE_COLUMNS) & 0xffff;
    }
  }
}
