package portscan.engine.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What differs between the packets of one template: a fixed number of compact records, reused.
 *
 * <p>Each takes {@link #SIZE} bytes, every field in network order:
 *
 * <pre>
 *  0  hardware address of the next hop, 6 bytes (unused where the link has none)
 *  6  IPv4 identification, 2 bytes
 *  8  destination address, 16 bytes (IPv4: the last 4)
 * 24  source port, destination port, 2 bytes each
 * 28  sequence number, acknowledgement number, 4 bytes each (TCP only)
 * 36  IPv4 header checksum, transport checksum, 2 bytes each
 * </pre>
 */
public final class Entries {
  /** Bytes a record takes. */
  public static final int SIZE = 40;

  static final int HARDWARE_ADDRESS = 0;
  static final int IDENTIFICATION = 6;
  static final int DESTINATION = 8;
  static final int IPV4_DESTINATION = 20;
  static final int PORTS = 24;
  static final int SEQUENCE = 28;
  static final int ACKNOWLEDGEMENT = 32;
  static final int HEADER_CHECKSUM = 36;
  static final int TRANSPORT_CHECKSUM = 38;

  private final ByteBuffer bytes;
  private final int capacity;
  private int count;

  /**
   * @param capacity how many records there is room for, 1 or more
   */
  public Entries(int capacity) {
    this.capacity = capacity;
    this.bytes = ByteBuffer.allocateDirect(capacity * SIZE).order(ByteOrder.BIG_ENDIAN);
  }

  public int capacity() {
    return capacity;
  }

  public int count() {
    return count;
  }

  public boolean isFull() {
    return count == capacity;
  }

  public void clear() {
    count = 0;
  }

  /** Replaces its records by some of another's. */
  void copy(Entries other, int from, int records) {
    bytes.put(0, other.bytes, from * SIZE, records * SIZE);
    count = records;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Takes one more record and returns where it begins. */
  int next() {
    return count++ * SIZE;
  }
}
