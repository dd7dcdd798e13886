package portscan.engine.discovery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.api.scan.Origin;
import portscan.engine.order.ProbeSpace;
import portscan.engine.packet.Errors;
import portscan.sys.Link;
import portscan.sys.Links;
import portscan.sys.NoRoute;
import portscan.sys.PacketSender;
import portscan.sys.RawSocket;
import portscan.sys.Route;
import portscan.sys.RouteAnswer;
import portscan.sys.RouteCache;
import portscan.wire.HardwareAddress;

/** Which way leads to each host; ways out are opened when first needed. */
final class Exits implements AutoCloseable {
  private static final int MOST_ROUTES = 1 << 16;
  private static final int SLOTS = 128;
  private static final int SLOT_SIZE = 2048;

  private final @Nullable String device;
  private final int zone;
  private final RouteCache routes;
  private final RouteCache zoneRoutes;
  private final IdentityHashMap<RouteAnswer, Lane> lanes = new IdentityHashMap<>();
  private final List<Exit> all = new ArrayList<>();
  private final List<Link> links = Links.all();
  private @Nullable Exit ipv4;
  private @Nullable Exit ipv6;

  Exits(ProbeSpace space, Origin origin) {
    this.device = origin.device();
    this.zone = zone(space);
    this.routes = routes(origin, device == null ? 0 : index(device));
    this.zoneRoutes = zone == 0 ? routes : routes(origin, zone);
  }

  /** The interface of the space's zone; 0 without one. */
  private static int zone(ProbeSpace space) {
    for (int block = 0; block < space.blocks(); block++) {
      String zone = space.address(space.firstHost(block)).zone();
      if (!zone.isEmpty()) {
        return zone.chars().allMatch(Character::isDigit) ? Integer.parseInt(zone) : index(zone);
      }
    }
    return 0;
  }

  private static int index(String device) {
    for (Link link : Links.all()) {
      if (link.name().equals(device)) {
        return link.index();
      }
    }
    throw new PortScanException(
        Trouble.NO_SUCH_ORIGIN, "there is no network interface " + device, "`ip link` lists them");
  }

  private static RouteCache routes(Origin origin, int interfaceIndex) {
    IpAddress source = origin.address();
    boolean isIpv6 = source != null && source.family() == AddressFamily.IPV6;
    byte[] bytes = source == null ? null : source.bytes();
    return RouteCache.read(interfaceIndex, isIpv6 ? null : bytes, isIpv6 ? bytes : null);
  }

  List<Exit> all() {
    return all;
  }

  /** The lane to a destination; null if there is no way, see {@link #failure}. */
  @Nullable Lane lane(long high, long low, boolean isIpv6) {
    RouteAnswer answer = answer(high, low, isIpv6);
    Lane known = lanes.get(answer);
    if (known == null && answer instanceof Route route) {
      if (lanes.size() >= MOST_ROUTES) {
        lanes.clear();
      }
      known = open(route, isIpv6);
      lanes.put(answer, known);
    }
    return known;
  }

  private RouteAnswer answer(long high, long low, boolean isIpv6) {
    boolean isLinkLocal = isIpv6 && high >>> 54 == 0xfe80L >>> 6;
    return (isLinkLocal ? zoneRoutes : routes).towards(high, low, isIpv6);
  }

  /** Why there is no lane to a destination. */
  LocalFailure failure(long high, long low, boolean isIpv6, IpAddress address) {
    return answer(high, low, isIpv6) instanceof NoRoute none
        ? Errors.failure(none.errno())
        : new LocalFailure(
            Trouble.NO_LOCAL_ROUTE,
            "no way from here to " + address,
            "`ip route get " + address + "` tells what the kernel thinks");
  }

  private Lane open(Route route, boolean isIpv6) {
    if (route.isLocal()) {
      return Lane.of(null, false, route.source());
    }
    // A broadcast address of the link is asked like its neighbours, and nobody has it.
    boolean isOnLink = route.gateway() == null && route.kind() != Route.Kind.MULTICAST;
    if (isOnLink && route.source().length == (isIpv6 ? 16 : 4)) {
      Optional<Link> link =
          links.stream()
              .filter(each -> each.index() == route.interfaceIndex())
              .filter(each -> each.type() == Links.ETHERNET && each.hardwareAddress().length == 6)
              .findFirst();
      if (link.isPresent()) {
        return Lane.of(frames(link.get()), true, route.source());
      }
    }
    return Lane.of(isIpv6 ? ipv6() : ipv4(), false, route.source());
  }

  private Exit frames(Link link) {
    for (Exit exit : all) {
      if (exit.interfaceIndex == link.index()) {
        return exit;
      }
    }
    long hardware = HardwareAddress.read(ByteBuffer.wrap(link.hardwareAddress()), 0);
    Exit exit =
        new Exit(PacketSender.open(link.index(), false, SLOTS, SLOT_SIZE), link.index(), hardware);
    all.add(exit);
    return exit;
  }

  private Exit ipv4() {
    Exit known = ipv4;
    if (known == null) {
      known = raw(false);
      ipv4 = known;
    }
    return known;
  }

  private Exit ipv6() {
    Exit known = ipv6;
    if (known == null) {
      known = raw(true);
      ipv6 = known;
    }
    return known;
  }

  private Exit raw(boolean isIpv6) {
    RawSocket socket = RawSocket.open(isIpv6, SLOTS, SLOT_SIZE);
    Exit exit = new Exit(socket, 0, 0);
    all.add(exit);
    if (device != null) {
      socket.bindToDevice(device);
    }
    if (isIpv6 && zone != 0) {
      socket.scope(zone);
    }
    return exit;
  }

  /** Our hardware address on an interface that frames leave by; -1 for another. */
  long hardwareAddress(int interfaceIndex) {
    for (int i = 0; i < all.size(); i++) {
      Exit exit = all.get(i);
      if (exit.interfaceIndex == interfaceIndex) {
        return exit.hardwareAddress;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    for (Exit exit : all) {
      exit.close();
    }
  }
}
