package portscan.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ring of AF_XDP: entries in memory shared with the kernel, of which one side is the producer.
 *
 * <p>Both indices count entries for ever, modulo 2^32; an index masked by the size is a place.
 */
final class XdpRing {
  private static final VarHandle INDEX = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment memory;
  private final ByteBuffer entries;
  private final long producer;
  private final long consumer;
  private final int mask;
  private final int entrySize;

  /**
   * A ring in mapped memory.
   *
   * @param producer where the producer's index is
   * @param consumer where the consumer's index is
   * @param first where the entries start
   * @param size how many entries, a power of two
   */
  XdpRing(MemorySegment memory, long producer, long consumer, long first, int size, int entrySize) {
    this.memory = memory;
    this.producer = producer;
    this.consumer = consumer;
    this.mask = size - 1;
    this.entrySize = entrySize;
    this.entries =
        memory
            .asSlice(first, (long) size * entrySize)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
  }

  /** What the other side has produced, seen with the entries before it. */
  int produced() {
    return (int) INDEX.getAcquire(memory, producer);
  }

  /** What the other side has consumed. */
  int consumed() {
    return (int) INDEX.getAcquire(memory, consumer);
  }

  /** Lets the other side see the entries before {@code index}. */
  void produce(int index) {
    INDEX.setRelease(memory, producer, index);
  }

  /** Gives the places of the entries before {@code index} back. */
  void consume(int index) {
    INDEX.setRelease(memory, consumer, index);
  }

  long address(int index) {
    return entries.getLong((index & mask) * entrySize);
  }

  void put(int index, long address, int length) {
    int at = (index & mask) * entrySize;
    entries.putLong(at, address);
    entries.putLong(at + 8, length & 0xffff_ffffL);
  }
}
