package portscan.sys;

import org.jspecify.annotations.Nullable;

/**
 * The ways to many destinations, as the kernel would send them at the time of {@link #read}.
 *
 * <p>Where the routing tables alone decide (no policy rules, no interface or source asked for),
 * they are matched here: the first destination of each route is asked of the kernel, which fills in
 * the source, and the others share its answer. Whatever depends on more than the longest prefix is
 * asked for every destination: several next hops, broadcast and multicast, link-local destinations,
 * and the choice between several IPv6 sources. The last 65,536 of these answers are kept.
 *
 * <p>For one thread at a time, all in the network namespace that it was read in. A destination is
 * two {@code long}s; one of IPv4 is in the low 32 bits of the second, all others 0.
 */
public final class RouteCache {
  private final RouteFamily ipv4;
  private final RouteFamily ipv6;

  private RouteCache(RouteFamily ipv4, RouteFamily ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /**
   * Reads the rules and tables of both families.
   *
   * @throws SystemException if this process may not ask
   */
  public static RouteCache read() {
    return read(0, null, null);
  }

  /**
   * Reads the rules and tables of both families.
   *
   * @param interfaceIndex the interface to leave by; 0 for the kernel's choice
   * @param ipv4Source the address to come from, 4 bytes; null for the kernel's choice
   * @param ipv6Source the address to come from, 16 bytes; null for the kernel's choice
   * @throws SystemException if this process may not ask
   */
  public static RouteCache read(
      int interfaceIndex, byte @Nullable [] ipv4Source, byte @Nullable [] ipv6Source) {
    return new RouteCache(
        RouteFamily.read(Sockets.AF_INET, interfaceIndex, ipv4Source),
        RouteFamily.read(Sockets.AF_INET6, interfaceIndex, ipv6Source));
  }

  /** The way to a destination. */
  public RouteAnswer towards(long high, long low, boolean ipv6) {
    return (ipv6 ? this.ipv6 : ipv4).towards(high, low);
  }

  /**
   * Whether one route serves every destination from the first to the last, so that the answer for
   * one of them holds for all. False also where that is not known.
   */
  public boolean isUniform(
      long firstHigh, long firstLow, long lastHigh, long lastLow, boolean ipv6) {
    return (ipv6 ? this.ipv6 : ipv4).isUniform(firstHigh, firstLow, lastHigh, lastLow);
  }
}
