package portscan.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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

  private static final int IPV4_SIZE = 16;
  private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long FAMILY_OFFSET = 0;
  private static final long PORT_OFFSET = 2;
  private static final long IPV4_ADDRESS_OFFSET = 4;
  private static final long IPV6_ADDRESS_OFFSET = 8;
  private static final long IPV6_SCOPE_OFFSET = 24;

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
  int write(MemorySegment to, long at) {
    to.asSlice(at, MAXIMUM_SIZE).fill((byte) 0);
    to.set(FAMILY, at + FAMILY_OFFSET, (short) family());
    to.set(PORT, at + PORT_OFFSET, (short) port);
    if (bytes.length == 4) {
      MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, at + IPV4_ADDRESS_OFFSET, 4);
      return IPV4_SIZE;
    }
    MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, at + IPV6_ADDRESS_OFFSET, 16);
    to.set(ValueLayout.JAVA_INT_UNALIGNED, at + IPV6_SCOPE_OFFSET, scope);
    return MAXIMUM_SIZE;
  }

  /**
   * Reads the structure at {@code at}; null if its family is neither IPv4 nor IPv6, or if the
   * segment ends before the structure does.
   */
  static @Nullable SocketAddress read(MemorySegment from, long at) {
    long rest = from.byteSize() - at;
    if (rest < IPV4_SIZE) {
      return null;
    }
    int family = from.get(FAMILY, at + FAMILY_OFFSET);
    int port = from.get(PORT, at + PORT_OFFSET) & 0xffff;
    return switch (family) {
      case Sockets.AF_INET -> new SocketAddress(bytes(from, at + IPV4_ADDRESS_OFFSET, 4), port, 0);
      case Sockets.AF_INET6 ->
          rest < MAXIMUM_SIZE
              ? null
              : new SocketAddress(
                  bytes(from, at + IPV6_ADDRESS_OFFSET, 16),
                  port,
                  from.get(ValueLayout.JAVA_INT_UNALIGNED, at + IPV6_SCOPE_OFFSET));
      default -> null;
    };
  }

  private static byte[] bytes(MemorySegment from, long at, int count) {
    return from.asSlice(at, count).toArray(ValueLayout.JAVA_BYTE);
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
