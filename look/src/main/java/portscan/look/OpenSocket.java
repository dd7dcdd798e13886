package portscan.look;

import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/**
 * One socket that waits for peers, as a source tells it.
 *
 * @param address without a zone; for an IPv6 socket bound to {@code ::ffff:a.b.c.d}, the IPv4
 *     address, which is where it is reached
 * @param interfaceIndex the interface that it is bound to; 0 for any, or if the source does not
 *     tell
 * @param queued as in {@link Listener#queued}
 * @param backlog as in {@link Listener#backlog}
 * @param ipv6Only whether an IPv6 socket refuses IPv4 peers; null for an IPv4 socket, and where the
 *     source does not tell
 */
record OpenSocket(
    Transport transport,
    IpAddress address,
    int port,
    int interfaceIndex,
    long uid,
    long inode,
    int queued,
    int backlog,
    @Nullable Boolean ipv6Only) {

  OpenSocket {
    address = unmapped(address);
  }

  /** The IPv4 address in {@code ::ffff:a.b.c.d} (RFC 4291 section 2.5.5.2); any other as it is. */
  private static IpAddress unmapped(IpAddress address) {
    boolean isMapped =
        address.family() == AddressFamily.IPV6
            && address.high() == 0
            && address.low() >>> 32 == 0xffff;
    return isMapped ? IpAddress.ipv4((int) address.low()) : address;
  }
}
