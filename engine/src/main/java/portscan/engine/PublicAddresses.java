package portscan.engine;

import java.util.List;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;

/** Which addresses may belong to strangers: all that no standard sets aside for private use. */
final class PublicAddresses {
  /** Leading bits and their number, of networks that are nobody's on the Internet (RFC 6890). */
  private static final long[][] SET_ASIDE = {
    {0x0a000000L, 8}, // 10.0.0.0/8
    {0x64400000L, 10}, // 100.64.0.0/10, between a provider and its customers
    {0x7f000000L, 8}, // 127.0.0.0/8
    {0xa9fe0000L, 16}, // 169.254.0.0/16, link-local
    {0xac100000L, 12}, // 172.16.0.0/12
    {0xc0000200L, 24}, // 192.0.2.0/24, for documentation, as are the next two
    {0xc0a80000L, 16}, // 192.168.0.0/16
    {0xc6120000L, 15}, // 198.18.0.0/15, for benchmarks
    {0xc6336400L, 24}, // 198.51.100.0/24
    {0xcb007100L, 24}, // 203.0.113.0/24
  };

  /** So many public addresses may be somebody's own; more need a word of leave. */
  private static final long MOST_UNAUTHORISED = 256;

  private PublicAddresses() {}

  /**
   * Ends a run that asks many strangers.
   *
   * @throws PortScanException if so many of the addresses are public that nobody owns them all
   */
  static void requireFew(List<Asks.Resolved> resolved) {
    long strangers = 0;
    for (Asks.Resolved one : resolved) {
      strangers += count(one.addresses());
    }
    if (strangers > MOST_UNAUTHORISED) {
      throw new PortScanException(
          Trouble.OUT_OF_SCOPE,
          "nothing was sent: these are %,d public addresses, and nothing says that you may ask them"
              .formatted(strangers),
          "--i-am-authorized \"who allows it\" says so for once, and a scope (--scope FILE) for"
              + " good");
    }
  }

  /**
   * How many of {@code addresses} are public, at the most: a block that is not whole within a
   * network set aside counts as public, all of it.
   */
  static long count(Host.Addresses addresses) {
    IpAddress first = addresses.address(0);
    IpAddress last = addresses.address(addresses.size() - 1);
    boolean isPrivate =
        first.family() == AddressFamily.IPV4
            ? sameNetworkSetAside(first.low(), last.low())
            : isUniqueLocal(first) && isUniqueLocal(last);
    return isPrivate ? 0 : addresses.size();
  }

  private static boolean sameNetworkSetAside(long first, long last) {
    for (long[] network : SET_ASIDE) {
      long shift = 32 - network[1];
      if (first >> shift == network[0] >> shift && last >> shift == network[0] >> shift) {
        return true;
      }
    }
    return false;
  }

  /** fc00::/7 (RFC 4193), fe80::/10, ::1, and 2001:db8::/32 for documentation. */
  private static boolean isUniqueLocal(IpAddress address) {
    return address.high() >>> 57 == 0x7e
        || address.isLinkLocal()
        || address.isLoopback()
        || address.high() >>> 32 == 0x20010db8L;
  }
}
