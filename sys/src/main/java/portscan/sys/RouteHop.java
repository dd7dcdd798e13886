package portscan.sys;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a prefix of a routing table leads to, and the answer that its destinations share. */
final class RouteHop {
  private final int prefix;
  private final @Nullable RouteMessage route;
  private boolean isAskedForEach;
  private @Nullable RouteAnswer answer;

  private RouteHop(
      int prefix,
      @Nullable RouteMessage route,
      boolean isAskedForEach,
      @Nullable RouteAnswer answer) {
    this.prefix = prefix;
    this.route = route;
    this.isAskedForEach = isAskedForEach;
    this.answer = answer;
  }

  /** One whose destinations have answers of their own. */
  static RouteHop askedForEach(int prefix) {
    return new RouteHop(prefix, null, true, null);
  }

  /** One that lets nothing pass. */
  static RouteHop refused(int prefix, int errno) {
    return new RouteHop(prefix, null, false, new NoRoute(errno));
  }

  /** One whose destinations share what the kernel answers for the first. */
  static RouteHop shared(int prefix, RouteMessage route) {
    return new RouteHop(prefix, route, false, null);
  }

  /** How many leading bits its destinations share, of 128. */
  int prefix() {
    return prefix;
  }

  boolean isAskedForEach() {
    return isAskedForEach;
  }

  /** The shared answer; null if it is not known yet, or if there is none. */
  @Nullable RouteAnswer answer() {
    return answer;
  }

  /**
   * Takes what the kernel answers for one destination as the answer for all, and returns it; null
   * if the kernel does not go by this route, which is then asked for each.
   */
  @Nullable RouteAnswer accept(RouteAnswer first) {
    if (route == null || !(first instanceof Route found) || !follows(found, route)) {
      isAskedForEach = true;
      return null;
    }
    // The answer's own MTU may be what the path to that one destination was found to carry.
    int mtu = route.mtu() != 0 ? route.mtu() : Links.mtu(found.interfaceIndex());
    answer = new Route(found.interfaceIndex(), found.gateway(), found.source(), found.kind(), mtu);
    return answer;
  }

  private static boolean follows(Route found, RouteMessage route) {
    if (found.kind() != route.kind()) {
      return false;
    }
    // Packets to this machine pass its loopback, whichever interface has the address.
    return found.isLocal()
        || (found.interfaceIndex() == route.interfaceIndex()
            && Arrays.equals(found.gateway(), route.gateway()));
  }
}
