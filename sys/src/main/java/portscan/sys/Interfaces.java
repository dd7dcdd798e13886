package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The network interfaces of the calling thread's network namespace (rtnetlink(7)). */
public final class Interfaces {
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_GETADDR = 22;
  private static final int IFADDRMSG_SIZE = 8;
  private static final long IFADDRMSG_FAMILY = 0;
  private static final long IFADDRMSG_PREFIX = 1;
  private static final long IFADDRMSG_INDEX = 4;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IF_NAMESIZE = 16;
  private static final MemorySegment IF_INDEXTONAME = Libc.function("if_indextoname");

  private Interfaces() {}

  /**
   * An address of this machine.
   *
   * @param address with port 0; the scope of a link-local IPv6 address is its interface
   * @param prefix how many leading bits its network has
   * @param interfaceIndex 1 or more
   */
  public record Address(SocketAddress address, int prefix, int interfaceIndex) {}

  /** The name of the interface of that index; null if there is none. */
  public static @Nullable String name(int index) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(IF_NAMESIZE, 8);
      long result = Libc.callLong(IF_INDEXTONAME, index, name.address(), 0, 0, 0, 0);
      return result == name.address() ? name.getString(0) : null;
    }
  }

  /**
   * The IPv4 and IPv6 addresses of all interfaces.
   *
   * @throws SystemException if this process may not ask
   */
  public static List<Address> addresses() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment anyFamily = arena.allocate(IFADDRMSG_SIZE, 8);
      return Netlink.list(
              Netlink.NETLINK_ROUTE, RTM_GETADDR, anyFamily, RTM_NEWADDR, Interfaces::parse)
          .entries();
    }
  }

  /**
   * Whether packets may bear an address as their source: whether a socket can be bound to it.
   * Nothing is sent; true where that cannot be found out.
   *
   * @param address with port 0
   */
  public static boolean mayBeSource(SocketAddress address) {
    int socket = Sockets.open(address.family(), Sockets.SOCK_DGRAM);
    if (socket < 0) {
      return true;
    }
    int bound = Sockets.bindSource(socket, address);
    Sockets.close(socket);
    return bound != -Errno.EADDRNOTAVAIL;
  }

  /** Adds what a {@code struct ifaddrmsg} and its attributes say; false if they are malformed. */
  static boolean parse(MemorySegment message, List<Address> addresses) {
    if (message.byteSize() < IFADDRMSG_SIZE) {
      return false;
    }
    int family = message.get(ValueLayout.JAVA_BYTE, IFADDRMSG_FAMILY);
    if (family != Sockets.AF_INET && family != Sockets.AF_INET6) {
      return true;
    }
    MemorySegment attributes = message.asSlice(IFADDRMSG_SIZE);
    // Where the two differ, IFA_ADDRESS is the other end of a point-to-point link.
    MemorySegment local = Netlink.attribute(attributes, IFA_LOCAL);
    MemorySegment address = local != null ? local : Netlink.attribute(attributes, IFA_ADDRESS);
    int size = family == Sockets.AF_INET ? 4 : 16;
    if (address == null || address.byteSize() != size) {
      return false;
    }
    int index = message.get(ValueLayout.JAVA_INT_UNALIGNED, IFADDRMSG_INDEX);
    byte[] bytes = address.toArray(ValueLayout.JAVA_BYTE);
    int prefix = message.get(ValueLayout.JAVA_BYTE, IFADDRMSG_PREFIX) & 0xff;
    return addresses.add(new Address(SocketAddress.onInterface(bytes, 0, index), prefix, index));
  }
}
