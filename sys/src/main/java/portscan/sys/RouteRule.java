package portscan.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A rule that says which routing table serves which packets (ip-rule(8)).
 *
 * @param priority rules are tried in ascending order
 * @param table the table that it leads to
 * @param isPlain whether it holds for every packet, and only leads to its table
 */
record RouteRule(int priority, int table, boolean isPlain) {
  private static final int RTM_NEWRULE = 32;
  private static final int RTM_GETRULE = 34;
  private static final int RULE_SIZE = 12;
  private static final long RULE_FAMILY = 0;
  private static final long RULE_DESTINATION_PREFIX = 1;
  private static final long RULE_SOURCE_PREFIX = 2;
  private static final long RULE_SERVICE_TYPE = 3;
  private static final long RULE_TABLE = 4;
  private static final long RULE_ACTION = 7;
  private static final long RULE_FLAGS = 8;
  private static final int FR_ACT_TO_TBL = 1;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_PROTOCOL = 21;

  static final int LOCAL_TABLE = 255;
  static final int MAIN_TABLE = 254;
  static final int DEFAULT_TABLE = 253;

  /** The rules that every network namespace starts with; IPv6 has no default table. */
  static final RouteRule LOCAL = new RouteRule(0, LOCAL_TABLE, true);

  static final RouteRule MAIN = new RouteRule(32_766, MAIN_TABLE, true);
  static final RouteRule DEFAULT = new RouteRule(32_767, DEFAULT_TABLE, true);

  /** The rules of one family. */
  static Netlink.Answer<RouteRule> all(int family) {
    try (Arena arena = Arena.ofConfined()) {
      Memory request = Memory.allocate(arena, RULE_SIZE);
      request.setByte(RULE_FAMILY, family);
      return Netlink.list(
          Netlink.NETLINK_ROUTE, RTM_GETRULE, request.segment(), RTM_NEWRULE, RouteRule::parse);
    }
  }

  /** Adds what a {@code struct fib_rule_hdr} and its attributes say; false if malformed. */
  static boolean parse(MemorySegment message, List<RouteRule> rules) {
    if (message.byteSize() < RULE_SIZE) {
      return false;
    }
    MemorySegment attributes = message.asSlice(RULE_SIZE);
    boolean isPlain =
        octet(message, RULE_DESTINATION_PREFIX) == 0
            && octet(message, RULE_SOURCE_PREFIX) == 0
            && octet(message, RULE_SERVICE_TYPE) == 0
            && octet(message, RULE_ACTION) == FR_ACT_TO_TBL
            && message.get(ValueLayout.JAVA_INT_UNALIGNED, RULE_FLAGS) == 0
            && Netlink.number(attributes, FRA_SUPPRESS_PREFIXLEN, -1) == -1
            && Netlink.hasOnly(
                attributes, FRA_PRIORITY, FRA_SUPPRESS_PREFIXLEN, FRA_TABLE, FRA_PROTOCOL);
    return rules.add(
        new RouteRule(
            Netlink.number(attributes, FRA_PRIORITY, 0),
            Netlink.number(attributes, FRA_TABLE, octet(message, RULE_TABLE)),
            isPlain));
  }

  private static int octet(MemorySegment message, long at) {
    return message.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
