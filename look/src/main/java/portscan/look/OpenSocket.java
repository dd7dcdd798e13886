package portscan.look;

import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/**
 * One socket that waits for peers, as a source tells it.
 *
 * @param address without a zone
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
    @Nullable Boolean ipv6Only) {}
