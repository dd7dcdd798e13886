package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Waits for events on many sockets (epoll(7)); used by one thread. */
public final class Epoll implements AutoCloseable {
  /** Data can be read. */
  public static final int IN = 0x001;

  /** The connection is made, or data can be written. */
  public static final int OUT = 0x004;

  /** An error is pending, on the socket or in its queue. */
  public static final int ERR = 0x008;

  /** Both directions are shut. */
  public static final int HUP = 0x010;

  private static final int CONTROL_ADD = 1;
  private static final int CLOEXEC = 0x80000;
  private static final int CAPACITY = 256;

  /** {@code struct epoll_event} is packed on x86-64 and on no other machine. */
  private static final int PACKED_EVENT_SIZE = 12;

  private static final long PACKED_EVENT_DATA = 4;
  private static final int ALIGNED_EVENT_SIZE = 16;
  private static final long ALIGNED_EVENT_DATA = 8;
  private static final int EVENT_SIZE = Linux.isX86() ? PACKED_EVENT_SIZE : ALIGNED_EVENT_SIZE;
  private static final long EVENT_DATA = Linux.isX86() ? PACKED_EVENT_DATA : ALIGNED_EVENT_DATA;
  private static final long EVENT_EVENTS = 0;

  private static final MemorySegment EPOLL_CREATE1 = Libc.function("epoll_create1");
  private static final MemorySegment EPOLL_CTL = Libc.function("epoll_ctl");
  private static final MemorySegment EPOLL_WAIT = Libc.function("epoll_wait");

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment events = arena.allocate((long) EVENT_SIZE * CAPACITY, 8);
  private final MemorySegment change = arena.allocate(EVENT_SIZE, 8);
  private final int file;

  private Epoll(int file) {
    this.file = file;
  }

  /** What is told of each event. */
  @FunctionalInterface
  public interface Listener {
    /**
     * One socket has events.
     *
     * @param key the number under which the socket was added
     * @param events {@link #IN}, {@link #OUT}, {@link #ERR}, {@link #HUP}, or'ed
     * @param atNs when the wait ended, by {@link System#nanoTime}
     */
    void ready(long key, int events, long atNs);
  }

  /**
   * Opens an instance.
   *
   * @throws SystemException if the system has no file left for it
   */
  public static Epoll open() {
    int file = Libc.call(EPOLL_CREATE1, CLOEXEC, 0, 0, 0, 0, 0);
    if (file < 0) {
      throw new SystemException("epoll_create1", -file);
    }
    return new Epoll(file);
  }

  /**
   * Watches a socket until it is closed.
   *
   * @param interest {@link #IN}, {@link #OUT}, or both; errors are always watched
   * @param key given back with each event
   */
  public int add(int socket, int interest, long key) {
    change.set(ValueLayout.JAVA_INT_UNALIGNED, EVENT_EVENTS, interest);
    change.set(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA, key);
    return Libc.call(EPOLL_CTL, file, CONTROL_ADD, socket, change.address(), 0, 0);
  }

  /**
   * Waits for events and tells {@code listener} of each.
   *
   * @param milliseconds the longest wait; 0 for none
   * @return how many events there were
   */
  public int await(int milliseconds, Listener listener) {
    int count = Libc.call(EPOLL_WAIT, file, events.address(), CAPACITY, milliseconds, 0, 0);
    long atNs = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long at = (long) EVENT_SIZE * i;
      listener.ready(
          events.get(ValueLayout.JAVA_LONG_UNALIGNED, at + EVENT_DATA),
          events.get(ValueLayout.JAVA_INT_UNALIGNED, at + EVENT_EVENTS),
          atNs);
    }
    return Math.max(0, count);
  }

  @Override
  public void close() {
    Sockets.close(file);
    arena.close();
  }
}
