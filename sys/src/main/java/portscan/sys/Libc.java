package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions that this module calls, through one downcall shape.
 *
 * <p>Every function here takes at most six integers or pointers and returns one. Both supported
 * calling conventions (System V x86-64, AAPCS64) pass those in registers, and a callee ignores
 * registers that it has no parameter for; so one method handle of six {@code long}s serves all of
 * them. Linking one shape instead of a dozen is what keeps a one-port check fast: each further
 * shape costs milliseconds of class spinning in a cold JVM.
 *
 * <p>Results follow the kernel's own convention: zero or more is the result, less than zero is the
 * negated errno.
 */
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET =
      CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          CAPTURE_ERRNO);

  /** Where a call leaves its errno: one segment a thread, so that no thread reads another's. */
  private static final ThreadLocal<Memory> CALL_STATES =
      ThreadLocal.withInitial(() -> Memory.allocate(Arena.ofAuto(), CALL_STATE.byteSize()));

  private Libc() {}

  /** The address of a C library function. */
  static MemorySegment function(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
  }

  /** Calls a function that returns an {@code int}, of which -1 means failure. */
  static int call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    Memory state = CALL_STATES.get();
    int result = (int) invoke(function, state.segment(), a, b, c, d, e, f);
    return result == -1 ? -state.getInt(ERRNO_OFFSET) : result;
  }

  /** Calls a function that returns a {@code ssize_t}, of which -1 means failure. */
  static long callLong(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    Memory state = CALL_STATES.get();
    long result = invoke(function, state.segment(), a, b, c, d, e, f);
    return result == -1 ? -state.getInt(ERRNO_OFFSET) : result;
  }

  private static long invoke(
      MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
    } catch (Throwable impossible) {
      // A downcall runs no Java code that could throw.
      throw new AssertionError(impossible);
    }
  }
}
