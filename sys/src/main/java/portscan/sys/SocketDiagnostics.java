package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which sockets wait for peers in the calling thread's network namespace (sock_diag(7)). */
public final class SocketDiagnostics {
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_UDP = 17;

  private static final int SOCK_DIAG_BY_FAMILY = 20;

  /** The state of a TCP socket that accepts connections. */
  private static final int TCP_LISTEN = 10;

  /** The state of a UDP socket that has no peer; one that has is {@code TCP_ESTABLISHED}. */
  private static final int TCP_CLOSE = 7;

  private static final int REQUEST_SIZE = 56;
  private static final long REQUEST_FAMILY = 0;
  private static final long REQUEST_PROTOCOL = 1;
  private static final long REQUEST_STATES = 4;

  static final int MESSAGE_SIZE = 72;
  static final long MESSAGE_FAMILY = 0;
  private static final long MESSAGE_SOURCE_PORT = 4;
  private static final long MESSAGE_SOURCE = 8;
  private static final long MESSAGE_INTERFACE = 40;
  private static final long MESSAGE_RECEIVE_QUEUE = 56;
  private static final long MESSAGE_SEND_QUEUE = 60;
  private static final long MESSAGE_USER = 64;
  private static final long MESSAGE_INODE = 68;
  private static final int INET_DIAG_SKV6ONLY = 11;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketDiagnostics() {}

  /**
   * One socket.
   *
   * @param protocol {@link #IPPROTO_TCP} or {@link #IPPROTO_UDP}
   * @param local its own address; the family is the socket's, so an IPv6 socket that is bound to an
   *     IPv4 address has {@code ::ffff:a.b.c.d} here
   * @param interfaceIndex the interface that it is bound to; 0 for any
   * @param user the number of the user who opened it
   * @param inode what {@code /proc/PID/fd} calls it: {@code socket:[inode]}; 0 if no file is left
   * @param receiveQueue of TCP, the connections not accepted yet; of UDP, the bytes not read yet
   * @param sendQueue of TCP, the most connections that may wait (the backlog); of UDP, the bytes
   *     not sent yet
   * @param ipv6Only whether an IPv6 socket refuses IPv4 peers; null for an IPv4 socket, and where
   *     the kernel does not tell
   */
  public record Entry(
      int protocol,
      SocketAddress local,
      int interfaceIndex,
      long user,
      long inode,
      int receiveQueue,
      int sendQueue,
      @Nullable Boolean ipv6Only) {}

  /**
   * The sockets of one family and protocol.
   *
   * @param complete false if there are more than could be listed
   */
  public record Listing(List<Entry> entries, boolean complete) {}

  /**
   * Lists the TCP sockets that listen, or the UDP sockets that have no peer. Needs no privilege.
   *
   * @param family {@link Sockets#AF_INET} or {@link Sockets#AF_INET6}
   * @param protocol {@link #IPPROTO_TCP} or {@link #IPPROTO_UDP}
   * @throws SystemException if this process may not ask, or the kernel was built without an answer
   */
  public static Listing waiting(int family, int protocol) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(REQUEST_SIZE, 8);
      request.set(ValueLayout.JAVA_BYTE, REQUEST_FAMILY, (byte) family);
      request.set(ValueLayout.JAVA_BYTE, REQUEST_PROTOCOL, (byte) protocol);
      request.set(INT, REQUEST_STATES, 1 << (protocol == IPPROTO_TCP ? TCP_LISTEN : TCP_CLOSE));
      Netlink.Answer<Entry> answer =
          Netlink.list(
              Netlink.NETLINK_SOCK_DIAG,
              SOCK_DIAG_BY_FAMILY,
              request,
              SOCK_DIAG_BY_FAMILY,
              (message, entries) -> {
                Entry entry = parse(message, protocol);
                return entry != null && entries.add(entry);
              });
      return new Listing(answer.entries(), answer.complete());
    }
  }

  /** Reads a {@code struct inet_diag_msg} and its attributes; null if they are malformed. */
  static @Nullable Entry parse(MemorySegment message, int protocol) {
    if (message.byteSize() < MESSAGE_SIZE) {
      return null;
    }
    int family = message.get(ValueLayout.JAVA_BYTE, MESSAGE_FAMILY);
    if (family != Sockets.AF_INET && family != Sockets.AF_INET6) {
      return null;
    }
    byte[] address =
        message
            .asSlice(MESSAGE_SOURCE, family == Sockets.AF_INET ? 4 : 16)
            .toArray(ValueLayout.JAVA_BYTE);
    int port = message.get(PORT, MESSAGE_SOURCE_PORT) & 0xffff;
    int boundInterface = message.get(INT, MESSAGE_INTERFACE);
    return new Entry(
        protocol,
        SocketAddress.onInterface(address, port, boundInterface),
        boundInterface,
        message.get(INT, MESSAGE_USER) & 0xffff_ffffL,
        message.get(INT, MESSAGE_INODE) & 0xffff_ffffL,
        message.get(INT, MESSAGE_RECEIVE_QUEUE),
        message.get(INT, MESSAGE_SEND_QUEUE),
        family == Sockets.AF_INET ? null : ipv6Only(message.asSlice(MESSAGE_SIZE)));
  }

  private static @Nullable Boolean ipv6Only(MemorySegment attributes) {
    MemorySegment value = Netlink.attribute(attributes, INET_DIAG_SKV6ONLY);
    if (value == null || value.byteSize() == 0) {
      return null;
    }
    return value.get(ValueLayout.JAVA_BYTE, 0) != 0;
  }
}
