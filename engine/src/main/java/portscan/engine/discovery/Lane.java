package portscan.engine.discovery;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import portscan.wire.Checksum;

/**
 * How the packets to all destinations of one route leave.
 *
 * @param exit where they are written and sent from; null where the destination is this machine
 * @param isNear whether the destinations are on an Ethernet of ours, so that ARP and neighbour
 *     discovery decide
 * @param sourceHigh the upper half of an IPv6 source; 0 for IPv4
 * @param sourceLow the lower half of an IPv6 source; an IPv4 source as an unsigned number
 */
record Lane(@Nullable Exit exit, boolean isNear, boolean isIpv6, long sourceHigh, long sourceLow) {
  static Lane of(@Nullable Exit exit, boolean isNear, byte[] source) {
    ByteBuffer bytes = ByteBuffer.wrap(source);
    return source.length == 16
        ? new Lane(exit, isNear, true, bytes.getLong(0), bytes.getLong(8))
        : new Lane(exit, isNear, false, 0, bytes.getInt(0) & 0xffff_ffffL);
  }

  /** The sum of the pseudo-header of a packet to a destination. */
  long pseudoHeader(long high, long low, int protocol, int length) {
    return isIpv6
        ? Checksum.ipv6PseudoHeader(sourceHigh, sourceLow, high, low, protocol, length)
        : Checksum.ipv4PseudoHeader((int) sourceLow, (int) low, protocol, length);
  }
}
