package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A raw or packet socket together with the memory that it shares with the kernel; both end at once.
 *
 * <p>The memory is of a shared arena, so that one thread may open and another use it; an access
 * after the end throws and never reads foreign memory.
 */
final class PacketSocket implements AutoCloseable {
  static final int AF_PACKET = 17;
  static final int SOCK_RAW = 3;
  static final int SOL_PACKET = 263;
  static final int PACKET_VERSION = 10;

  private static final int PACKET_QDISC_BYPASS = 20;
  private static final int SO_SNDBUF = 7;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SOCKADDR_LL_SIZE = 20;
  private static final long SOCKADDR_LL_FAMILY = 0;
  private static final long SOCKADDR_LL_PROTOCOL = 2;

  /** Where {@code struct sockaddr_ll} holds the interface's index. */
  static final long SOCKADDR_LL_INTERFACE = 4;

  /** Where {@code struct sockaddr_ll} holds whom the packet was for. */
  static final long SOCKADDR_LL_PACKET_TYPE = 10;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_POPULATE = 0x8001;

  private static final MemorySegment SOCKET = Libc.function("socket");
  private static final MemorySegment MMAP = Libc.function("mmap");
  private static final MemorySegment MUNMAP = Libc.function("munmap");

  private final Arena arena = Arena.ofShared();
  private int number;

  private PacketSocket(int number) {
    this.number = number;
  }

  /**
   * Opens a non-blocking socket.
   *
   * @throws SystemException {@code EPERM} without CAP_NET_RAW
   */
  static PacketSocket open(int family, int type, int protocol) {
    int number =
        Libc.call(
            SOCKET, family, type | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, protocol, 0, 0, 0);
    if (number < 0) {
      throw new SystemException("opening a raw socket, which needs CAP_NET_RAW", -number);
    }
    return new PacketSocket(number);
  }

  /** The socket's number; throws if it is closed, since the number may be another's by now. */
  int number() {
    if (number < 0) {
      throw new IllegalStateException("closed");
    }
    return number;
  }

  /** Cleared memory that lives as long as the socket. */
  Memory allocate(long size) {
    return Memory.allocate(arena, size);
  }

  /** Sets an option whose value is an {@code int}. */
  void set(int level, int name, int value, String meaning) {
    check(trySet(level, name, value), meaning);
  }

  /** Sets an option whose value is a structure. */
  void set(int level, int name, Memory value, String meaning) {
    check(
        Libc.call(Sockets.SETSOCKOPT, number(), level, name, value.address(), value.size(), 0),
        meaning);
  }

  private int trySet(int level, int name, int value) {
    try (Arena call = Arena.ofConfined()) {
      Memory option = Memory.allocate(call, 4);
      option.setInt(0, value);
      return Libc.call(Sockets.SETSOCKOPT, number(), level, name, option.address(), 4, 0);
    }
  }

  /**
   * Asks for room for unsent packets: beyond the system's limit if CAP_NET_ADMIN allows, else up to
   * it.
   */
  void sendBuffer(int bytes) {
    if (trySet(Sockets.SOL_SOCKET, SO_SNDBUFFORCE, bytes) < 0) {
      set(Sockets.SOL_SOCKET, SO_SNDBUF, bytes, "setting the send buffer");
    }
  }

  /** Chooses whether frames pass over the interface's queueing discipline. */
  void bypassQueue(boolean bypass) {
    set(SOL_PACKET, PACKET_QDISC_BYPASS, bypass ? 1 : 0, "passing over the queueing discipline");
  }

  /**
   * Ties a packet socket to an interface and a protocol, from when on it receives.
   *
   * @param index 0 for all interfaces
   * @param protocol an Ethernet type; 0 to receive nothing
   */
  void bindToInterface(int index, int protocol) {
    try (Arena call = Arena.ofConfined()) {
      Memory address = Memory.allocate(call, SOCKADDR_LL_SIZE);
      address.setShort(SOCKADDR_LL_FAMILY, AF_PACKET);
      address.setByte(SOCKADDR_LL_PROTOCOL, protocol >>> 8);
      address.setByte(SOCKADDR_LL_PROTOCOL + 1, protocol);
      address.setInt(SOCKADDR_LL_INTERFACE, index);
      check(
          Libc.call(Sockets.BIND, number(), address.address(), SOCKADDR_LL_SIZE, 0, 0, 0),
          "binding to interface " + index);
    }
  }

  /** Maps the socket's ring; it is unmapped when the socket is closed. */
  MemorySegment map(long size) {
    long address = Libc.callLong(MMAP, 0, size, PROT_READ_WRITE, MAP_SHARED_POPULATE, number(), 0);
    // The kernel's addresses of processes are positive; what is not is a negated errno.
    if (address < 0) {
      throw new SystemException("mapping a packet ring", (int) -address);
    }
    return MemorySegment.ofAddress(address).reinterpret(size, arena, PacketSocket::unmap);
  }

  private static void unmap(MemorySegment ring) {
    Libc.call(MUNMAP, ring.address(), ring.byteSize(), 0, 0, 0, 0);
  }

  private static void check(int result, String meaning) {
    if (result < 0) {
      throw new SystemException(meaning, -result);
    }
  }

  /** Closes the socket and frees its memory. A second time does nothing. */
  @Override
  public void close() {
    if (number >= 0) {
      arena.close();
      Sockets.close(number);
      number = -1;
    }
  }
}
