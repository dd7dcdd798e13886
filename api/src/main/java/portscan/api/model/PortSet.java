package portscan.api.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.ObjIntConsumer;

/**
 * An immutable set of TCP and UDP ports; walks TCP first, each in ascending order.
 *
 * <p>Kept as ranges, so that a list of a million targets with a port each stays small.
 */
public final class PortSet {
  private static final int LAST_PORT = 65535;
  private static final int[] NONE = {};
  private static final PortSet EMPTY = new PortSet(NONE, NONE);

  /** First and last port of each range in turn, ascending, no two ranges touching. */
  private final int[] tcp;

  private final int[] udp;

  private PortSet(int[] tcp, int[] udp) {
    this.tcp = tcp;
    this.udp = udp;
  }

  /** The set without a port. */
  public static PortSet empty() {
    return EMPTY;
  }

  /** The set of one port. */
  public static PortSet of(Transport transport, int port) {
    return range(transport, port, port);
  }

  /** The ports {@code first} to {@code last}, both included, both from 1 to 65535. */
  public static PortSet range(Transport transport, int first, int last) {
    if (first < 1 || last > LAST_PORT || first > last) {
      throw new IllegalArgumentException("not a port range: " + first + "-" + last);
    }
    int[] ranges = {first, last};
    return switch (transport) {
      case TCP -> new PortSet(ranges, NONE);
      case UDP -> new PortSet(NONE, ranges);
    };
  }

  /** The set of the ports whose bits are set; bit 0 and bits from 65536 on must be clear. */
  public static PortSet of(BitSet tcp, BitSet udp) {
    if (tcp.get(0) || udp.get(0) || Math.max(tcp.length(), udp.length()) > LAST_PORT + 1) {
      throw new IllegalArgumentException("a port is 1 to " + LAST_PORT);
    }
    return new PortSet(ranges(tcp), ranges(udp));
  }

  /** The ports that are in either set. */
  public PortSet union(PortSet other) {
    if (isEmpty()) {
      return other;
    }
    BitSet bothTcp = bits(tcp);
    bothTcp.or(bits(other.tcp));
    BitSet bothUdp = bits(udp);
    bothUdp.or(bits(other.udp));
    return new PortSet(ranges(bothTcp), ranges(bothUdp));
  }

  /** The ports that are in this set and not in {@code other}. */
  public PortSet minus(PortSet other) {
    BitSet restTcp = bits(tcp);
    restTcp.andNot(bits(other.tcp));
    BitSet restUdp = bits(udp);
    restUdp.andNot(bits(other.udp));
    return new PortSet(ranges(restTcp), ranges(restUdp));
  }

  /** Whether the port is in the set. */
  public boolean contains(Transport transport, int port) {
    int[] ranges = of(transport);
    for (int i = 0; i < ranges.length; i += 2) {
      if (port >= ranges[i] && port <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** How many ports: 0 to 131,070. */
  public int size() {
    return size(tcp) + size(udp);
  }

  /** Whether there is no port in it. */
  public boolean isEmpty() {
    return tcp.length == 0 && udp.length == 0;
  }

  /** The numbers of one transport's ports, as a new set of bits. */
  public BitSet numbers(Transport transport) {
    return bits(of(transport));
  }

  /** The ports of one transport alone. */
  public PortSet only(Transport transport) {
    return switch (transport) {
      case TCP -> new PortSet(tcp, NONE);
      case UDP -> new PortSet(NONE, udp);
    };
  }

  /** Calls {@code action} for each port, TCP before UDP, ascending. */
  public void forEach(ObjIntConsumer<Transport> action) {
    for (Transport transport : Transport.values()) {
      int[] ranges = of(transport);
      for (int i = 0; i < ranges.length; i += 2) {
        for (int port = ranges[i]; port <= ranges[i + 1]; port++) {
          action.accept(transport, port);
        }
      }
    }
  }

  private int[] of(Transport transport) {
    return switch (transport) {
      case TCP -> tcp;
      case UDP -> udp;
    };
  }

  private static int size(int[] ranges) {
    int size = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      size += ranges[i + 1] - ranges[i] + 1;
    }
    return size;
  }

  private static BitSet bits(int[] ranges) {
    BitSet bits = new BitSet();
    for (int i = 0; i < ranges.length; i += 2) {
      bits.set(ranges[i], ranges[i + 1] + 1);
    }
    return bits;
  }

  private static int[] ranges(BitSet bits) {
    int[] ranges = new int[8];
    int size = 0;
    for (int first = bits.nextSetBit(0); first >= 0; ) {
      int end = bits.nextClearBit(first);
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * size);
      }
      ranges[size++] = first;
      ranges[size++] = end - 1;
      first = bits.nextSetBit(end);
    }
    return Arrays.copyOf(ranges, size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortSet set
        && Arrays.equals(tcp, set.tcp)
        && Arrays.equals(udp, set.udp);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tcp) + Arrays.hashCode(udp);
  }

  /** For example {@code tcp{22, 80-89} udp{53}}. */
  @Override
  public String toString() {
    return "tcp" + text(tcp) + " udp" + text(udp);
  }

  private static String text(int[] ranges) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < ranges.length; i += 2) {
      text.append(i == 0 ? "" : ", ").append(ranges[i]);
      if (ranges[i + 1] > ranges[i]) {
        text.append('-').append(ranges[i + 1]);
      }
    }
    return text.append('}').toString();
  }
}
