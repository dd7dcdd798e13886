package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The neighbour tables (ARP, NDP) of the calling thread's network namespace (rtnetlink(7)).
 *
 * <p>Reading needs no privilege; asking needs CAP_NET_ADMIN.
 */
public final class Neighbours {
  private static final int RTM_NEWNEIGH = 28;
  private static final int RTM_GETNEIGH = 30;
  private static final int NDMSG_SIZE = 12;
  private static final long NDMSG_FAMILY = 0;
  private static final long NDMSG_INDEX = 4;
  private static final long NDMSG_STATE = 8;
  private static final long NDMSG_FLAGS = 10;
  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NTF_USE = 1;
  private static final int NUD_NONE = 0;
  private static final int NUD_INCOMPLETE = 1;
  private static final int NUD_REACHABLE = 2;
  private static final int NUD_STALE = 4;
  private static final int NUD_DELAY = 8;
  private static final int NUD_PROBE = 16;
  private static final int NUD_FAILED = 32;
  private static final int NUD_NOARP = 64;
  private static final int NUD_PERMANENT = 128;
  private static final int MAX_ADDR_LEN = 32;

  /**
   * How long {@link #resolve} sleeps between two looks, in milliseconds: doubling up to the last.
   */
  private static final int FIRST_PAUSE = 1;

  private static final int LAST_PAUSE = 16;

  private Neighbours() {}

  /**
   * All entries of both families that are in use.
   *
   * @throws SystemException if this process may not ask
   */
  public static List<Neighbour> all() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment anyFamily = arena.allocate(NDMSG_SIZE, 8);
      return Netlink.list(
              Netlink.NETLINK_ROUTE, RTM_GETNEIGH, anyFamily, RTM_NEWNEIGH, Neighbours::parse)
          .entries();
    }
  }

  /** What is known of one neighbour; empty if there is no entry of it. */
  public static Optional<Neighbour> of(int interfaceIndex, byte[] address) {
    List<Neighbour> found = new ArrayList<>(1);
    int result = request(RTM_GETNEIGH, 0, 0, interfaceIndex, address, found);
    return result < 0 || found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /** The hardware address of a neighbour that packets can be sent to now; empty if unknown. */
  public static Optional<byte[]> hardwareAddress(int interfaceIndex, byte[] address) {
    return of(interfaceIndex, address).filter(Neighbour::isUsable).map(Neighbour::hardwareAddress);
  }

  /**
   * Has the kernel ask a neighbour for its hardware address, if it does not know it, as it would
   * before sending a packet: by ARP or NDP and nothing else. Returns at once.
   *
   * @return 0, or a negated {@link Errno}: {@code EPERM} without CAP_NET_ADMIN, {@code ENODEV}
   *     without such an interface
   */
  public static int ask(int interfaceIndex, byte[] address) {
    return request(
        RTM_NEWNEIGH, Netlink.NLM_F_CREATE, NTF_USE, interfaceIndex, address, new ArrayList<>(0));
  }

  /**
   * Asks a neighbour and waits until its hardware address is known, the kernel gives up (after 3 s
   * by default) or the time is up.
   *
   * @param timeoutNs the longest wait, in nanoseconds
   * @return what is known then: usable or not
   * @throws SystemException if the neighbour cannot be asked, as {@link #ask} says
   */
  public static Neighbour resolve(int interfaceIndex, byte[] address, long timeoutNs) {
    long start = System.nanoTime();
    Neighbour unknown = new Neighbour(interfaceIndex, address, new byte[0], Neighbour.State.NONE);
    Neighbour known = of(interfaceIndex, address).orElse(unknown);
    if (known.isUsable()) {
      return known;
    }
    int result = ask(interfaceIndex, address);
    if (result < 0) {
      throw new SystemException("asking a neighbour", -result);
    }
    int pause = FIRST_PAUSE;
    while (true) {
      known = of(interfaceIndex, address).orElse(unknown);
      boolean isOver = System.nanoTime() - start >= timeoutNs;
      if (isOver || known.isUsable() || known.state() == Neighbour.State.FAILED) {
        return known;
      }
      if (!sleep(pause)) {
        return known;
      }
      pause = Math.min(LAST_PAUSE, 2 * pause);
    }
  }

  private static boolean sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int request(
      int type,
      int requestFlags,
      int entryFlags,
      int interfaceIndex,
      byte[] address,
      List<Neighbour> found) {
    if (address.length != 4 && address.length != 16) {
      throw new IllegalArgumentException("4 or 16 bytes, not " + address.length);
    }
    try (Arena arena = Arena.ofConfined()) {
      Memory request = Memory.allocate(arena, NDMSG_SIZE + Netlink.attributeSize(address.length));
      request.setByte(NDMSG_FAMILY, address.length == 4 ? Sockets.AF_INET : Sockets.AF_INET6);
      request.setInt(NDMSG_INDEX, interfaceIndex);
      request.setByte(NDMSG_FLAGS, entryFlags);
      Netlink.putAttribute(request, NDMSG_SIZE, NDA_DST, address);
      return Netlink.ask(
          Netlink.NETLINK_ROUTE,
          type,
          requestFlags,
          request.segment(),
          RTM_NEWNEIGH,
          Neighbours::parse,
          found);
    }
  }

  /** Adds what a {@code struct ndmsg} and its attributes say; false if they are malformed. */
  static boolean parse(MemorySegment message, List<Neighbour> neighbours) {
    if (message.byteSize() < NDMSG_SIZE) {
      return false;
    }
    int family = message.get(ValueLayout.JAVA_BYTE, NDMSG_FAMILY);
    if (family != Sockets.AF_INET && family != Sockets.AF_INET6) {
      return true;
    }
    MemorySegment attributes = message.asSlice(NDMSG_SIZE);
    MemorySegment address = Netlink.attribute(attributes, NDA_DST);
    MemorySegment hardware = Netlink.attribute(attributes, NDA_LLADDR);
    int size = family == Sockets.AF_INET ? 4 : 16;
    if (address == null
        || address.byteSize() != size
        || (hardware != null && hardware.byteSize() > MAX_ADDR_LEN)) {
      return false;
    }
    int bits = message.get(ValueLayout.JAVA_SHORT_UNALIGNED, NDMSG_STATE) & 0xffff;
    Neighbour.State state = state(bits);
    return state != null
        && neighbours.add(
            new Neighbour(
                message.get(ValueLayout.JAVA_INT_UNALIGNED, NDMSG_INDEX),
                address.toArray(ValueLayout.JAVA_BYTE),
                hardware == null ? new byte[0] : hardware.toArray(ValueLayout.JAVA_BYTE),
                state));
  }

  private static Neighbour.@Nullable State state(int bits) {
    return switch (bits) {
      case NUD_NONE -> Neighbour.State.NONE;
      case NUD_INCOMPLETE -> Neighbour.State.INCOMPLETE;
      case NUD_REACHABLE -> Neighbour.State.REACHABLE;
      case NUD_STALE -> Neighbour.State.STALE;
      case NUD_DELAY -> Neighbour.State.DELAY;
      case NUD_PROBE -> Neighbour.State.PROBE;
      case NUD_FAILED -> Neighbour.State.FAILED;
      case NUD_NOARP -> Neighbour.State.NO_ARP;
      case NUD_PERMANENT -> Neighbour.State.PERMANENT;
      default -> null;
    };
  }
}
