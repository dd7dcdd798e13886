package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A piece of native memory whose fields are read and written through a byte buffer.
 *
 * <p>Not through the var handles of value layouts: a cold JVM spins classes for each kind of these,
 * which a command that is over in 50 ms would notice.
 */
final class Memory {
  private final MemorySegment segment;
  private final ByteBuffer bytes;

  Memory(MemorySegment segment) {
    this.segment = segment;
    this.bytes = segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Cleared memory of {@code size} bytes, aligned for any field. */
  static Memory allocate(Arena arena, long size) {
    return new Memory(arena.allocate(size, 8));
  }

  MemorySegment segment() {
    return segment;
  }

  long address() {
    return segment.address();
  }

  long size() {
    return bytes.capacity();
  }

  int getByte(long at) {
    return bytes.get((int) at) & 0xff;
  }

  int getShort(long at) {
    return bytes.getShort((int) at) & 0xffff;
  }

  int getInt(long at) {
    return bytes.getInt((int) at);
  }

  long getLong(long at) {
    return bytes.getLong((int) at);
  }

  byte[] getBytes(long at, long length) {
    byte[] copy = new byte[(int) length];
    bytes.get((int) at, copy);
    return copy;
  }

  void setByte(long at, int value) {
    bytes.put((int) at, (byte) value);
  }

  void setShort(long at, int value) {
    bytes.putShort((int) at, (short) value);
  }

  void setInt(long at, int value) {
    bytes.putInt((int) at, value);
  }

  void setLong(long at, long value) {
    bytes.putLong((int) at, value);
  }

  void setBytes(long at, byte[] source) {
    bytes.put((int) at, source);
  }

  /** Sets {@code length} bytes to zero. */
  void clear(long at, long length) {
    bytes.put((int) at, new byte[(int) length]);
  }
}
