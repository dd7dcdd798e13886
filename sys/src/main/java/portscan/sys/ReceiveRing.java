package portscan.sys;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Receives packets of any link through a ring shared with the kernel (packet(7)): nothing is
 * copied, nothing allocated, and each packet bears the time at which the kernel saw it.
 *
 * <p>Bytes begin at the network header, whatever the link is; what this machine sends is not
 * received unless asked for ({@link #openBothWays}), but what it sends to itself is. Packets longer
 * than a frame of {@link Delivery} are cut. For one thread at a time.
 *
 * <p>Two kinds of ring stand behind it. {@link Delivery#PACKETS} is a TPACKET_V2 ring of equal
 * frames, each handed over with its own status word, which wakes a waiting thread at once. {@link
 * Delivery#BLOCKS} is a TPACKET_V3 ring of blocks that fill with packets of any size, each handed
 * over when it is full or when its time is up: fewer wake-ups, but the last packets wait for that
 * time, and as every time-out uses up a block, a thread that stays away longer than blocks times
 * time-out loses packets even of a slow stream. Whoever owns a frame or block is told by one word,
 * written last by the giver and read first by the taker; the fences below keep that order.
 */
public final class ReceiveRing implements AutoCloseable {
  /** Every protocol. */
  public static final int ETH_P_ALL = 0x0003;

  public static final int ETH_P_IP = 0x0800;
  public static final int ETH_P_ARP = 0x0806;
  public static final int ETH_P_IPV6 = 0x86dd;

  /** The packet was for this machine. */
  public static final int PACKET_HOST = 0;

  public static final int PACKET_BROADCAST = 1;
  public static final int PACKET_MULTICAST = 2;

  /** The packet was for another machine, and seen in passing. */
  public static final int PACKET_OTHERHOST = 3;

  /** This machine sent the packet; one to itself comes once more as {@link #PACKET_HOST}. */
  public static final int PACKET_OUTGOING = 4;

  /** The size of the ring unless asked otherwise, in bytes. */
  public static final int DEFAULT_SIZE = 8 << 20;

  private static final int BLOCK_SIZE = 256 << 10;
  private static final int FRAME_SIZE = 2048;
  private static final int LARGEST_SIZE = 1 << 30;

  private static final int SOCK_DGRAM = 2;
  private static final int PACKET_RX_RING = 5;
  private static final int PACKET_STATISTICS = 6;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int TPACKET_V2 = 1;
  private static final int TPACKET_V3 = 2;
  private static final int TP_STATUS_KERNEL = 0;
  private static final int TP_STATUS_USER = 1;

  /** {@code struct tpacket_req}, and {@code tpacket_req3} which begins alike. */
  private static final int REQUEST_SIZE = 16;

  private static final int REQUEST3_SIZE = 28;
  private static final long REQUEST_BLOCK_SIZE = 0;
  private static final long REQUEST_BLOCKS = 4;
  private static final long REQUEST_FRAME_SIZE = 8;
  private static final long REQUEST_FRAMES = 12;
  private static final long REQUEST3_TIMEOUT = 16;

  /** {@code struct tpacket2_hdr}, which begins a frame; {@code sockaddr_ll} follows. */
  private static final int FRAME_HEADER_SIZE = 32;

  private static final int FRAME_STATUS = 0;
  private static final int FRAME_LENGTH = 8;
  private static final int FRAME_NETWORK = 14;
  private static final int FRAME_SECONDS = 16;
  private static final int FRAME_NANOSECONDS = 20;

  /** {@code struct tpacket_block_desc}, which begins a block. */
  private static final int BLOCK_STATUS = 8;

  private static final int BLOCK_PACKETS = 12;
  private static final int BLOCK_FIRST = 16;

  /** {@code struct tpacket3_hdr}, which begins a packet of a block; {@code sockaddr_ll} follows. */
  private static final int PACKET_HEADER_SIZE = 48;

  private static final int PACKET_NEXT = 0;
  private static final int PACKET_SECONDS = 4;
  private static final int PACKET_NANOSECONDS = 8;
  private static final int PACKET_LENGTH = 12;
  private static final int PACKET_NETWORK = 26;

  private static final int STATISTICS_SIZE = 12;
  private static final long STATISTICS_DROPS = 4;

  private static final int POLLFD_SIZE = 8;
  private static final long POLLFD_FILE = 0;
  private static final long POLLFD_EVENTS = 4;
  private static final long POLLFD_RETURNED = 6;
  private static final int POLLIN = 0x001;
  private static final int POLLERR = 0x008;
  private static final int TIMESPEC_SIZE = 16;
  private static final long TIMESPEC_SECONDS = 0;
  private static final long TIMESPEC_NANOSECONDS = 8;
  private static final long SECOND_NS = 1_000_000_000;

  private static final MemorySegment PPOLL = Libc.function("ppoll");

  /**
   * How packets are handed over. Between two namespaces, an answer was in hand 3 to 5 microseconds
   * after the kernel saw it in {@code PACKETS}; in {@code BLOCKS} of 1 ms, 600, and of 2 ms, 1600.
   * {@code BLOCKS} took a third more packets a second.
   */
  public enum Delivery {
    /** One by one, at once; at most about 1,970 bytes of each. */
    PACKETS,
    /** Many at a time, late by up to the block's time-out; whole if they fit into a block. */
    BLOCKS
  }

  private final PacketSocket socket;
  private final Delivery delivery;
  private final int frameSize;
  private final int frames;
  private final ByteBuffer fields;
  private final ByteBuffer bytes;
  private final Memory poll;
  private final Memory wait;
  private final Memory statistics;
  private final Memory statisticsLength;
  private int next;
  private long dropped;

  private ReceiveRing(
      PacketSocket socket, Delivery delivery, MemorySegment ring, int frameSize, int frames) {
    this.socket = socket;
    this.delivery = delivery;
    this.frameSize = frameSize;
    this.frames = frames;
    fields = ring.asByteBuffer().order(ByteOrder.nativeOrder());
    bytes = ring.asByteBuffer().asReadOnlyBuffer().order(ByteOrder.BIG_ENDIAN);
    poll = socket.allocate(POLLFD_SIZE);
    poll.setInt(POLLFD_FILE, socket.number());
    poll.setShort(POLLFD_EVENTS, POLLIN);
    wait = socket.allocate(TIMESPEC_SIZE);
    statistics = socket.allocate(STATISTICS_SIZE);
    statisticsLength = socket.allocate(8);
  }

  /**
   * Opens a ring of {@link #DEFAULT_SIZE} that delivers packets one by one.
   *
   * @param interfaceIndex 0 for all interfaces
   * @param protocol an Ethernet type, for example {@link #ETH_P_ALL}
   * @throws SystemException {@code EPERM} without CAP_NET_RAW, {@code ENODEV} without the interface
   */
  public static ReceiveRing open(int interfaceIndex, int protocol, SocketFilter filter) {
    return open(interfaceIndex, protocol, filter, Delivery.PACKETS, DEFAULT_SIZE, 1);
  }

  /**
   * Opens a ring.
   *
   * @param size in bytes, 256 KiB to 1 GiB, rounded down to a multiple of 256 KiB
   * @param blockTimeoutMs how long an unfilled block is kept back, 1 or more milliseconds; means
   *     nothing to {@link Delivery#PACKETS}
   * @throws SystemException {@code EPERM} without CAP_NET_RAW, {@code ENODEV} without the
   *     interface, {@code ENOMEM} if there is no memory for the ring
   */
  public static ReceiveRing open(
      int interfaceIndex,
      int protocol,
      SocketFilter filter,
      Delivery delivery,
      int size,
      int blockTimeoutMs) {
    return open(interfaceIndex, protocol, filter, delivery, size, blockTimeoutMs, false);
  }

  /**
   * Opens a ring of {@link Delivery#BLOCKS} for what all interfaces receive and send: what leaves
   * by a socket that passes over the queueing discipline is not seen.
   *
   * @param size as of {@link #open(int, int, SocketFilter, Delivery, int, int)}
   * @param blockTimeoutMs as there
   * @throws SystemException as there
   */
  public static ReceiveRing openBothWays(SocketFilter filter, int size, int blockTimeoutMs) {
    return open(0, ETH_P_ALL, filter, Delivery.BLOCKS, size, blockTimeoutMs, true);
  }

  private static ReceiveRing open(
      int interfaceIndex,
      int protocol,
      SocketFilter filter,
      Delivery delivery,
      int size,
      int blockTimeoutMs,
      boolean isBothWays) {
    if (size < BLOCK_SIZE || size > LARGEST_SIZE || blockTimeoutMs < 1) {
      throw new IllegalArgumentException(
          "a ring of " + size + " bytes and blocks of " + blockTimeoutMs + " ms");
    }
    // Of protocol 0, it receives nothing before the filter stands.
    PacketSocket socket = PacketSocket.open(PacketSocket.AF_PACKET, SOCK_DGRAM, 0);
    try {
      filter.attach(socket);
      if (!isBothWays) {
        socket.set(PacketSocket.SOL_PACKET, PACKET_IGNORE_OUTGOING, 1, "ignoring outgoing packets");
      }
      boolean inBlocks = delivery == Delivery.BLOCKS;
      socket.set(
          PacketSocket.SOL_PACKET,
          PacketSocket.PACKET_VERSION,
          inBlocks ? TPACKET_V3 : TPACKET_V2,
          "choosing the version of a packet ring");
      int blocks = size / BLOCK_SIZE;
      Memory request = socket.allocate(inBlocks ? REQUEST3_SIZE : REQUEST_SIZE);
      request.setInt(REQUEST_BLOCK_SIZE, BLOCK_SIZE);
      request.setInt(REQUEST_BLOCKS, blocks);
      request.setInt(REQUEST_FRAME_SIZE, FRAME_SIZE);
      request.setInt(REQUEST_FRAMES, blocks * (BLOCK_SIZE / FRAME_SIZE));
      if (inBlocks) {
        request.setInt(REQUEST3_TIMEOUT, blockTimeoutMs);
      }
      socket.set(PacketSocket.SOL_PACKET, PACKET_RX_RING, request, "making a receive ring");
      long mapped = (long) blocks * BLOCK_SIZE;
      int frameSize = inBlocks ? BLOCK_SIZE : FRAME_SIZE;
      ReceiveRing ring =
          new ReceiveRing(
              socket, delivery, socket.map(mapped), frameSize, (int) (mapped / frameSize));
      socket.bindToInterface(interfaceIndex, protocol);
      return ring;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Hands over the packets that have come in, waiting for the first if there is none.
   *
   * @param waitNs the longest wait in nanoseconds; 0 for none
   * @return how many packets were handed over, at most one round of the ring; or a negated {@link
   *     Errno}, {@code ENETDOWN} if the interface went down
   */
  public int receive(long waitNs, PacketHandler handler) {
    int count = drain(handler);
    if (count > 0 || waitNs <= 0) {
      return count;
    }
    int ready = await(waitNs);
    return ready <= 0 ? ready : drain(handler);
  }

  /** Whether there is something to read: 1 or 0, or the negated errno of the socket's error. */
  private int await(long waitNs) {
    wait.setLong(TIMESPEC_SECONDS, waitNs / SECOND_NS);
    wait.setLong(TIMESPEC_NANOSECONDS, waitNs % SECOND_NS);
    socket.number();
    int ready = Libc.call(PPOLL, poll.address(), 1, wait.address(), 0, 0, 0);
    if (ready <= 0) {
      return ready == -Errno.EINTR ? 0 : ready;
    }
    if ((poll.getShort(POLLFD_RETURNED) & POLLERR) != 0) {
      int error = Sockets.takeError(socket.number());
      return error == 0 ? 1 : -error;
    }
    return 1;
  }

  private int drain(PacketHandler handler) {
    return delivery == Delivery.BLOCKS ? drainBlocks(handler) : drainPackets(handler);
  }

  private int drainPackets(PacketHandler handler) {
    int count = 0;
    while (count < frames) {
      int frame = next * frameSize;
      if ((fields.getInt(frame + FRAME_STATUS) & TP_STATUS_USER) == 0) {
        break;
      }
      VarHandle.acquireFence();
      try {
        handler.packet(
            bytes,
            frame + (fields.getShort(frame + FRAME_NETWORK) & 0xffff),
            fields.getInt(frame + FRAME_LENGTH),
            realtimeNs(frame + FRAME_SECONDS, frame + FRAME_NANOSECONDS),
            fields.getInt(frame + FRAME_HEADER_SIZE + (int) PacketSocket.SOCKADDR_LL_INTERFACE),
            fields.get(frame + FRAME_HEADER_SIZE + (int) PacketSocket.SOCKADDR_LL_PACKET_TYPE));
      } finally {
        release(frame + FRAME_STATUS);
      }
      count++;
    }
    return count;
  }

  private int drainBlocks(PacketHandler handler) {
    int count = 0;
    for (int taken = 0; taken < frames; taken++) {
      int block = next * frameSize;
      if ((fields.getInt(block + BLOCK_STATUS) & TP_STATUS_USER) == 0) {
        break;
      }
      VarHandle.acquireFence();
      try {
        count += packets(block, handler);
      } finally {
        release(block + BLOCK_STATUS);
      }
    }
    return count;
  }

  private int packets(int block, PacketHandler handler) {
    int count = fields.getInt(block + BLOCK_PACKETS);
    int packet = block + fields.getInt(block + BLOCK_FIRST);
    for (int i = 0; i < count; i++) {
      handler.packet(
          bytes,
          packet + (fields.getShort(packet + PACKET_NETWORK) & 0xffff),
          fields.getInt(packet + PACKET_LENGTH),
          realtimeNs(packet + PACKET_SECONDS, packet + PACKET_NANOSECONDS),
          fields.getInt(packet + PACKET_HEADER_SIZE + (int) PacketSocket.SOCKADDR_LL_INTERFACE),
          fields.get(packet + PACKET_HEADER_SIZE + (int) PacketSocket.SOCKADDR_LL_PACKET_TYPE));
      packet += fields.getInt(packet + PACKET_NEXT);
    }
    return count;
  }

  private long realtimeNs(int seconds, int nanoseconds) {
    return (fields.getInt(seconds) & 0xffff_ffffL) * SECOND_NS + fields.getInt(nanoseconds);
  }

  /** Gives the frame or block back to the kernel and goes on to the next. */
  private void release(int status) {
    VarHandle.releaseFence();
    fields.putInt(status, TP_STATUS_KERNEL);
    next = next + 1 == frames ? 0 : next + 1;
  }

  /** How many packets that passed the filter were lost since opening, for want of room. */
  public long dropped() {
    statisticsLength.setInt(0, STATISTICS_SIZE);
    int result =
        Libc.call(
            Sockets.GETSOCKOPT,
            socket.number(),
            PacketSocket.SOL_PACKET,
            PACKET_STATISTICS,
            statistics.address(),
            statisticsLength.address(),
            0);
    if (result < 0) {
      throw new SystemException("reading a packet ring's statistics", -result);
    }
    // The kernel forgets its count as it tells it.
    dropped += statistics.getInt(STATISTICS_DROPS) & 0xffff_ffffL;
    return dropped;
  }

  /** A second time does nothing. */
  @Override
  public void close() {
    socket.close();
  }
}
