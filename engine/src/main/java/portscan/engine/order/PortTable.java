package portscan.engine.order;

import java.util.BitSet;

/** The ports of one block in ascending order, by index and back. */
final class PortTable {
  private final int first;
  private final int count;

  /** Every port; empty where they follow each other without a gap. */
  private final char[] ports;

  PortTable(BitSet numbers) {
    count = numbers.cardinality();
    first = numbers.nextSetBit(0);
    boolean gapless = numbers.length() - first == count;
    ports = new char[gapless ? 0 : count];
    int at = 0;
    for (int port = first; at < ports.length; port = numbers.nextSetBit(port + 1)) {
      ports[at++] = (char) port;
    }
  }

  int count() {
    return count;
  }

  int port(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    return ports.length == 0 ? first + index : ports[index];
  }

  /** The index of a port; -1 if it is not one of them. */
  int index(int port) {
    if (ports.length == 0) {
      int index = port - first;
      return index >= 0 && index < count ? index : -1;
    }
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (ports[middle] <= port) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return ports[low] == port ? low : -1;
  }
}
