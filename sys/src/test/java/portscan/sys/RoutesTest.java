package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;
import portscan.testkit.lab.Node;
import portscan.testkit.lab.Result;
import portscan.testkit.lab.Router;

class RoutesTest {
  private static final String BY_GATEWAY =
      "02100000fe0300010000000008000f00fe000000080001000a460000"
          + "0c0008000800020000050000080005000a4200020800040002000000";

  private static final String BY_IPV6_GATEWAY =
      "02100000fe0300010000000008000f00fe000000080001000a470000"
          + "160012000a0020010db8006600000000000000000002"
          + "00000800040002000000";

  private static final String MULTIPATH =
      "02100000fe0300010000000008000f00fe000000080001000a480000240009001000000002000000"
          + "080005000a4200021000000002000000080005000a420003";

  private static final String IPV6 =
      "0a808000fe0300010000000008000f00fe0000001400010020010db8007000000000000000000001"
          + "14000200000000000000000000000000000000001400070020010db8006600000000000000000001"
          + "08000600000400001400050020010db80066000000000000000000020800040002000000";

  private static final Map<String, Integer> REFUSALS =
      Map.of(
          "Network is unreachable", Errno.ENETUNREACH,
          "No route to host", Errno.EHOSTUNREACH,
          "Permission denied", Errno.EACCES,
          "Invalid argument", Errno.EINVAL);

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static RouteMessage parse(String hex) {
    List<RouteMessage> routes = new ArrayList<>();
    assertThat(RouteMessage.parse(MemorySegment.ofArray(bytes(hex)), routes)).isTrue();
    return routes.getFirst();
  }

  /** The lab of these tests: a host between two routers, with routes of every kind. */
  static Host host(Lab lab) {
    Host host = lab.host("a");
    Router near = lab.router("near");
    Router other = lab.router("other");
    lab.line(host, near, lab.host("far"));
    lab.link(host, other);
    String near4 = near.ipv4();
    String near6 = near.ipv6();
    String other4 = other.ipv4();
    String other6 = other.ipv6();
    for (String route :
        List.of(
            "10.70.0.0/16 via " + near4 + " mtu 1280",
            "10.70.8.0/24 via " + other4,
            "10.71.0.0/16 via inet6 " + near6,
            "10.72.0.0/16 nexthop via " + near4 + " nexthop via " + other4,
            "10.73.0.0/16 dev eth1",
            "10.74.0.0/16 via " + near4 + " metric 50",
            "10.74.0.0/16 via " + other4 + " metric 40",
            "10.75.0.0/16 via " + near4 + " src 127.0.0.9",
            "local 10.76.0.0/16 dev lo",
            "unreachable 10.80.0.0/16",
            "prohibit 10.81.0.0/16",
            "blackhole 10.82.0.0/16",
            "throw 10.83.0.0/16",
            "127.3.0.0/16 via " + near4,
            "2001:db8:7000::/36 via " + near6,
            "2001:db8:7000:8000::/49 via " + other6 + " mtu 1300",
            "2001:db8:7300::/40 dev eth1",
            "unreachable 2001:db8:8000::/48",
            "prohibit 2001:db8:8100::/48",
            "blackhole 2001:db8:8200::/48")) {
      host.ip("route add " + route);
    }
    lab.up();
    return host;
  }

  /** Destinations that reach every route of the lab. */
  static List<String> destinations(Host host) {
    List<String> destinations = new ArrayList<>(List.of(host.ipv4(), host.ipv6()));
    destinations.add(host.deadAddress(portscan.testkit.lab.IpVersion.IPV4));
    destinations.add(host.deadAddress(portscan.testkit.lab.IpVersion.IPV6));
    for (int i = 70; i < 85; i++) {
      destinations.addAll(List.of("10." + i + ".1.2", "10." + i + ".8.9"));
    }
    destinations.addAll(
        List.of(
            "127.0.0.1",
            "127.3.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "240.1.2.3",
            "9.9.9.9",
            "::1",
            "2001:db8:7000::1",
            "2001:db8:7000:8000::1",
            "2001:db8:7301::1",
            "2001:db8:8000::1",
            "2001:db8:8100::1",
            "2001:db8:8200::1",
            "2001:db8:9000::1"));
    return destinations;
  }

  /** An answer as text, in the words of {@link #expected}. */
  static String text(RouteAnswer answer) {
    return switch (answer) {
      case NoRoute none -> Errno.text(none.errno());
      case Route route ->
          "%d %s from %s %s %d"
              .formatted(
                  route.interfaceIndex(),
                  route.gateway() == null ? "on link" : Inside.text(route.gateway()),
                  Inside.text(route.source()),
                  route.kind(),
                  route.mtu());
    };
  }

  private static String expected(Node node, List<Link> links, String... query) {
    List<String> command = new ArrayList<>(List.of("ip", "-j", "route", "get"));
    command.addAll(List.of(query));
    Result result = node.exec(command.toArray(String[]::new));
    if (result.exitCode() != 0) {
      return REFUSALS.entrySet().stream()
          .filter(entry -> result.stderr().contains(entry.getKey()))
          .map(entry -> Errno.text(entry.getValue()))
          .findFirst()
          .orElseThrow(() -> new AssertionError(result.stderr()));
    }
    String json = result.stdout();
    Link link =
        links.stream()
            .filter(candidate -> candidate.name().equals(Inside.field(json, "dev")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(json));
    String gateway = Inside.field(json, "gateway") + Inside.field(json, "host");
    String type = Inside.field(json, "type");
    String mtu = Inside.field(json, "mtu");
    return "%d %s from %s %s %s"
        .formatted(
            link.index(),
            gateway.isEmpty() ? "on link" : Inside.text(Inside.bytes(gateway)),
            Inside.text(Inside.bytes(Inside.field(json, "prefsrc"))),
            type.isEmpty() ? "UNICAST" : type.toUpperCase(java.util.Locale.ROOT),
            mtu.isEmpty() ? link.mtu() : mtu);
  }

  @Test
  void parse_readsGatewaysOfBothFamilies() {
    RouteMessage route = parse(BY_GATEWAY);
    assertThat(route.prefix()).isEqualTo(16);
    assertThat(route.destination()).containsExactly(10, 70, 0, 0);
    assertThat(route.gateway()).containsExactly(10, 66, 0, 2);
    assertThat(route.mtu()).isEqualTo(1280);
    assertThat(route.interfaceIndex()).isEqualTo(2);
    assertThat(route.table()).isEqualTo(RouteRule.MAIN_TABLE);

    assertThat(parse(BY_IPV6_GATEWAY).gateway()).isEqualTo(Inside.bytes("2001:db8:66::2"));
  }

  @Test
  void parse_tellsSeveralNextHops() {
    assertThat(parse(MULTIPATH).isMultipath()).isTrue();
    assertThat(parse(BY_GATEWAY).isMultipath()).isFalse();
  }

  @Test
  void parse_readsIpv6() {
    RouteMessage route = parse(IPV6);

    assertThat(route.preferredSource()).isEqualTo(Inside.bytes("2001:db8:66::1"));
    assertThat(route.metric()).isEqualTo(1024);
  }

  @Test
  void parse_cutShort_isRefused() {
    for (int size = 0; size < RouteMessage.RTMSG_SIZE; size++) {
      byte[] cut = Arrays.copyOf(bytes(IPV6), size);
      assertThat(RouteMessage.parse(MemorySegment.ofArray(cut), new ArrayList<>())).isFalse();
    }
  }

  @Test
  void parse_ofAPrefixBeyondTheAddress_isRefused() {
    byte[] message = bytes(BY_GATEWAY.replaceFirst("0210", "0221"));

    assertThat(RouteMessage.parse(MemorySegment.ofArray(message), new ArrayList<>())).isFalse();
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.binaryParser(
        "rtmsg",
        List.of(bytes(BY_GATEWAY), bytes(BY_IPV6_GATEWAY), bytes(MULTIPATH), bytes(IPV6)),
        b -> RouteMessage.parse(MemorySegment.ofArray(b), new ArrayList<>()));
  }

  @Test
  void towards_loopback_isLocal() {
    assertThat(Routes.towards(Loopback.IPV4, 0, null))
        .isInstanceOfSatisfying(
            Route.class,
            route -> {
              assertThat(route.isLocal()).isTrue();
              assertThat(route.source()).isEqualTo(Loopback.IPV4);
            });
  }

  @LabTest
  void towards_equalsIpRouteGet(Lab lab) throws Exception {
    Host host = host(lab);
    List<Link> links = Inside.of(host, Links::all);
    for (String destination : destinations(host)) {
      String actual =
          Inside.of(host, () -> text(Routes.towards(Inside.bytes(destination), 0, null)));

      assertThat(actual).as(destination).isEqualTo(expected(host, links, destination));
    }
  }

  @LabTest
  void towards_byAnInterfaceOrSource_equalsIpRouteGet(Lab lab) throws Exception {
    Host host = host(lab);
    List<Link> links = Inside.of(host, Links::all);
    int eth1 = Inside.of(host, () -> Sockets.interfaceIndex("eth1"));
    String source = host.ipv4();
    host.ip("rule add from " + source + " to 10.70.0.0/16 table 7");
    host.ip("route add prohibit default table 7");
    for (String destination : List.of("10.70.8.1", "10.73.0.1", "2001:db8:7300::1", "fe80::1")) {
      String actual =
          Inside.of(host, () -> text(Routes.towards(Inside.bytes(destination), eth1, null)));

      assertThat(actual)
          .as(destination)
          .isEqualTo(expected(host, links, destination, "oif", "eth1"));
    }
    for (String destination : List.of("10.70.8.1", "10.73.0.1")) {
      RouteAnswer answer =
          Inside.of(host, () -> Routes.towards(Inside.bytes(destination), 0, Inside.bytes(source)));

      if (destination.equals("10.70.8.1")) {
        assertThat(answer).isEqualTo(new NoRoute(Errno.EACCES));
      } else {
        assertThat(((Route) answer).source()).isEqualTo(Inside.bytes(source));
      }
    }
    byte[] foreign = Inside.bytes("9.9.9.9");
    String refusal =
        Inside.of(host, () -> text(Routes.towards(Inside.bytes("10.70.8.1"), 0, foreign)));
    assertThat(refusal).isEqualTo(expected(host, links, "10.70.8.1", "from", "9.9.9.9"));
  }
}
