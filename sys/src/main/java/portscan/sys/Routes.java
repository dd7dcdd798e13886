package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the kernel would route packets in the calling thread's network namespace (rtnetlink(7)). */
public final class Routes {
  /** Any port will do: connecting a UDP socket chooses its source and sends nothing. */
  private static final int CONNECTED_PORT = 9;

  private Routes() {}

  /**
   * Asks the kernel for the way to one destination. Needs no privilege.
   *
   * @param destination 4 or 16 bytes
   * @param interfaceIndex the interface to leave by; 0 for the kernel's choice. A link-local IPv6
   *     destination needs one.
   * @param source the address to come from, of the destination's family; null for the kernel's
   *     choice
   */
  public static RouteAnswer towards(
      byte[] destination, int interfaceIndex, byte @Nullable [] source) {
    if (destination.length != 4 && destination.length != 16) {
      throw new IllegalArgumentException("4 or 16 bytes, not " + destination.length);
    }
    if (source != null && source.length != destination.length) {
      throw new IllegalArgumentException("source and destination are of one family");
    }
    List<RouteMessage> messages = new ArrayList<>(1);
    int result;
    try (Arena arena = Arena.ofConfined()) {
      result =
          Netlink.ask(
              Netlink.NETLINK_ROUTE,
              RouteMessage.RTM_GETROUTE,
              0,
              request(arena, destination, interfaceIndex, source),
              RouteMessage.RTM_NEWROUTE,
              RouteMessage::parse,
              messages);
    }
    if (result < 0) {
      return new NoRoute(-result);
    }
    return messages.isEmpty()
        ? new NoRoute(Errno.EPROTO)
        : answer(messages.getFirst(), destination, interfaceIndex, source);
  }

  private static MemorySegment request(
      Arena arena, byte[] destination, int interfaceIndex, byte @Nullable [] source) {
    int bits = 8 * destination.length;
    int size = RouteMessage.RTMSG_SIZE + Netlink.attributeSize(destination.length);
    size += source == null ? 0 : Netlink.attributeSize(source.length);
    size += interfaceIndex == 0 ? 0 : Netlink.attributeSize(4);
    Memory request = Memory.allocate(arena, size);
    int family = destination.length == 4 ? Sockets.AF_INET : Sockets.AF_INET6;
    request.setByte(RouteMessage.RTMSG_FAMILY, family);
    request.setByte(RouteMessage.RTMSG_DESTINATION_PREFIX, bits);
    request.setByte(RouteMessage.RTMSG_SOURCE_PREFIX, source == null ? 0 : bits);
    int at =
        Netlink.putAttribute(request, RouteMessage.RTMSG_SIZE, RouteMessage.RTA_DST, destination);
    if (source != null) {
      at = Netlink.putAttribute(request, at, RouteMessage.RTA_SRC, source);
    }
    if (interfaceIndex != 0) {
      Netlink.putAttribute(request, at, RouteMessage.RTA_OIF, interfaceIndex);
    }
    return request.segment();
  }

  private static RouteAnswer answer(
      RouteMessage message,
      byte[] destination,
      int interfaceIndex,
      byte @Nullable [] forcedSource) {
    if (message.refusal() != 0) {
      return new NoRoute(message.refusal());
    }
    Route.Kind kind = message.kind();
    if (kind == null || message.interfaceIndex() == 0) {
      return new NoRoute(Errno.ENETUNREACH);
    }
    byte[] source = message.preferredSource() != null ? message.preferredSource() : forcedSource;
    if (source == null) {
      SocketAddress remote =
          SocketAddress.onInterface(destination, CONNECTED_PORT, message.interfaceIndex());
      int[] errno = {0};
      source = connectedSource(remote, interfaceIndex, errno);
      if (source == null) {
        return new NoRoute(errno[0]);
      }
    }
    int mtu = message.mtu() != 0 ? message.mtu() : Links.mtu(message.interfaceIndex());
    return new Route(message.interfaceIndex(), message.gateway(), source, kind, mtu);
  }

  /** The source that the kernel gives a socket towards {@code remote}; null, and why, if none. */
  private static byte @Nullable [] connectedSource(
      SocketAddress remote, int interfaceIndex, int[] errno) {
    int socket = Sockets.open(remote.family(), Sockets.SOCK_DGRAM);
    if (socket < 0) {
      errno[0] = -socket;
      return null;
    }
    try {
      String device = interfaceIndex == 0 ? null : Interfaces.name(interfaceIndex);
      int result = device == null ? 0 : Sockets.bindToDevice(socket, device);
      result = result < 0 ? result : Sockets.connect(socket, remote);
      SocketAddress local = result < 0 ? null : Sockets.localAddress(socket);
      errno[0] = result < 0 ? -result : Errno.EADDRNOTAVAIL;
      return local == null ? null : local.bytes();
    } finally {
      Sockets.close(socket);
    }
  }
}
