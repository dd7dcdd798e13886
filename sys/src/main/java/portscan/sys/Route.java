package portscan.sys;

import org.jspecify.annotations.Nullable;

/**
 * The way that the kernel would send a packet.
 *
 * @param interfaceIndex the interface it leaves by, 1 or more
 * @param gateway the next router, 4 or 16 bytes, of either family; null if the destination is on
 *     the link itself, or this machine
 * @param source the address it would come from, of the destination's family
 * @param mtu the largest packet, in bytes: the route's own limit, else the interface's
 */
@SuppressWarnings("ArrayRecordComponent") // Addresses handed over, never compared.
public record Route(
    int interfaceIndex, byte @Nullable [] gateway, byte[] source, Kind kind, int mtu)
    implements RouteAnswer {

  /** Whom the destination stands for. */
  public enum Kind {
    UNICAST,
    /** This machine itself. */
    LOCAL,
    BROADCAST,
    ANYCAST,
    MULTICAST
  }

  public Route {
    if (interfaceIndex < 1) {
      throw new IllegalArgumentException("an interface has a positive index: " + interfaceIndex);
    }
    if (source.length != 4 && source.length != 16) {
      throw new IllegalArgumentException("4 or 16 bytes, not " + source.length);
    }
  }

  public boolean isLocal() {
    return kind == Kind.LOCAL;
  }
}
