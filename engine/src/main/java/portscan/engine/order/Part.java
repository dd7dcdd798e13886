package portscan.engine.order;

/**
 * Consecutive addresses of one range that are asked the same ports.
 *
 * <p>Parts are made in the order of their addresses and numbered in the order they were asked for.
 */
final class Part {
  private final AddressRange range;
  private final long high;
  private final long low;
  private final int ports;
  private long size;
  private int number = -1;

  /**
   * @param range what it is cut from
   * @param high the upper 64 bits of the first address
   * @param low its lower 64 bits
   * @param size how many addresses
   * @param ports the number of the port set that is left to ask
   */
  Part(AddressRange range, long high, long low, long size, int ports) {
    this.range = range;
    this.high = high;
    this.low = low;
    this.size = size;
    this.ports = ports;
  }

  AddressRange range() {
    return range;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int ports() {
    return ports;
  }

  long size() {
    return size;
  }

  /** The index in its block of its first address. */
  long base() {
    return range.base() + (low - range.low());
  }

  int number() {
    return number;
  }

  void number(int place) {
    number = place;
  }

  /** Whether the part goes on, without a change, at an address behind its last. */
  boolean goesOn(AddressRange source, int portsLeft, long atLow) {
    return source.equals(range) && portsLeft == ports && atLow - low == size;
  }

  void extend(long more) {
    size += more;
  }
}
