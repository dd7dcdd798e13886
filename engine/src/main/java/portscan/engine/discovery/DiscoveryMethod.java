package portscan.engine.discovery;

import java.util.List;

/**
 * A way to make a host show that it is up.
 *
 * <p>On the local link none of them is used: there the host's answer to ARP (RFC 826) or neighbour
 * discovery (RFC 4861) is needed before anything else could reach it, and so decides alone.
 *
 * @param port where it asks, 1 to 65535; 0 for the kinds that have no ports
 */
public record DiscoveryMethod(Kind kind, int port) {
  /** nmap's default ports. */
  private static final int SYN_PORT = 443;

  private static final int ACK_PORT = 80;

  /** What is sent. */
  public enum Kind {
    /** An echo request, of ICMP or ICMPv6. */
    ECHO,
    /** An ICMP timestamp request; ICMPv6 has none. */
    TIMESTAMP,
    /** A SYN; a reset proves the host as well as a SYN-ACK. */
    TCP_SYN,
    /** An ACK of no connection, which a host answers by a reset. */
    TCP_ACK,
    /** A datagram; a port unreachable error proves the host as well as an answer. */
    UDP;

    /** Whether it asks a port. */
    public boolean hasPort() {
      return this == TCP_SYN || this == TCP_ACK || this == UDP;
    }
  }

  public DiscoveryMethod {
    boolean fits = kind.hasPort() ? port >= 1 && port <= 65535 : port == 0;
    if (!fits) {
      throw new IllegalArgumentException(kind + " does not ask port " + port);
    }
  }

  public static DiscoveryMethod echo() {
    return new DiscoveryMethod(Kind.ECHO, 0);
  }

  public static DiscoveryMethod timestamp() {
    return new DiscoveryMethod(Kind.TIMESTAMP, 0);
  }

  public static DiscoveryMethod syn(int port) {
    return new DiscoveryMethod(Kind.TCP_SYN, port);
  }

  public static DiscoveryMethod ack(int port) {
    return new DiscoveryMethod(Kind.TCP_ACK, port);
  }

  public static DiscoveryMethod udp(int port) {
    return new DiscoveryMethod(Kind.UDP, port);
  }

  /** What is asked unless the user chose: echo, SYN to 443, ACK to 80, timestamp. */
  public static List<DiscoveryMethod> defaults() {
    return List.of(echo(), syn(SYN_PORT), ack(ACK_PORT), timestamp());
  }
}
