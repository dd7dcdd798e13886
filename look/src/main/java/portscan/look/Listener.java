package portscan.look;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/**
 * Where this machine takes connections or datagrams: one socket, or several that share an address
 * by {@code SO_REUSEPORT}.
 *
 * @param transport TCP or UDP
 * @param address what it is bound to; unspecified for every address. An IPv6 socket bound to an
 *     IPv4 address ({@code ::ffff:10.0.0.5}) is shown with the IPv4 address, which is where it is
 *     reached
 * @param port 1 to 65535
 * @param dualStack whether a socket on {@code ::} takes IPv4 peers too
 * @param device the network interface that it is bound to; null for any
 * @param uid the number of the user who opened it, as this process's user namespace counts
 * @param user that user's name in {@code /etc/passwd}; null if there is none
 * @param inode what {@code /proc/PID/fd} calls it: {@code socket:[inode]}; of several sockets, the
 *     lowest
 * @param sockets how many sockets share the address, 1 or more
 * @param processes who holds it, by number; empty if none is visible
 * @param queued of TCP, connections that wait to be accepted; of UDP, bytes that wait to be read;
 *     the sum over all its sockets
 * @param backlog of TCP, how many connections may wait to be accepted, the sum over all its
 *     sockets; {@link #UNKNOWN} for UDP and where the source does not tell
 * @param mayBeClient whether it looks like a service but need not be one: a UDP socket on every
 *     address, with a port from the range that the kernel gives to clients
 */
public record Listener(
    Transport transport,
    IpAddress address,
    int port,
    boolean dualStack,
    @Nullable String device,
    long uid,
    @Nullable String user,
    long inode,
    int sockets,
    List<ProcessReference> processes,
    int queued,
    int backlog,
    boolean mayBeClient) {

  /** The {@link #backlog} that is not known. */
  public static final int UNKNOWN = -1;

  /** By port, then transport, address and interface. */
  static final Comparator<Listener> ORDER =
      Comparator.comparingInt(Listener::port)
          .thenComparing(Listener::transport)
          .thenComparing(Listener::address)
          .thenComparing(Listener::device, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingLong(Listener::uid)
          .thenComparingLong(Listener::inode);

  public Listener {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
    if (sockets < 1) {
      throw new IllegalArgumentException("a listener has a socket");
    }
    if (dualStack && !(address.isUnspecified() && address.family().bits() == 128)) {
      throw new IllegalArgumentException("only a socket on :: takes IPv4 too");
    }
    processes = List.copyOf(processes);
  }
}
