package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The links of the calling thread's network namespace: what its interfaces send (rtnetlink(7)). */
public final class Links {
  /** {@code ARPHRD_ETHER}. */
  public static final int ETHERNET = 1;

  /** {@code ARPHRD_LOOPBACK}, whose frames have an Ethernet header. */
  public static final int LOOPBACK = 772;

  /** {@code ARPHRD_NONE}: packets without any header, of a tunnel for example. */
  public static final int NONE = 0xfffe;

  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int IFINFOMSG_SIZE = 16;
  private static final long IFINFOMSG_TYPE = 2;
  private static final long IFINFOMSG_INDEX = 4;
  private static final long IFINFOMSG_FLAGS = 8;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFF_UP = 0x1;
  private static final int IFF_LOOPBACK = 0x8;
  private static final int IFF_RUNNING = 0x40;
  private static final int MAX_ADDR_LEN = 32;

  private Links() {}

  /**
   * All links.
   *
   * @throws SystemException if this process may not ask
   */
  public static List<Link> all() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFINFOMSG_SIZE, 8);
      return Netlink.list(Netlink.NETLINK_ROUTE, RTM_GETLINK, request, RTM_NEWLINK, Links::parse)
          .entries();
    }
  }

  /** The link of that index, if there is one. */
  public static Optional<Link> of(int index) {
    List<Link> links = new ArrayList<>(1);
    try (Arena arena = Arena.ofConfined()) {
      Memory request = Memory.allocate(arena, IFINFOMSG_SIZE);
      request.setInt(IFINFOMSG_INDEX, index);
      int result =
          Netlink.ask(
              Netlink.NETLINK_ROUTE,
              RTM_GETLINK,
              0,
              request.segment(),
              RTM_NEWLINK,
              Links::parse,
              links);
      return result < 0 || links.isEmpty() ? Optional.empty() : Optional.of(links.getFirst());
    }
  }

  /** The MTU of the link of that index; 0 if there is none. */
  static int mtu(int index) {
    Optional<Link> link = of(index);
    return link.isPresent() ? link.get().mtu() : 0;
  }

  /** Adds what a {@code struct ifinfomsg} and its attributes say; false if they are malformed. */
  static boolean parse(MemorySegment message, List<Link> links) {
    if (message.byteSize() < IFINFOMSG_SIZE) {
      return false;
    }
    MemorySegment attributes = message.asSlice(IFINFOMSG_SIZE);
    MemorySegment name = Netlink.attribute(attributes, IFLA_IFNAME);
    if (name == null) {
      return false;
    }
    MemorySegment address = Netlink.attribute(attributes, IFLA_ADDRESS);
    if (address != null && address.byteSize() > MAX_ADDR_LEN) {
      return false;
    }
    int type = message.get(ValueLayout.JAVA_SHORT_UNALIGNED, IFINFOMSG_TYPE) & 0xffff;
    int flags = message.get(ValueLayout.JAVA_INT_UNALIGNED, IFINFOMSG_FLAGS);
    return links.add(
        new Link(
            message.get(ValueLayout.JAVA_INT_UNALIGNED, IFINFOMSG_INDEX),
            text(name),
            type,
            address == null ? new byte[0] : address.toArray(ValueLayout.JAVA_BYTE),
            Netlink.number(attributes, IFLA_MTU, 0),
            (flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING),
            (flags & IFF_LOOPBACK) != 0,
            type == ETHERNET || type == LOOPBACK));
  }

  private static String text(MemorySegment terminated) {
    byte[] bytes = terminated.toArray(ValueLayout.JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
