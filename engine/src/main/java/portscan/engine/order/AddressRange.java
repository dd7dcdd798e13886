package portscan.engine.order;

import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;

/**
 * Consecutive addresses of one block as it was added.
 *
 * @param ipv6 the family
 * @param high the upper 64 bits of the first address
 * @param low its lower 64 bits
 * @param size how many addresses, 1 or more
 * @param zone the zone of all; empty if none
 * @param block the number of the block; {@link #EXCLUDED} if these must not be asked
 * @param base the index in the block of the first address
 * @param ports the number of the block's port set
 */
record AddressRange(
    boolean ipv6, long high, long low, long size, String zone, int block, long base, int ports) {

  static final int EXCLUDED = -1;

  static AddressRange of(IpAddress first, long size, int block, long base, int ports) {
    return new AddressRange(
        first.family() == AddressFamily.IPV6,
        first.high(),
        first.low(),
        size,
        first.zone(),
        block,
        base,
        ports);
  }

  /** The same addresses as a block of its own. */
  AddressRange asBlock(int number, int portSet) {
    return new AddressRange(ipv6, high, low, size, zone, number, 0, portSet);
  }

  /** The upper 64 bits of the last address. */
  long lastHigh() {
    return Long.compareUnsigned(lastLow(), low) < 0 ? high + 1 : high;
  }

  /** The lower 64 bits of the last address. */
  long lastLow() {
    return low + (size - 1);
  }

  int compareStart(AddressRange other) {
    return compare(ipv6, high, low, other.ipv6, other.high, other.low);
  }

  int compareLast(AddressRange other) {
    return compare(ipv6, lastHigh(), lastLow(), other.ipv6, other.lastHigh(), other.lastLow());
  }

  /** IPv4 before IPv6, then by number. */
  static int compare(
      boolean ipv6, long high, long low, boolean otherIpv6, long otherHigh, long otherLow) {
    if (ipv6 != otherIpv6) {
      return ipv6 ? 1 : -1;
    }
    int byHigh = Long.compareUnsigned(high, otherHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
  }
}
