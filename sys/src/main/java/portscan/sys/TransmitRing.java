package portscan.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sends whole frames, link header included, by one network interface, out of a ring shared with the
 * kernel (packet(7), {@code PACKET_TX_RING}): one system call for any number of frames.
 *
 * <p>While {@link #free} is above zero, fill slot {@link #next} from {@link #offset} on and call
 * {@link #ready}; now and then {@link #flush}. What a slot holds stays after its sending, so a
 * template is written once a slot. For one thread at a time.
 *
 * <p>The ring is of TPACKET_V2, whose frames begin with a status word that tells who owns them: it
 * is written last when a frame is given to the kernel. A {@code struct virtio_net_hdr} precedes
 * each packet and calls all of it header, which makes the kernel copy it into one piece of memory
 * instead of referring to the ring's pages; that costs half. The kernel passes over a frame that it
 * refuses ({@code PACKET_LOSS}) rather than stop at it for ever.
 */
public final class TransmitRing implements AutoCloseable {
  private static final int PACKET_TX_RING = 13;
  private static final int PACKET_LOSS = 14;
  private static final int PACKET_VNET_HDR = 15;
  private static final int TPACKET_V2 = 1;
  private static final int TP_STATUS_AVAILABLE = 0;
  private static final int TP_STATUS_SEND_REQUEST = 1;
  private static final int TP_STATUS_WRONG_FORMAT = 4;

  /** {@code struct tpacket_req}. */
  private static final int REQUEST_SIZE = 16;

  private static final long REQUEST_BLOCK_SIZE = 0;
  private static final long REQUEST_BLOCKS = 4;
  private static final long REQUEST_FRAME_SIZE = 8;
  private static final long REQUEST_FRAMES = 12;

  /** {@code struct tpacket2_hdr}, which begins a frame; what is to be sent follows. */
  private static final int FRAME_DATA = 32;

  private static final int FRAME_STATUS = 0;
  private static final int FRAME_LENGTH = 4;
  private static final int VNET_SIZE = 10;
  private static final int VNET_HEADER_LENGTH = 2;

  private static final int PACKET = FRAME_DATA + VNET_SIZE;

  /** A multiple of every page size in use. */
  private static final int BLOCK_SIZE = 65536;

  private static final int SMALLEST_SLOT = 60;
  private static final int LARGEST_SLOT = BLOCK_SIZE - PACKET;
  private static final int MOST_SLOTS = 65536;
  private static final int LARGEST_SIZE = 1 << 30;

  private static final VarHandle STATUS = ValueLayout.JAVA_INT.varHandle();

  private final PacketSocket socket;
  private final MemorySegment ring;
  private final int frameSize;
  private final int slots;
  private final ByteBuffer fields;
  private final ByteBuffer frames;
  private int next;
  private int oldest;
  private int taken;
  private long malformed;

  private TransmitRing(PacketSocket socket, MemorySegment ring, int frameSize, int slots) {
    this.socket = socket;
    this.ring = ring;
    this.frameSize = frameSize;
    this.slots = slots;
    fields = ring.asByteBuffer().order(ByteOrder.nativeOrder());
    frames = ring.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Opens a ring.
   *
   * @param interfaceIndex of an interface, 1 or more
   * @param bypassQueue whether frames pass over the interface's queueing discipline: faster, but
   *     nothing shapes them, and captures on this machine do not see them
   * @param slots 1 to 65536; there may be more
   * @param slotSize 60 to 65494 bytes; it may be more
   * @throws SystemException {@code EPERM} without CAP_NET_RAW, {@code ENODEV} without the
   *     interface, {@code ENOMEM} if there is no memory for the ring
   */
  public static TransmitRing open(
      int interfaceIndex, boolean bypassQueue, int slots, int slotSize) {
    if (slots < 1 || slots > MOST_SLOTS || slotSize < SMALLEST_SLOT || slotSize > LARGEST_SLOT) {
      throw new IllegalArgumentException(
          "1 to 65536 slots of 60 to 65494 bytes, not " + slots + " of " + slotSize);
    }
    // A power of two, so that frames fill blocks without a gap.
    int frameSize = Integer.highestOneBit(PACKET + slotSize - 1) << 1;
    int blocks = Math.ceilDiv(slots, BLOCK_SIZE / frameSize);
    long size = (long) blocks * BLOCK_SIZE;
    if (size > LARGEST_SIZE) {
      throw new IllegalArgumentException("a ring of " + size + " bytes");
    }
    int frames = (int) (size / frameSize);
    PacketSocket socket = PacketSocket.open(PacketSocket.AF_PACKET, PacketSocket.SOCK_RAW, 0);
    try {
      int level = PacketSocket.SOL_PACKET;
      socket.set(level, PacketSocket.PACKET_VERSION, TPACKET_V2, "choosing TPACKET_V2");
      socket.set(level, PACKET_VNET_HDR, 1, "asking for header lengths");
      socket.set(level, PACKET_LOSS, 1, "passing over malformed frames");
      socket.bypassQueue(bypassQueue);
      Memory request = socket.allocate(REQUEST_SIZE);
      request.setInt(REQUEST_BLOCK_SIZE, BLOCK_SIZE);
      request.setInt(REQUEST_BLOCKS, blocks);
      request.setInt(REQUEST_FRAME_SIZE, frameSize);
      request.setInt(REQUEST_FRAMES, frames);
      socket.set(level, PACKET_TX_RING, request, "making a transmit ring");
      MemorySegment ring = socket.map(size);
      socket.bindToInterface(interfaceIndex, 0);
      return new TransmitRing(socket, ring, frameSize, frames);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Asks for {@code bytes} of room for unsent frames; without CAP_NET_ADMIN it may be less. */
  public void sendBuffer(int bytes) {
    socket.sendBuffer(bytes);
  }

  /** The whole ring, big-endian; the same buffer at every call, dead once this is closed. */
  public ByteBuffer frames() {
    return frames;
  }

  /** How many slots there are: as many as asked for, or more. */
  public int slots() {
    return slots;
  }

  /** The longest frame that a slot holds, in bytes: as long as asked for, or longer. */
  public int slotSize() {
    return frameSize - PACKET;
  }

  /** Where in {@link #frames} the first byte of a slot's frame is. */
  public int offset(int slot) {
    return slot * frameSize + PACKET;
  }

  /** The slot to fill next, if one is free; the one after it is {@code (next + 1) % slots}. */
  public int next() {
    return next;
  }

  /** How many slots, from {@link #next} on, can be filled now. */
  public int free() {
    while (taken > 0) {
      long at = (long) oldest * frameSize + FRAME_STATUS;
      int status = (int) STATUS.getAcquire(ring, at);
      if ((status & TP_STATUS_WRONG_FORMAT) != 0) {
        malformed++;
        STATUS.setRelease(ring, at, TP_STATUS_AVAILABLE);
      } else if (status != TP_STATUS_AVAILABLE) {
        break;
      }
      oldest = after(oldest);
      taken--;
    }
    return slots - taken;
  }

  /**
   * Gives slot {@link #next} to the kernel, to be sent by the next {@link #flush}.
   *
   * @param slot what {@link #next} is
   * @param length of the frame, 1 to {@link #slotSize} bytes
   */
  public void ready(int slot, int length) {
    if (slot != next || taken == slots) {
      throw new IllegalStateException("slot " + slot + " is not free, or not the next");
    }
    if (length < 1 || length > frameSize - PACKET) {
      throw new IllegalArgumentException("a frame of " + length + " bytes");
    }
    int frame = slot * frameSize;
    fields.putShort(frame + FRAME_DATA + VNET_HEADER_LENGTH, (short) length);
    fields.putInt(frame + FRAME_LENGTH, VNET_SIZE + length);
    STATUS.setRelease(ring, (long) frame + FRAME_STATUS, TP_STATUS_SEND_REQUEST);
    next = after(slot);
    taken++;
  }

  private int after(int slot) {
    return slot + 1 == slots ? 0 : slot + 1;
  }

  /**
   * Makes the kernel send what is ready, without waiting for room.
   *
   * @return 0, or a negated {@link Errno}. After {@code ENOBUFS} and {@code EAGAIN}, the frames
   *     that were not sent are still ready, and the next call sends them.
   */
  public int flush() {
    int result =
        (int) Libc.callLong(Sockets.SENDTO, socket.number(), 0, 0, Sockets.MSG_DONTWAIT, 0, 0);
    return Math.min(result, 0);
  }

  /** How many frames the kernel has handed back as malformed. */
  public long malformed() {
    return malformed;
  }

  /** Forgets frames that are not sent yet. A second time does nothing. */
  @Override
  public void close() {
    socket.close();
  }
}
