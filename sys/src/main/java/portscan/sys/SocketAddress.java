package portscan.sys;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct sockaddr_in} or {@code sockaddr_in6} as a value.
 *
 * @param bytes the address in network order: 4 bytes for IPv4, 16 for IPv6
 * @param port 0 to 65535
 * @param scope the interface index of an IPv6 zone; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // Mirrors a C structure; equality is by content.
public record SocketAddress(byte[] bytes, int port, int scope) {
  /** {@code sizeof(struct sockaddr_in6)}, the larger of the two. */
  static final int MAXIMUM_SIZE = 28;

  static final int IPV4_SIZE = 16;
  static final long FAMILY_OFFSET = 0;
  private static final long PORT_OFFSET = 2;
  static final long IPV4_ADDRESS_OFFSET = 4;
  static final long IPV6_ADDRESS_OFFSET = 8;
  static final long IPV6_SCOPE_OFFSET = 24;

  public SocketAddress {
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalArgumentException("4 or 16 bytes, not " + bytes.length);
    }
  }

  /** The address as seen on an interface, whose index is the scope if the address is fe80::/10. */
  static SocketAddress onInterface(byte[] bytes, int port, int index) {
    boolean isLinkLocal =
        bytes.length == 16 && (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0x80;
    return new SocketAddress(bytes, port, isLinkLocal ? index : 0);
  }

  /** {@link Sockets#AF_INET} or {@link Sockets#AF_INET6}. */
  public int family() {
    return bytes.length == 4 ? Sockets.AF_INET : Sockets.AF_INET6;
  }

  /** Writes the structure at {@code at} and returns its size. */
  int write(Memory to, long at) {
    to.clear(at, MAXIMUM_SIZE);
    to.setShort(at + FAMILY_OFFSET, family());
    to.setByte(at + PORT_OFFSET, port >>> 8);
    to.setByte(at + PORT_OFFSET + 1, port);
    if (bytes.length == 4) {
      to.setBytes(at + IPV4_ADDRESS_OFFSET, bytes);
      return IPV4_SIZE;
    }
    to.setBytes(at + IPV6_ADDRESS_OFFSET, bytes);
    to.setInt(at + IPV6_SCOPE_OFFSET, scope);
    return MAXIMUM_SIZE;
  }

  /**
   * Reads the structure at {@code at}; null if its family is neither IPv4 nor IPv6, or if the
   * memory ends before the structure does.
   */
  static @Nullable SocketAddress read(Memory from, long at) {
    long rest = from.size() - at;
    if (rest < IPV4_SIZE) {
      return null;
    }
    int port = (from.getByte(at + PORT_OFFSET) << 8) | from.getByte(at + PORT_OFFSET + 1);
    return switch (from.getShort(at + FAMILY_OFFSET)) {
      case Sockets.AF_INET ->
          new SocketAddress(from.getBytes(at + IPV4_ADDRESS_OFFSET, 4), port, 0);
      case Sockets.AF_INET6 ->
          rest < MAXIMUM_SIZE
              ? null
              : new SocketAddress(
                  from.getBytes(at + IPV6_ADDRESS_OFFSET, 16),
                  port,
                  from.getInt(at + IPV6_SCOPE_OFFSET));
      default -> null;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SocketAddress address
        && Arrays.equals(bytes, address.bytes)
        && port == address.port
        && scope == address.scope;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(bytes) + port) + scope;
  }
}
