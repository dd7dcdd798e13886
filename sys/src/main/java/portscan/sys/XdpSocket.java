package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends frames through an AF_XDP socket: written into memory that the kernel takes them from, and
 * handed to the driver past the queueing discipline, the firewall and the routing of this machine.
 *
 * <p>Needs CAP_NET_RAW and Linux 5.4, and no BPF programme, since it receives nothing.
 * CAP_NET_ADMIN lets more frames be under way at a time, CAP_SYS_RESOURCE or CAP_IPC_LOCK more
 * memory be locked.
 *
 * <p>Use: {@link #free} says how many chunks may be filled; write frames into the first of them, at
 * {@link #offset}, say {@link #ready} of each in turn, and {@link #flush}. For one thread at a
 * time.
 *
 * <p>A chunk is either free, ready, or on its way: in the transmit ring until the kernel has copied
 * it, and in the completion ring once the copy has left. So neither ring can overflow that has as
 * many entries as there are chunks.
 */
public final class XdpSocket implements AutoCloseable {
  /** How many bytes a frame may have. */
  public static final int CHUNK_SIZE = 2048;

  /** Chunks enough for the highest rate in copy mode. */
  public static final int DEFAULT_CHUNKS = 4096;

  private static final int FEWEST_CHUNKS = 64;
  private static final int MOST_CHUNKS = 1 << 19;

  private static final int AF_XDP = 44;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SOL_XDP = 283;
  private static final int XDP_MMAP_OFFSETS = 1;
  private static final int XDP_TX_RING = 3;
  private static final int XDP_UMEM_REG = 4;
  private static final int XDP_UMEM_FILL_RING = 5;
  private static final int XDP_UMEM_COMPLETION_RING = 6;

  /** Of Linux 6.18: how many frames one call sends, instead of 32. */
  private static final int XDP_MAX_TX_SKB_BUDGET = 9;

  private static final int XDP_COPY = 2;
  private static final int XDP_ZEROCOPY = 4;
  private static final int XDP_USE_NEED_WAKEUP = 8;
  private static final long XDP_PGOFF_TX_RING = 0x8000_0000L;
  private static final long XDP_UMEM_PGOFF_COMPLETION_RING = 0x1_8000_0000L;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_POPULATE = 0x8001;
  private static final int MAP_PRIVATE_ANONYMOUS_POPULATE = 0x8022;

  /** {@code struct xdp_umem_reg} up to its first flag, which Linux 5.4 takes as all others do. */
  private static final int UMEM_SIZE = 24;

  private static final long UMEM_ADDRESS = 0;
  private static final long UMEM_LENGTH = 8;
  private static final long UMEM_CHUNK_SIZE = 16;
  private static final int SOCKADDR_SIZE = 16;
  private static final long SOCKADDR_FAMILY = 0;
  private static final long SOCKADDR_FLAGS = 2;
  private static final long SOCKADDR_INDEX = 4;
  private static final long SOCKADDR_QUEUE = 8;
  private static final int OFFSETS_SIZE = 128;
  private static final long OFFSETS_TRANSMIT = 32;
  private static final long OFFSETS_COMPLETION = 96;
  private static final long OFFSET_PRODUCER = 0;
  private static final long OFFSET_CONSUMER = 8;
  private static final long OFFSET_ENTRIES = 16;
  private static final int TRANSMIT_ENTRY_SIZE = 16;
  private static final int COMPLETION_ENTRY_SIZE = 8;

  /** Copies on their way count against this, about 1 KiB each. */
  private static final int SEND_BUFFER = 64 << 20;

  /**
   * How often {@link #flush} calls while frames leave, before it lets the caller do other things.
   */
  private static final int MOST_CALLS = 1 << 12;

  /** The kernel lets go of a queue a little after the socket that had it is closed. */
  private static final int BIND_ATTEMPTS = 100;

  private static final long BIND_PAUSE_NS = 5_000_000;

  private static final MemorySegment SOCKET = Libc.function("socket");
  private static final MemorySegment SETSOCKOPT = Libc.function("setsockopt");
  private static final MemorySegment GETSOCKOPT = Libc.function("getsockopt");
  private static final MemorySegment BIND = Libc.function("bind");
  private static final MemorySegment MMAP = Libc.function("mmap");
  private static final MemorySegment MUNMAP = Libc.function("munmap");
  private static final MemorySegment SENDTO = Libc.function("sendto");

  private final Arena arena;
  private final int socket;
  private final boolean isZeroCopy;
  private final ByteBuffer frames;
  private final XdpRing transmit;
  private final XdpRing completion;

  /** The offsets of the free chunks, the next to be used last. */
  private final int[] freeChunks;

  private int freeCount;
  private int readyCount;
  private int produced;
  private int completed;

  private XdpSocket(
      Arena arena,
      int socket,
      boolean isZeroCopy,
      MemorySegment frames,
      XdpRing transmit,
      XdpRing completion) {
    this.arena = arena;
    this.socket = socket;
    this.isZeroCopy = isZeroCopy;
    this.frames = frames.asByteBuffer();
    this.transmit = transmit;
    this.completion = completion;
    this.freeChunks = new int[(int) (frames.byteSize() / CHUNK_SIZE)];
    this.freeCount = freeChunks.length;
    for (int i = 0; i < freeCount; i++) {
      freeChunks[i] = (freeCount - 1 - i) * CHUNK_SIZE;
    }
  }

  /**
   * Opens a socket that sends by an interface, in copy mode, with {@link #DEFAULT_CHUNKS}.
   *
   * @throws SystemException with the call that failed
   */
  public static XdpSocket open(int interfaceIndex) {
    return open(interfaceIndex, 0, DEFAULT_CHUNKS, false);
  }

  /**
   * Opens a socket that sends by an interface.
   *
   * @param queue the interface's transmit queue, from 0
   * @param chunks how many frames may be under way, a power of two, 64 to 2^19; halved until they
   *     fit into the memory that this process may lock
   * @param isZeroCopyWanted whether to let the driver send out of the chunks themselves, if it can,
   *     which may reset the link
   * @throws SystemException with the call that failed
   */
  public static XdpSocket open(
      int interfaceIndex, int queue, int chunks, boolean isZeroCopyWanted) {
    if (chunks < FEWEST_CHUNKS || chunks > MOST_CHUNKS || Integer.bitCount(chunks) != 1) {
      throw new IllegalArgumentException("a power of two from 64 to 2^19, not " + chunks);
    }
    int count = chunks;
    boolean isZeroCopy = isZeroCopyWanted;
    while (true) {
      try {
        return opened(interfaceIndex, queue, count, isZeroCopy);
      } catch (SystemException e) {
        boolean isLimit = e.errno() == Errno.ENOBUFS && count > FEWEST_CHUNKS;
        if (!isLimit && !isZeroCopy) {
          throw e;
        }
        // Few drivers can send without a copy; if something else is wrong, copy mode fails too.
        count = isLimit ? count / 2 : count;
        isZeroCopy &= isLimit;
      }
    }
  }

  private static XdpSocket opened(int interfaceIndex, int queue, int chunks, boolean isZeroCopy) {
    int socket =
        check("socket(AF_XDP)", Libc.call(SOCKET, AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0, 0, 0, 0));
    Arena arena = Arena.ofShared();
    boolean isOpen = false;
    try {
      XdpSocket opened = setUp(arena, socket, chunks, isZeroCopy);
      opened.bind(interfaceIndex, queue);
      isOpen = true;
      return opened;
    } finally {
      if (!isOpen) {
        Sockets.close(socket);
        arena.close();
      }
    }
  }

  private static XdpSocket setUp(Arena arena, int socket, int chunks, boolean isZeroCopy) {
    long size = (long) chunks * CHUNK_SIZE;
    Limits.raiseLockedMemory(size);
    MemorySegment frames = map(arena, "mmap", size, MAP_PRIVATE_ANONYMOUS_POPULATE, -1, 0);
    Memory umem = Memory.allocate(arena, UMEM_SIZE);
    umem.setLong(UMEM_ADDRESS, frames.address());
    umem.setLong(UMEM_LENGTH, size);
    umem.setInt(UMEM_CHUNK_SIZE, CHUNK_SIZE);
    check("XDP_UMEM_REG", set(socket, SOL_XDP, XDP_UMEM_REG, umem));
    Memory number = Memory.allocate(arena, 8);
    number.setInt(0, FEWEST_CHUNKS);
    check("XDP_UMEM_FILL_RING", setInt(socket, SOL_XDP, XDP_UMEM_FILL_RING, number));
    number.setInt(0, chunks);
    check("XDP_UMEM_COMPLETION_RING", setInt(socket, SOL_XDP, XDP_UMEM_COMPLETION_RING, number));
    check("XDP_TX_RING", setInt(socket, SOL_XDP, XDP_TX_RING, number));
    Memory offsets = Memory.allocate(arena, OFFSETS_SIZE);
    number.setInt(0, OFFSETS_SIZE);
    check(
        "XDP_MMAP_OFFSETS",
        Libc.call(
            GETSOCKOPT, socket, SOL_XDP, XDP_MMAP_OFFSETS, offsets.address(), number.address(), 0));
    if (number.getInt(0) != OFFSETS_SIZE) {
      throw new SystemException("XDP_MMAP_OFFSETS, before Linux 5.4", Errno.ENOPROTOOPT);
    }
    XdpRing transmit =
        ring(
            arena,
            socket,
            XDP_PGOFF_TX_RING,
            offsets,
            OFFSETS_TRANSMIT,
            chunks,
            TRANSMIT_ENTRY_SIZE);
    XdpRing completion =
        ring(
            arena,
            socket,
            XDP_UMEM_PGOFF_COMPLETION_RING,
            offsets,
            OFFSETS_COMPLETION,
            chunks,
            COMPLETION_ENTRY_SIZE);
    tune(socket, chunks, number);
    return new XdpSocket(arena, socket, isZeroCopy, frames, transmit, completion);
  }

  /** Without these it is slower: most kernels do not know the one, not every user may the other. */
  private static void tune(int socket, int chunks, Memory number) {
    number.setInt(0, chunks);
    int _ = setInt(socket, SOL_XDP, XDP_MAX_TX_SKB_BUDGET, number);
    number.setInt(0, SEND_BUFFER);
    if (setInt(socket, SOL_SOCKET, SO_SNDBUFFORCE, number) < 0) {
      int _ = setInt(socket, SOL_SOCKET, SO_SNDBUF, number);
    }
  }

  private static XdpRing ring(
      Arena arena, int socket, long page, Memory offsets, long at, int size, int entrySize) {
    long entries = offsets.getLong(at + OFFSET_ENTRIES);
    long bytes = entries + (long) size * entrySize;
    return new XdpRing(
        map(arena, "mmap of a ring", bytes, MAP_SHARED_POPULATE, socket, page),
        offsets.getLong(at + OFFSET_PRODUCER),
        offsets.getLong(at + OFFSET_CONSUMER),
        entries,
        size,
        entrySize);
  }

  private static MemorySegment map(
      Arena arena, String call, long size, int flags, int file, long page) {
    long address = Libc.callLong(MMAP, 0, size, PROT_READ_WRITE, flags, file, page);
    if (address < 0) {
      throw new SystemException(call, (int) -address);
    }
    return MemorySegment.ofAddress(address)
        .reinterpret(size, arena, memory -> unmap(memory.address(), size));
  }

  private static void unmap(long address, long size) {
    check("munmap", Libc.call(MUNMAP, address, size, 0, 0, 0, 0));
  }

  private void bind(int interfaceIndex, int queue) {
    Memory address = Memory.allocate(arena, SOCKADDR_SIZE);
    address.setShort(SOCKADDR_FAMILY, AF_XDP);
    address.setShort(SOCKADDR_FLAGS, (isZeroCopy ? XDP_ZEROCOPY : XDP_COPY) | XDP_USE_NEED_WAKEUP);
    address.setInt(SOCKADDR_INDEX, interfaceIndex);
    address.setInt(SOCKADDR_QUEUE, queue);
    int result = bind(address);
    for (int attempt = 1; result == -Errno.EBUSY && attempt < BIND_ATTEMPTS; attempt++) {
      LockSupport.parkNanos(BIND_PAUSE_NS);
      result = bind(address);
    }
    check("bind(AF_XDP)", result);
  }

  private int bind(Memory address) {
    return Libc.call(BIND, socket, address.address(), SOCKADDR_SIZE, 0, 0, 0);
  }

  private static int set(int socket, int level, int option, Memory value) {
    return Libc.call(SETSOCKOPT, socket, level, option, value.address(), value.size(), 0);
  }

  private static int setInt(int socket, int level, int option, Memory value) {
    return Libc.call(SETSOCKOPT, socket, level, option, value.address(), 4, 0);
  }

  private static int check(String call, int result) {
    if (result < 0) {
      throw new SystemException(call, -result);
    }
    return result;
  }

  /**
   * Why an interface cannot be sent by in this way, naming the call and what it lacks; empty if it
   * can. Tries it, sending nothing.
   */
  public static Optional<String> unavailable(int interfaceIndex) {
    try (XdpSocket opened = open(interfaceIndex, 0, FEWEST_CHUNKS, false)) {
      check("sendto(AF_XDP)", opened.kick());
      return Optional.empty();
    } catch (SystemException e) {
      String lacking =
          switch (e.errno()) {
            case Errno.EPERM -> "; it needs CAP_NET_RAW";
            case Errno.ENOBUFS -> "; it needs a higher limit of locked memory, or CAP_IPC_LOCK";
            case Errno.EAFNOSUPPORT -> "; this kernel was built without AF_XDP";
            case Errno.EBUSY -> "; another AF_XDP socket has the interface's first queue";
            case Errno.ENETDOWN -> "; the interface is down";
            default -> "";
          };
      return Optional.of(e.getMessage() + lacking);
    }
  }

  /** Whether the driver sends out of the chunks themselves. */
  public boolean isZeroCopy() {
    return isZeroCopy;
  }

  /** How many chunks there are in all. */
  public int chunks() {
    return freeChunks.length;
  }

  /** All chunks; big-endian. */
  public ByteBuffer frames() {
    return frames;
  }

  /** How many chunks may be filled, after taking back those whose frames have left. */
  public int free() {
    int available = completion.produced();
    // Chunks that are ready stay on top until they are flushed.
    if (readyCount == 0) {
      int at = completed;
      int count = freeCount;
      while (at != available) {
        freeChunks[count++] = (int) completion.address(at++);
      }
      freeCount = count;
      completed = at;
      completion.consume(at);
    }
    return freeCount - readyCount;
  }

  /** Where in {@link #frames} the i-th free chunk starts, counted from the last flush. */
  public int offset(int i) {
    return freeChunks[freeCount - 1 - i];
  }

  /**
   * Lets the i-th free chunk be sent with the next flush.
   *
   * @param i one more than the last, 0 after a flush
   * @param length 14 to {@link #CHUNK_SIZE}
   */
  public void ready(int i, int length) {
    if (i != readyCount || i >= freeCount || length < 14 || length > CHUNK_SIZE) {
      throw new IllegalArgumentException("chunk " + i + " of " + length + " bytes");
    }
    transmit.put(produced + i, offset(i), length);
    readyCount = i + 1;
  }

  /**
   * Hands the ready frames to the kernel and has it send; also what an earlier flush left.
   *
   * @return how many frames the kernel has not taken yet, for another flush: 0 if all have left; or
   *     a negated {@link Errno}, after which nothing leaves any more
   */
  public int flush() {
    if (readyCount > 0) {
      produced += readyCount;
      freeCount -= readyCount;
      readyCount = 0;
      transmit.produce(produced);
    }
    int waiting = produced - transmit.consumed();
    for (int call = 0; waiting > 0 && call < MOST_CALLS; call++) {
      int result = kick();
      boolean isTemporary =
          result == -Errno.EAGAIN
              || result == -Errno.EBUSY
              || result == -Errno.ENOBUFS
              || result == -Errno.EINTR;
      if (result < 0 && !isTemporary) {
        return result;
      }
      int left = produced - transmit.consumed();
      if (left == waiting) {
        return left;
      }
      waiting = left;
    }
    return waiting;
  }

  /** Has the kernel send what is in the transmit ring, all or some of it. */
  private int kick() {
    return Libc.call(SENDTO, socket, 0, 0, MSG_DONTWAIT, 0, 0);
  }

  /** Closes the socket; frames that were not taken are lost, and {@link #frames} is gone. */
  @Override
  public void close() {
    Sockets.close(socket);
    arena.close();
  }
}
