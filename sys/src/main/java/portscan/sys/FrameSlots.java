package portscan.sys;

import java.nio.ByteBuffer;

/**
 * Sends packets that lie ready in slots of one buffer, many a system call.
 *
 * <p>Fill a slot from {@link #offset} on, tell its {@link #length}, then {@link #send} a range.
 * What a slot holds stays until it is overwritten, so a template is written once and only the
 * fields that vary are written again. Nothing is allocated after opening. For one thread at a time.
 */
public interface FrameSlots extends AutoCloseable {
  /** All slots, big-endian; the same buffer at every call, dead once this is closed. */
  ByteBuffer frames();

  /** How many slots there are. */
  int slots();

  /** The size of a slot, which no packet exceeds, in bytes. */
  int slotSize();

  /** Where in {@link #frames} the first byte of a slot is. */
  int offset(int slot);

  /**
   * Tells how long the packet in a slot is; it holds for every later sending of the slot.
   *
   * @param bytes 1 to {@link #slotSize}
   */
  void length(int slot, int bytes);

  /**
   * Sends the packets of {@code count} slots, in order, without waiting.
   *
   * @param from the first slot
   * @param count 1 or more, within {@link #slots}
   * @return how many were sent, 1 or more; or the negated {@link Errno} of slot {@code from}. If
   *     fewer were sent than asked for, sending again from the first one left says why: {@code
   *     EPERM} is a local rule against it, {@code ENOBUFS} and {@code EAGAIN} mean later, {@code
   *     ENETUNREACH} and {@code EHOSTUNREACH} no route, {@code EMSGSIZE} that it exceeds the MTU,
   *     {@code EINVAL} that its header is malformed.
   */
  int send(int from, int count);

  @Override
  void close();
}
