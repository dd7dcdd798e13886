package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What tests of sockets share: addresses of this machine and sockets on them. */
final class Loopback {
  static final byte[] IPV4 = {127, 0, 0, 1};
  static final byte[] IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private Loopback() {}

  /** The family of an address. */
  static int family(byte[] address) {
    return address.length == 4 ? Sockets.AF_INET : Sockets.AF_INET6;
  }

  static InetAddress inet(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static boolean hasIpv6() {
    int socket = Sockets.open(Sockets.AF_INET6, Sockets.SOCK_DGRAM);
    boolean isBound = socket >= 0 && Sockets.bind(socket, new SocketAddress(IPV6, 0, 0)) == 0;
    Sockets.close(socket);
    return isBound;
  }

  /** Opens a socket that is bound to a free port and, being TCP, refuses connections. */
  static int bound(byte[] address, int type) {
    int socket = Sockets.open(family(address), type);
    assertThat(socket).isNotNegative();
    assertThat(Sockets.bind(socket, new SocketAddress(address, 0, 0))).isZero();
    return socket;
  }

  static SocketAddress address(int socket) {
    SocketAddress address = Sockets.localAddress(socket);
    assertThat(address).isNotNull();
    return address;
  }

  /** Waits at most two seconds for events of one socket, and returns them; 0 if none came. */
  static int events(int socket, int interest) {
    return eventsWithin(2000, socket, interest);
  }

  /** The same, with another wait. */
  static int eventsWithin(int milliseconds, int socket, int interest) {
    int[] seen = {0};
    try (Epoll epoll = Epoll.open()) {
      assertThat(epoll.add(socket, interest, 7)).isZero();
      epoll.await(milliseconds, (_, events, _) -> seen[0] = events);
    }
    return seen[0];
  }
}
