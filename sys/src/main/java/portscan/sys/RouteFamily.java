package portscan.sys;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The half of a {@link RouteCache} that serves one address family. */
final class RouteFamily {
  private static final int RTNH_F_DEAD = 1;
  private static final int RTNH_F_LINKDOWN = 16;

  /** What belongs to no route that could be shared. */
  private static final RouteHop ASKED = RouteHop.askedForEach(0);

  private static final NoRoute UNREACHABLE = new NoRoute(Errno.ENETUNREACH);

  private final int family;
  private final int interfaceIndex;
  private final byte @Nullable [] source;
  private final PrefixMap<RouteHop> hops;
  private final AnswerTable asked = new AnswerTable();

  private RouteFamily(
      int family, int interfaceIndex, byte @Nullable [] source, PrefixMap<RouteHop> hops) {
    this.family = family;
    this.interfaceIndex = interfaceIndex;
    this.source = source;
    this.hops = hops;
  }

  static RouteFamily read(int family, int interfaceIndex, byte @Nullable [] source) {
    if (source != null && source.length != (family == Sockets.AF_INET ? 4 : 16)) {
      throw new IllegalArgumentException("the source is of another family");
    }
    boolean isForced = interfaceIndex != 0 || source != null;
    PrefixMap<RouteHop> hops = isForced ? everythingAsked() : hops(family);
    return new RouteFamily(family, interfaceIndex, source, hops);
  }

  RouteAnswer towards(long high, long low) {
    RouteHop hop = hops.value(hops.range(high, low));
    if (hop == null) {
      return UNREACHABLE;
    }
    RouteAnswer known = hop.answer();
    if (known != null) {
      return known;
    }
    if (hop.isAskedForEach()) {
      return ask(high, low);
    }
    RouteAnswer first = hop.accept(fromKernel(high, low));
    return first != null ? first : ask(high, low);
  }

  private RouteAnswer ask(long high, long low) {
    RouteAnswer kept = asked.get(high, low);
    if (kept == null) {
      kept = fromKernel(high, low);
      asked.put(high, low, kept);
    }
    return kept;
  }

  private RouteAnswer fromKernel(long high, long low) {
    byte[] destination =
        family == Sockets.AF_INET
            ? ByteBuffer.allocate(4).putInt((int) low).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return Routes.towards(destination, interfaceIndex, source);
  }

  boolean isUniform(long firstHigh, long firstLow, long lastHigh, long lastLow) {
    int range = hops.range(firstHigh, firstLow);
    if (range != hops.range(lastHigh, lastLow)) {
      return false;
    }
    // Ask once: a route that the kernel does not follow as expected is asked for each from then on.
    towards(firstHigh, firstLow);
    RouteHop hop = hops.value(range);
    return hop == null || !hop.isAskedForEach();
  }

  private static PrefixMap<RouteHop> everythingAsked() {
    return PrefixMap.of(List.of(new PrefixMap.Prefix<>(0, 0, 0, ASKED)));
  }

  private static PrefixMap<RouteHop> hops(int family) {
    Netlink.Answer<RouteRule> rules = RouteRule.all(family);
    Netlink.Answer<RouteMessage> routes = allRoutes(family);
    if (!rules.complete() || !routes.complete() || !areDefault(rules.entries(), family)) {
      return everythingAsked();
    }
    return compile(family, routes.entries(), isSourceChosen(family));
  }

  private static Netlink.Answer<RouteMessage> allRoutes(int family) {
    try (Arena arena = Arena.ofConfined()) {
      Memory request = Memory.allocate(arena, RouteMessage.RTMSG_SIZE);
      request.setByte(RouteMessage.RTMSG_FAMILY, family);
      return Netlink.list(
          Netlink.NETLINK_ROUTE,
          RouteMessage.RTM_GETROUTE,
          request.segment(),
          RouteMessage.RTM_NEWROUTE,
          RouteMessage::parse);
    }
  }

  static boolean areDefault(List<RouteRule> rules, int family) {
    return rules.equals(
        family == Sockets.AF_INET
            ? List.of(RouteRule.LOCAL, RouteRule.MAIN, RouteRule.DEFAULT)
            : List.of(RouteRule.LOCAL, RouteRule.MAIN));
  }

  /** Whether the source depends on the destination, not the route alone (RFC 6724, section 5). */
  private static boolean isSourceChosen(int family) {
    if (family == Sockets.AF_INET) {
      return false;
    }
    int candidates = 0;
    for (Interfaces.Address address : Interfaces.addresses()) {
      byte[] bytes = address.address().bytes();
      boolean isLinkLocal = (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0x80;
      boolean isLoopback =
          address.prefix() == 128 && address.interfaceIndex() == 1 && bytes[0] == 0;
      candidates += bytes.length == 16 && !isLinkLocal && !isLoopback ? 1 : 0;
    }
    return candidates > 1;
  }

  /** Lays the tables over each other in the order of the default rules. */
  static PrefixMap<RouteHop> compile(
      int family, List<RouteMessage> routes, boolean isSourceChosen) {
    for (RouteMessage route : routes) {
      if (route.sourcePrefix() != 0) {
        return everythingAsked();
      }
    }
    PrefixMap<RouteHop> local = table(family, routes, RouteRule.LOCAL_TABLE, isSourceChosen);
    PrefixMap<RouteHop> main = table(family, routes, RouteRule.MAIN_TABLE, isSourceChosen);
    PrefixMap<RouteHop> rest = table(family, routes, RouteRule.DEFAULT_TABLE, isSourceChosen);
    PrefixMap<RouteHop> special = PrefixMap.of(special(family));
    // The kernel may keep the local and main tables as one, where the longest prefix of both wins.
    return special.merge(
        local
            .merge(
                main,
                (first, second) ->
                    first != null && second != null && second.prefix() > first.prefix()
                        ? ASKED
                        : either(first, second))
            .merge(rest, RouteFamily::either),
        RouteFamily::either);
  }

  private static @Nullable RouteHop either(@Nullable RouteHop first, @Nullable RouteHop second) {
    return first != null ? first : second;
  }

  /** Destinations that the kernel treats apart from its tables. */
  private static List<PrefixMap.Prefix<RouteHop>> special(int family) {
    return family == Sockets.AF_INET
        ? List.of(asked(0, 0, 96 + 8), asked(0, 0xe000_0000L, 96 + 4), asked(0, 0xffff_ffffL, 128))
        : List.of(asked(0, 0, 64), asked(0xfe80L << 48, 0, 9), asked(0xffL << 56, 0, 8));
  }

  private static PrefixMap.Prefix<RouteHop> asked(long high, long low, int length) {
    return new PrefixMap.Prefix<>(high, low, length, ASKED);
  }

  private static PrefixMap<RouteHop> table(
      int family, List<RouteMessage> routes, int table, boolean isSourceChosen) {
    Map<PrefixMap.Prefix<Integer>, List<RouteMessage>> rivals = new LinkedHashMap<>();
    for (RouteMessage route : routes) {
      // Packets leave with type of service 0.
      boolean isUsable =
          route.table() == table && route.serviceType() == 0 && (route.flags() & RTNH_F_DEAD) == 0;
      if (isUsable) {
        rivals.computeIfAbsent(prefix(route), _ -> new ArrayList<>(1)).add(route);
      }
    }
    List<PrefixMap.Prefix<RouteHop>> prefixes = new ArrayList<>(rivals.size());
    rivals.forEach((prefix, same) -> {
      RouteHop hop = hop(family, prefix.length(), same, isSourceChosen);
      prefixes.add(new PrefixMap.Prefix<>(prefix.high(), prefix.low(), prefix.length(), hop));
    });
    return PrefixMap.of(prefixes);
  }

  private static PrefixMap.Prefix<Integer> prefix(RouteMessage route) {
    ByteBuffer bytes = ByteBuffer.wrap(route.destination());
    return bytes.capacity() == 4
        ? new PrefixMap.Prefix<>(0, bytes.getInt() & 0xffff_ffffL, 96 + route.prefix(), 0)
        : new PrefixMap.Prefix<>(bytes.getLong(), bytes.getLong(), route.prefix(), 0);
  }

  private static RouteHop hop(
      int family, int length, List<RouteMessage> rivals, boolean isSourceChosen) {
    RouteMessage best = rivals.getFirst();
    int equals = 0;
    for (RouteMessage rival : rivals) {
      if ((rival.flags() & RTNH_F_LINKDOWN) != 0) {
        return RouteHop.askedForEach(length);
      }
      int order = Integer.compareUnsigned(rival.metric(), best.metric());
      equals = order < 0 ? 1 : order == 0 ? equals + 1 : equals;
      best = order < 0 ? rival : best;
    }
    // IPv6 also looks at whether the routers of equal prefixes are there (RFC 4191).
    boolean isContested = equals > 1 || (family == Sockets.AF_INET6 && rivals.size() > 1);
    if (isContested) {
      return RouteHop.askedForEach(length);
    }
    if (best.refusal() != 0) {
      return RouteHop.refused(length, best.refusal());
    }
    boolean isLocal = best.type() == RouteMessage.RTN_LOCAL;
    boolean isSourceItself = isLocal && best.preferredSource() == null;
    boolean isShared =
        best.kind() != null
            && best.interfaceIndex() != 0
            && !best.isMultipath()
            && (length == 128
                || !(isSourceItself || (isSourceChosen && best.preferredSource() == null)));
    return isShared ? RouteHop.shared(length, best) : RouteHop.askedForEach(length);
  }

  /** The answers of single destinations; when it is full, it starts again from nothing. */
  private static final class AnswerTable {
    private static final int MAXIMUM = 65_536;
    private static final long MIXER = 0x9e37_79b9_7f4a_7c15L;

    /** Powers of two, at most half full; an empty slot has no answer. */
    private long[] highs = new long[256];

    private long[] lows = new long[256];
    private @Nullable RouteAnswer[] answers = new RouteAnswer[256];
    private int size;

    @Nullable RouteAnswer get(long high, long low) {
      return answers[slot(high, low)];
    }

    void put(long high, long low, RouteAnswer answer) {
      if (size == MAXIMUM) {
        Arrays.fill(answers, null);
        size = 0;
      }
      if (2 * size >= answers.length) {
        grow();
      }
      set(high, low, answer);
    }

    private void set(long high, long low, RouteAnswer answer) {
      int slot = slot(high, low);
      size += answers[slot] == null ? 1 : 0;
      highs[slot] = high;
      lows[slot] = low;
      answers[slot] = answer;
    }

    private void grow() {
      long[] oldHighs = highs;
      long[] oldLows = lows;
      @Nullable RouteAnswer[] oldAnswers = answers;
      highs = new long[2 * oldHighs.length];
      lows = new long[2 * oldHighs.length];
      answers = new RouteAnswer[2 * oldHighs.length];
      size = 0;
      for (int i = 0; i < oldAnswers.length; i++) {
        RouteAnswer answer = oldAnswers[i];
        if (answer != null) {
          set(oldHighs[i], oldLows[i], answer);
        }
      }
    }

    /** Where the destination is, or the empty slot where it would be. */
    private int slot(long high, long low) {
      int mask = answers.length - 1;
      long hash = (high * MIXER ^ low) * MIXER;
      int slot = (int) (hash >>> 32) & mask;
      while (answers[slot] != null && (highs[slot] != high || lows[slot] != low)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }
  }
}
