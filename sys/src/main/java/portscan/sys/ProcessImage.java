package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Replaces this process by another program (execvp(3)). */
public final class ProcessImage {
  private static final int SIG_SETMASK = 2;
  private static final int SIGNAL_SET_SIZE = 128;
  private static final MemorySegment EXECVP = Libc.function("execvp");
  private static final MemorySegment PTHREAD_SIGMASK = Libc.function("pthread_sigmask");

  private ProcessImage() {}

  /**
   * Becomes {@code command}, with this process's number, environment and open standard streams; no
   * signal stays blocked.
   *
   * @param command the program, looked for on PATH, and its arguments; not empty
   * @return only on failure: a negated {@link Errno}
   */
  public static int replace(List<String> command) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
      for (int i = 0; i < command.size(); i++) {
        arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
      }
      MemorySegment noSignals = arena.allocate(SIGNAL_SET_SIZE, 8);
      Libc.call(PTHREAD_SIGMASK, SIG_SETMASK, noSignals.address(), 0, 0, 0, 0);
      MemorySegment program = arguments.getAtIndex(ValueLayout.ADDRESS, 0);
      return Libc.call(EXECVP, program.address(), arguments.address(), 0, 0, 0, 0);
    }
  }
}
