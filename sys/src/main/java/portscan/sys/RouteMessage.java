package portscan.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as rtnetlink(7) describes it: {@code struct rtmsg} and its attributes.
 *
 * @param prefix how many leading bits of {@code destination} count
 * @param sourcePrefix how many leading bits of the source count; 0 for a route that serves all
 * @param table the routing table's number
 * @param type {@code RTN_...}
 * @param flags {@code RTNH_F_...} and {@code RTM_F_...}
 * @param destination 4 or 16 bytes
 * @param interfaceIndex 0 if the message names none
 * @param gateway 4 or 16 bytes
 * @param metric the lower is preferred
 * @param mtu 0 if the route limits none
 * @param isMultipath whether there are several next hops, of which the kernel chooses by flow
 */
@SuppressWarnings("ArrayRecordComponent") // Mirrors a message, never compared.
record RouteMessage(
    int family,
    int prefix,
    int sourcePrefix,
    int serviceType,
    int table,
    int type,
    int flags,
    byte[] destination,
    int interfaceIndex,
    byte @Nullable [] gateway,
    byte @Nullable [] preferredSource,
    int metric,
    int mtu,
    boolean isMultipath) {
  static final int RTM_NEWROUTE = 24;
  static final int RTM_GETROUTE = 26;

  static final int RTMSG_SIZE = 12;
  static final long RTMSG_FAMILY = 0;
  static final long RTMSG_DESTINATION_PREFIX = 1;
  static final long RTMSG_SOURCE_PREFIX = 2;
  private static final long RTMSG_SERVICE_TYPE = 3;
  private static final long RTMSG_TABLE = 4;
  private static final long RTMSG_TYPE = 7;
  private static final long RTMSG_FLAGS = 8;

  static final int RTA_DST = 1;
  static final int RTA_SRC = 2;
  static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_METRICS = 8;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_VIA = 18;
  private static final int RTAX_MTU = 2;

  /** {@code struct rtvia}: the family, then the address. */
  private static final int RTVIA_ADDRESS = 2;

  static final int RTN_UNICAST = 1;
  static final int RTN_LOCAL = 2;
  static final int RTN_BROADCAST = 3;
  static final int RTN_ANYCAST = 4;
  static final int RTN_MULTICAST = 5;
  static final int RTN_BLACKHOLE = 6;
  static final int RTN_UNREACHABLE = 7;
  static final int RTN_PROHIBIT = 8;

  /** Adds what a message says to {@code routes}; false if it is malformed. */
  static boolean parse(MemorySegment message, List<RouteMessage> routes) {
    if (message.byteSize() < RTMSG_SIZE) {
      return false;
    }
    int family = message.get(ValueLayout.JAVA_BYTE, RTMSG_FAMILY);
    if (family != Sockets.AF_INET && family != Sockets.AF_INET6) {
      return true;
    }
    int size = family == Sockets.AF_INET ? 4 : 16;
    int prefix = message.get(ValueLayout.JAVA_BYTE, RTMSG_DESTINATION_PREFIX) & 0xff;
    MemorySegment attributes = message.asSlice(RTMSG_SIZE);
    MemorySegment destination = Netlink.attribute(attributes, RTA_DST);
    if (prefix > 8 * size || (destination != null && destination.byteSize() != size)) {
      return false;
    }
    MemorySegment gateway = Netlink.attribute(attributes, RTA_GATEWAY);
    if (gateway == null) {
      MemorySegment via = Netlink.attribute(attributes, RTA_VIA);
      gateway = via == null || via.byteSize() < RTVIA_ADDRESS ? null : via.asSlice(RTVIA_ADDRESS);
    }
    MemorySegment source = Netlink.attribute(attributes, RTA_PREFSRC);
    MemorySegment metrics = Netlink.attribute(attributes, RTA_METRICS);
    if (isNoAddress(gateway) || (source != null && source.byteSize() != size)) {
      return false;
    }
    int shortTable = message.get(ValueLayout.JAVA_BYTE, RTMSG_TABLE) & 0xff;
    return routes.add(
        new RouteMessage(
            family,
            prefix,
            message.get(ValueLayout.JAVA_BYTE, RTMSG_SOURCE_PREFIX) & 0xff,
            message.get(ValueLayout.JAVA_BYTE, RTMSG_SERVICE_TYPE) & 0xff,
            Netlink.number(attributes, RTA_TABLE, shortTable),
            message.get(ValueLayout.JAVA_BYTE, RTMSG_TYPE) & 0xff,
            message.get(ValueLayout.JAVA_INT_UNALIGNED, RTMSG_FLAGS),
            destination == null ? new byte[size] : bytes(destination),
            Math.max(0, Netlink.number(attributes, RTA_OIF, 0)),
            gateway == null ? null : bytes(gateway),
            source == null ? null : bytes(source),
            Netlink.number(attributes, RTA_PRIORITY, 0),
            metrics == null ? 0 : Math.max(0, Netlink.number(metrics, RTAX_MTU, 0)),
            Netlink.attribute(attributes, RTA_MULTIPATH) != null));
  }

  private static boolean isNoAddress(@Nullable MemorySegment value) {
    return value != null && value.byteSize() != 4 && value.byteSize() != 16;
  }

  private static byte[] bytes(MemorySegment value) {
    return value.toArray(ValueLayout.JAVA_BYTE);
  }

  /** The positive {@link Errno} that a send gets from a route of this type; 0 if it sends. */
  int refusal() {
    return switch (type) {
      case RTN_BLACKHOLE -> Errno.EINVAL;
      case RTN_UNREACHABLE -> Errno.EHOSTUNREACH;
      case RTN_PROHIBIT -> Errno.EACCES;
      default -> 0;
    };
  }

  /** Null for a type that no packet is sent by, or that is unknown. */
  Route.@Nullable Kind kind() {
    return switch (type) {
      case RTN_UNICAST -> Route.Kind.UNICAST;
      case RTN_LOCAL -> Route.Kind.LOCAL;
      case RTN_BROADCAST -> Route.Kind.BROADCAST;
      case RTN_ANYCAST -> Route.Kind.ANYCAST;
      case RTN_MULTICAST -> Route.Kind.MULTICAST;
      default -> null;
    };
  }
}
