package portscan.sys;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** A socket with slots of packets, and the array of messages by which sendmmsg(2) sends a range. */
abstract class MessageBatch implements FrameSlots {
  private static final int MMSGHDR_SIZE = 64;
  private static final int SMALLEST_SLOT = 64;
  private static final int LARGEST_SLOT = 65536;

  /** UIO_MAXIOV: the kernel takes no more messages a call. */
  private static final int MOST_SLOTS = 1024;

  private static final MemorySegment SENDMMSG = Libc.function("sendmmsg");

  private final PacketSocket socket;
  private final int slots;
  private final int slotSize;
  private final Memory packets;
  private final Memory vectors;
  private final Memory messages;
  private final ByteBuffer frames;

  MessageBatch(PacketSocket socket, int slots, int slotSize) {
    if (slots < 1 || slots > MOST_SLOTS || slotSize < SMALLEST_SLOT || slotSize > LARGEST_SLOT) {
      throw new IllegalArgumentException(
          "1 to 1024 slots of 64 to 65536 bytes, not " + slots + " of " + slotSize);
    }
    this.socket = socket;
    this.slots = slots;
    this.slotSize = slotSize;
    packets = socket.allocate((long) slots * slotSize);
    vectors = socket.allocate((long) slots * Sockets.IOVEC_SIZE);
    messages = socket.allocate((long) slots * MMSGHDR_SIZE);
    frames = packets.segment().asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    for (int slot = 0; slot < slots; slot++) {
      long vector = (long) slot * Sockets.IOVEC_SIZE;
      long message = (long) slot * MMSGHDR_SIZE;
      vectors.setLong(vector + Sockets.IOVEC_BASE, packets.address() + offset(slot));
      messages.setLong(message + Sockets.MSGHDR_IOV, vectors.address() + vector);
      messages.setLong(message + Sockets.MSGHDR_IOVLEN, 1);
    }
  }

  /** Gives each slot the destination that lies in its {@code size} bytes of {@code addresses}. */
  final void destinations(Memory addresses, int size) {
    for (int slot = 0; slot < slots; slot++) {
      long message = (long) slot * MMSGHDR_SIZE;
      messages.setLong(message + Sockets.MSGHDR_NAME, addresses.address() + (long) slot * size);
      messages.setInt(message + Sockets.MSGHDR_NAMELEN, size);
    }
  }

  @Override
  public final ByteBuffer frames() {
    return frames;
  }

  /** The slots in the machine's byte order, for copying fields as they are. */
  final Memory packets() {
    return packets;
  }

  @Override
  public final int slots() {
    return slots;
  }

  @Override
  public final int slotSize() {
    return slotSize;
  }

  @Override
  public final int offset(int slot) {
    return slot * slotSize;
  }

  @Override
  public final void length(int slot, int bytes) {
    if (bytes < 1 || bytes > slotSize) {
      throw new IllegalArgumentException(
          "a packet of " + bytes + " bytes in a slot of " + slotSize);
    }
    vectors.setLong((long) slot * Sockets.IOVEC_SIZE + Sockets.IOVEC_LENGTH, bytes);
  }

  final void check(int from, int count) {
    Objects.checkFromIndexSize(from, count, slots);
    if (count == 0) {
      throw new IllegalArgumentException("no slot to send");
    }
  }

  @Override
  public int send(int from, int count) {
    check(from, count);
    return Libc.call(
        SENDMMSG,
        socket.number(),
        messages.address() + (long) from * MMSGHDR_SIZE,
        count,
        Sockets.MSG_DONTWAIT,
        0,
        0);
  }

  /** Asks for {@code bytes} of room for unsent packets; without CAP_NET_ADMIN it may be less. */
  public final void sendBuffer(int bytes) {
    socket.sendBuffer(bytes);
  }

  /** A second time does nothing. */
  @Override
  public final void close() {
    socket.close();
  }
}
