package portscan.api.model;

import java.util.BitSet;
import java.util.Objects;
import java.util.function.ObjIntConsumer;

/** An immutable set of TCP and UDP ports; walks TCP first, each in ascending order. */
public final class PortSet {
  private static final PortSet EMPTY = new PortSet(new BitSet(), new BitSet());
  private static final int LAST_PORT = 65535;

  private final BitSet tcp;
  private final BitSet udp;

  private PortSet(BitSet tcp, BitSet udp) {
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
    BitSet ports = new BitSet();
    ports.set(first, last + 1);
    return transport == Transport.TCP
        ? new PortSet(ports, new BitSet())
        : new PortSet(new BitSet(), ports);
  }

  /** The set of the ports whose bits are set; bit 0 and bits from 65536 on must be clear. */
  public static PortSet of(BitSet tcp, BitSet udp) {
    if (tcp.get(0) || udp.get(0) || Math.max(tcp.length(), udp.length()) > LAST_PORT + 1) {
      throw new IllegalArgumentException("a port is 1 to " + LAST_PORT);
    }
    return new PortSet((BitSet) tcp.clone(), (BitSet) udp.clone());
  }

  /** The ports that are in either set. */
  public PortSet union(PortSet other) {
    BitSet bothTcp = (BitSet) tcp.clone();
    BitSet bothUdp = (BitSet) udp.clone();
    bothTcp.or(other.tcp);
    bothUdp.or(other.udp);
    return new PortSet(bothTcp, bothUdp);
  }

  /** The ports that are in this set and not in {@code other}. */
  public PortSet minus(PortSet other) {
    BitSet restTcp = (BitSet) tcp.clone();
    BitSet restUdp = (BitSet) udp.clone();
    restTcp.andNot(other.tcp);
    restUdp.andNot(other.udp);
    return new PortSet(restTcp, restUdp);
  }

  public boolean contains(Transport transport, int port) {
    return port >= 0 && of(transport).get(port);
  }

  /** How many ports: 0 to 131,070. */
  public int size() {
    return tcp.cardinality() + udp.cardinality();
  }

  public boolean isEmpty() {
    return tcp.isEmpty() && udp.isEmpty();
  }

  /** Calls {@code action} for each port, TCP before UDP, ascending. */
  public void forEach(ObjIntConsumer<Transport> action) {
    for (Transport transport : Transport.values()) {
      BitSet ports = of(transport);
      for (int port = ports.nextSetBit(0); port >= 0; port = ports.nextSetBit(port + 1)) {
        action.accept(transport, port);
      }
    }
  }

  /** The ports of this set that are of {@code transport}. */
  public PortSet only(Transport transport) {
    return switch (transport) {
      case TCP -> new PortSet(tcp, EMPTY.udp);
      case UDP -> new PortSet(EMPTY.tcp, udp);
    };
  }

  /** The ports of {@code transport} as the set bits of a copy. */
  public BitSet numbers(Transport transport) {
    return (BitSet) of(transport).clone();
  }

  private BitSet of(Transport transport) {
    return switch (transport) {
      case TCP -> tcp;
      case UDP -> udp;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortSet set && tcp.equals(set.tcp) && udp.equals(set.udp);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tcp, udp);
  }

  /** For example {@code tcp{22, 80} udp{53}}. */
  @Override
  public String toString() {
    return "tcp" + tcp + " udp" + udp;
  }
}
