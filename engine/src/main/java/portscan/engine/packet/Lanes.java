package portscan.engine.packet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.IpAddress;
import portscan.api.model.Trouble;
import portscan.engine.device.PacketTemplate;
import portscan.engine.device.Transmitter;
import portscan.engine.order.ProbeSpace;
import portscan.sys.NoRoute;
import portscan.sys.Route;
import portscan.sys.RouteAnswer;
import portscan.sys.RouteCache;

/** Which way leads to each host: routes are asked for once each, lanes are shared. */
final class Lanes {
  /** Hosts up to this number have their lane remembered. */
  private static final int MOST_REMEMBERED = 1 << 20;

  private static final int MOST_ROUTES = 1 << 16;
  private static final int HOP_LIMIT = 64;

  private final ProbeSpace space;
  private final RouteCache routes;
  private final Opener opener;
  private final IdentityHashMap<RouteAnswer, Lane> byRoute = new IdentityHashMap<>();
  private final Map<Key, Lane> byKey = new HashMap<>();
  private final List<Lane> all = new ArrayList<>();
  private final @Nullable Lane @Nullable [] ofHost;
  private final int flags;
  private final byte[] options;

  /** What packets that share a lane have in common. */
  private record Key(int interfaceIndex, @Nullable IpAddress gateway, IpAddress source) {
    static Key of(Route route) {
      byte[] gateway = route.gateway();
      return new Key(
          route.interfaceIndex(),
          gateway == null ? null : IpAddress.of(gateway),
          IpAddress.of(route.source()));
    }
  }

  /** Opens a way out for packets that take a route. */
  interface Opener {
    /** The way for the packets of a family. */
    Way open(Route route, boolean isIpv6);
  }

  /**
   * A way out.
   *
   * @param hardwareSource our hardware address on it; negative where packets have no link header
   * @param nextHop the next hop's hardware address; unused without a link header
   */
  record Way(Transmitter transmitter, long hardwareSource, long nextHop) {}

  Lanes(ProbeSpace space, RouteCache routes, Opener opener, int flags, byte[] options) {
    this.space = space;
    this.routes = routes;
    this.opener = opener;
    this.flags = flags;
    this.options = options;
    this.ofHost = space.hosts() <= MOST_REMEMBERED ? new Lane[(int) space.hosts()] : null;
  }

  List<Lane> all() {
    return all;
  }

  /** The lane to a host; null if there is no way, see {@link #failure}. */
  @Nullable Lane of(long hostIndex) {
    if (ofHost == null) {
      return find(hostIndex);
    }
    Lane lane = ofHost[(int) hostIndex];
    if (lane == null) {
      lane = find(hostIndex);
      ofHost[(int) hostIndex] = lane;
    }
    return lane;
  }

  private @Nullable Lane find(long hostIndex) {
    RouteAnswer answer = answer(hostIndex);
    Lane known = byRoute.get(answer);
    if (known == null && answer instanceof Route route) {
      if (byRoute.size() >= MOST_ROUTES) {
        byRoute.clear();
      }
      known = byKey.computeIfAbsent(Key.of(route), _ -> open(route, space.isIpv6(hostIndex)));
      byRoute.put(answer, known);
    }
    return known;
  }

  private RouteAnswer answer(long hostIndex) {
    return routes.towards(
        space.addressHigh(hostIndex), space.addressLow(hostIndex), space.isIpv6(hostIndex));
  }

  private Lane open(Route route, boolean isIpv6) {
    Way way = opener.open(route, isIpv6);
    IpAddress source = IpAddress.of(route.source());
    PacketTemplate template =
        PacketTemplate.tcp(source, flags, options, HOP_LIMIT, way.hardwareSource());
    PacketTemplate reset =
        PacketTemplate.tcp(source, TcpReply.RST, new byte[0], HOP_LIMIT, way.hardwareSource());
    Lane lane = new Lane(way.transmitter(), template, reset, source, way.nextHop());
    all.add(lane);
    return lane;
  }

  /** Why there is no lane to a host. */
  LocalFailure failure(long hostIndex) {
    RouteAnswer answer = answer(hostIndex);
    return answer instanceof NoRoute none
        ? Errors.failure(none.errno())
        : new LocalFailure(
            Trouble.NO_LOCAL_ROUTE,
            "no way from here to " + space.address(hostIndex),
            "`ip route get " + space.address(hostIndex) + "` tells what the kernel thinks");
  }
}
