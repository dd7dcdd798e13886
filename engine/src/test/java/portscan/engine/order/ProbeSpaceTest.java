package portscan.engine.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

class ProbeSpaceTest {
  private static final List<Integer> ALL = IntStream.range(0, 256).boxed().toList();

  private static Host.Span span(String first, long size) {
    return new Host.Span(IpAddress.literal(first), size);
  }

  private static Host.Octets octets(
      List<Integer> one, List<Integer> two, List<Integer> three, List<Integer> four) {
    return new Host.Octets(List.of(one, two, three, four));
  }

  private static PortSet tcp(int... ports) {
    BitSet bits = new BitSet();
    for (int port : ports) {
      bits.set(port);
    }
    return PortSet.of(bits, new BitSet());
  }

  private static ProbeSpace.Builder tcpSpace() {
    return ProbeSpace.builder(Transport.TCP);
  }

  @Test
  void elements_ofTwoTargets_followEachOther() {
    ProbeSpace space =
        tcpSpace()
            .add("10.0.0.0/30", span("10.0.0.0", 4), tcp(22, 80))
            .add("v6", span("2001:db8::ffff:ffff:ffff:ffff", 2), tcp(443))
            .build();
    assertThat(space.size()).isEqualTo(10);
    assertThat(space.hosts()).isEqualTo(6);
    assertThat(space.isExact()).isTrue();
    assertThat(seen(space))
        .containsExactly(
            "10.0.0.0 22",
            "10.0.0.0 80",
            "10.0.0.1 22",
            "10.0.0.1 80",
            "10.0.0.2 22",
            "10.0.0.2 80",
            "10.0.0.3 22",
            "10.0.0.3 80",
            "2001:db8::ffff:ffff:ffff:ffff 443",
            "2001:db8:0:1:: 443");
    assertThat(space.block(7)).isZero();
    assertThat(space.block(8)).isEqualTo(1);
    assertThat(space.addressIndex(9)).isEqualTo(1);
    assertThat(space.hostIndex(9)).isEqualTo(5);
    assertThat(space.target(5)).isEqualTo("v6");
    assertThat(space.portsOf(0)).isEqualTo(2);
    assertThat(space.portAt(0, 1)).isEqualTo(80);
    assertThat(space.portIndex(0, 80)).isEqualTo(1);
    assertThat(space.portIndex(0, 81)).isEqualTo(-1);
    assertThat(space.firstElement(5)).isEqualTo(9);
    assertThat(space.element(3, 80)).isEqualTo(7);
    assertThat(space.element(3, 443)).isEqualTo(-1);
    checkInverse(space);
  }

  @Test
  void transports_areKeptApart() {
    PortSet mixed = tcp(80).union(PortSet.of(Transport.UDP, 53));
    ProbeSpace space =
        ProbeSpace.builder(Transport.UDP)
            .add("a", span("10.0.0.1", 1), mixed)
            .add("b", span("10.0.0.2", 1), tcp(80))
            .build();
    assertThat(seen(space)).containsExactly("10.0.0.1 53");
    assertThat(space.transport()).isEqualTo(Transport.UDP);
  }

  @Test
  void space_ofNothing_isEmpty() {
    ProbeSpace space = tcpSpace().build();
    assertThat(space.size()).isZero();
    assertThat(space.hosts()).isZero();
    assertThat(space.hostOf(IpAddress.literal("10.0.0.1"))).isEqualTo(-1);
    assertThatThrownBy(() -> space.port(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void overlaps_askEachPortOnce_byTheTargetAddedFirst() {
    ProbeSpace space =
        tcpSpace()
            .add("one", span("10.0.0.5", 1), tcp(80, 443))
            .add("net", span("10.0.0.4", 4), tcp(80, 22))
            .add("again", span("10.0.0.4", 4), tcp(80, 22))
            .build();
    assertThat(seen(space))
        .containsExactly(
            "10.0.0.5 80",
            "10.0.0.5 443",
            "10.0.0.4 22",
            "10.0.0.4 80",
            "10.0.0.5 22",
            "10.0.0.6 22",
            "10.0.0.6 80",
            "10.0.0.7 22",
            "10.0.0.7 80");
    assertThat(space.target(space.hostOf(IpAddress.literal("10.0.0.5")))).isEqualTo("one");
    IpAddress five = IpAddress.literal("10.0.0.5");
    assertThat(space.elementOf(five.high(), five.low(), false, 22)).isEqualTo(4);
    assertThat(space.elementOf(five.high(), five.low(), false, 443)).isEqualTo(1);
    assertThat(space.elementOf(five.high(), five.low(), false, 25)).isEqualTo(-1);
    checkInverse(space);
  }

  @Test
  void exclusions_areCutOut() {
    ProbeSpace space =
        tcpSpace()
            .add("net", span("10.0.0.0", 8), tcp(80, 81))
            .exclude(span("10.0.0.2", 2))
            .exclude(span("10.0.0.7", 1000))
            .exclude(octets(List.of(10), List.of(0), List.of(0), List.of(5, 9)))
            .excludePorts(tcp(81, 443))
            .build();
    assertThat(seen(space))
        .containsExactly("10.0.0.0 80", "10.0.0.1 80", "10.0.0.4 80", "10.0.0.6 80");
    assertThat(space.isExact()).isTrue();
    assertThat(space.hostOf(IpAddress.literal("10.0.0.5"))).isEqualTo(-1);
    checkInverse(space);
  }

  @Test
  void listedAddresses_keepTheirOrder_andComeOnce() {
    IpAddress one = IpAddress.literal("10.0.0.9");
    IpAddress two = IpAddress.literal("2001:db8::1");
    IpAddress three = IpAddress.literal("10.0.0.1");
    ProbeSpace space =
        tcpSpace().add("name", new Host.Listed(List.of(one, two, one, three)), tcp(1)).build();
    assertThat(seen(space)).containsExactly("10.0.0.9 1", "2001:db8::1 1", "10.0.0.1 1");
    checkInverse(space);
  }

  @Test
  void zone_isKept_andIsOne() {
    ProbeSpace space = tcpSpace().add("z", span("fe80::1%eth0", 2), tcp(22)).build();
    assertThat(space.address(1)).hasToString("fe80::2%eth0");
    assertThat(space.hostOf(IpAddress.literal("fe80::2%eth0"))).isEqualTo(1);
    assertThatThrownBy(() ->
            tcpSpace()
                .add("a", span("fe80::1%eth0", 1), tcp(22))
                .add("b", span("fe80::1%eth1", 1), tcp(22))
                .build())
        .hasMessageContaining("eth0")
        .hasMessageContaining("eth1");
  }

  @Test
  void wholeInternet_timesAllPorts_isArithmetic() {
    ProbeSpace space =
        tcpSpace()
            .add("all", span("0.0.0.0", 1L << 32), PortSet.range(Transport.TCP, 1, 65_535))
            .exclude(span("10.0.0.0", 1 << 24))
            .exclude(span("127.0.0.0", 1 << 24))
            .exclude(span("224.0.0.0", 1L << 29))
            .build();
    long hosts = (1L << 32) - 2 * (1L << 24) - (1L << 29);
    assertThat(space.hosts()).isEqualTo(hosts);
    assertThat(space.size()).isEqualTo(hosts * 65_535);
    assertThat(space.isExact()).isTrue();
    assertThat(space.address(hosts - 1)).hasToString("223.255.255.255");
    assertThat(space.hostOf(IpAddress.literal("10.1.2.3"))).isEqualTo(-1);
    SplittableRandom random = new SplittableRandom(5);
    for (int sample = 0; sample < 100_000; sample++) {
      long element = random.nextLong(space.size());
      long host = space.hostIndex(element);
      int port = space.port(element);
      assertThat(space.element(host, port)).isEqualTo(element);
      assertThat(space.elementOf(space.addressHigh(host), space.addressLow(host), false, port))
          .isEqualTo(element);
    }
  }

  @Test
  void ends_ofBothFamilies_areReached() {
    ProbeSpace space =
        tcpSpace()
            .add("v4", span("255.255.255.254", 2), tcp(1))
            .add("v6", span("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", 2), tcp(1))
            .add("zero", span("::", 2), tcp(1))
            .add("first", span("0.0.0.0", 1), tcp(1))
            .add("overlap", span("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00", 256), tcp(1))
            .build();
    assertThat(space.size()).isEqualTo(2 + 2 + 2 + 1 + 254);
    checkInverse(space);
  }

  @Test
  void space_beyond62Bits_isRefused() {
    assertThatThrownBy(() ->
            tcpSpace()
                .add("v6", span("2001:db8::", 1L << 60), PortSet.range(Transport.TCP, 1, 65_535))
                .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^62");
    ProbeSpace largest = tcpSpace().add("v6", span("2001:db8::", 1L << 62), tcp(1)).build();
    assertThat(largest.size()).isEqualTo(1L << 62);
    assertThat(largest.address((1L << 62) - 1)).hasToString("2001:db8::3fff:ffff:ffff:ffff");
  }

  @Test
  void patternOfVeryManyRuns_isTestedElementByElement() {
    ProbeSpace space =
        tcpSpace()
            .add("pattern", octets(List.of(10), ALL, ALL, List.of(1, 3, 5)), tcp(22, 80))
            .add("same", octets(List.of(10), ALL, ALL, List.of(3, 4, 7)), tcp(80))
            .add("net", span("10.7.0.0", 256), tcp(22))
            .exclude(span("10.9.0.0", 1 << 16))
            .build();
    assertThat(space.isExact()).isFalse();
    assertThat(space.size()).isEqualTo(256 + 65_536 * 6 + 65_536 * 3);
    long asked = 0;
    Set<Long> once = new HashSet<>();
    for (long element = 0; element < space.size(); element++) {
      if (!space.isExcluded(element)) {
        asked++;
        long host = space.hostIndex(element);
        assertThat(once.add(space.addressLow(host) << 16 | space.port(element))).isTrue();
        assertThat(space.element(host, space.port(element))).isEqualTo(element);
      }
    }
    // Three addresses of 10.7.0.0/24 are asked port 22 once, 10.x.y.3 port 80.
    assertThat(asked).isEqualTo(256 + 65_280L * 6 - 3 + 65_280L * 2);
    assertThat(space.hostOf(IpAddress.literal("10.9.0.1"))).isEqualTo(-1);
    assertThat(space.hostOf(IpAddress.literal("10.8.0.2"))).isEqualTo(-1);
    assertThat(space.target(space.hostOf(IpAddress.literal("10.8.0.7")))).isEqualTo("same");
  }

  @Test
  void excludedPatternOfVeryManyRuns_isTestedElementByElement() {
    ProbeSpace space =
        tcpSpace()
            .add("net", span("10.0.0.0", 1 << 18), tcp(22))
            .exclude(octets(List.of(9, 10, 11), ALL, ALL, List.of(0, 255)))
            .build();
    assertThat(space.isExact()).isFalse();
    assertThat(space.isExcluded(space.element(1, 22))).isFalse();
    assertThat(space.isExcluded(0)).isTrue();
    assertThat(space.isExcluded(255)).isTrue();
    assertThat(space.element(255, 22)).isEqualTo(-1);
    assertThat(space.hostOf(IpAddress.literal("10.0.1.255"))).isEqualTo(-1);
  }

  @Test
  void manySingleTargets_areFoundAgain() {
    ProbeSpace.Builder builder = tcpSpace();
    SplittableRandom random = new SplittableRandom(3);
    Map<Long, Integer> expected = new HashMap<>();
    for (int target = 0; target < 100_000; target++) {
      int bits = random.nextInt();
      int port = 1 + random.nextInt(3);
      expected.merge((bits & 0xffff_ffffL) << 2 | port, target, Math::min);
      builder.add("t" + target, new Host.Span(IpAddress.ipv4(bits), 1), tcp(port));
    }
    ProbeSpace space = builder.build();
    assertThat(space.size()).isEqualTo(expected.size());
    expected.forEach((key, target) -> {
      long element = space.elementOf(0, key >>> 2, false, (int) (key & 3));
      assertThat(space.target(space.hostIndex(element))).isEqualTo("t" + target);
    });
  }

  /** Whatever overlaps: the same as asking naively and keeping the first of each. */
  @Test
  void randomSpaces_askWhatANaiveListAsks() {
    for (int round = 0; round < 3000; round++) {
      SplittableRandom random = new SplittableRandom(round);
      ProbeSpace.Builder builder = tcpSpace();
      Map<String, String> naive = new LinkedHashMap<>();
      Set<IpAddress> excluded = new HashSet<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        Host.Addresses addresses = randomAddresses(random);
        builder.exclude(addresses);
        for (long index = 0; index < addresses.size(); index++) {
          excluded.add(addresses.address(index));
        }
      }
      int targets = 1 + random.nextInt(6);
      for (int target = 0; target < targets; target++) {
        Host.Addresses addresses = randomAddresses(random);
        PortSet ports = tcp(IntStream.range(1, 6).filter(port -> random.nextBoolean()).toArray());
        builder.add("t" + target, addresses, ports);
        for (long index = 0; index < addresses.size(); index++) {
          IpAddress address = addresses.address(index);
          for (int port = 1; port < 6; port++) {
            if (ports.contains(Transport.TCP, port) && !excluded.contains(address)) {
              naive.putIfAbsent(address + " " + port, "t" + target);
            }
          }
        }
      }
      ProbeSpace space = builder.build();
      assertThat(seen(space)).as("round %s", round).containsExactlyElementsOf(naive.keySet());
      for (long element = 0; element < space.size(); element++) {
        long host = space.hostIndex(element);
        assertThat(naive.get(space.address(host) + " " + space.port(element)))
            .isEqualTo(space.target(host));
      }
      checkInverse(space);
    }
  }

  private static Host.Addresses randomAddresses(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> span("10.0.0." + random.nextInt(20), 1 + random.nextInt(20));
      case 1 -> span("2001:db8::ffff:ffff:ffff:fff" + random.nextInt(10), 1 + random.nextInt(12));
      case 2 -> {
        List<Integer> last = random.ints(5, 0, 30).boxed().toList();
        yield octets(List.of(10), List.of(0), List.of(0), last);
      }
      default -> {
        List<IpAddress> listed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          listed.add(IpAddress.literal("10.0.0." + random.nextInt(30)));
        }
        yield new Host.Listed(listed);
      }
    };
  }

  private static List<String> seen(ProbeSpace space) {
    List<String> seen = new ArrayList<>();
    for (long element = 0; element < space.size(); element++) {
      seen.add(space.address(space.hostIndex(element)) + " " + space.port(element));
    }
    return seen;
  }

  private static void checkInverse(ProbeSpace space) {
    for (long element = 0; element < space.size(); element++) {
      long host = space.hostIndex(element);
      int port = space.port(element);
      IpAddress address = space.address(host);
      boolean ipv6 = address.family() == AddressFamily.IPV6;
      assertThat(space.isExcluded(element)).isFalse();
      assertThat(space.isIpv6(host)).isEqualTo(ipv6);
      assertThat(space.element(host, port)).isEqualTo(element);
      assertThat(space.elementOf(address.high(), address.low(), ipv6, port)).isEqualTo(element);
      assertThat(space.hostOf(address)).isBetween(0L, host);
      assertThat(space.address(space.hostOf(address))).isEqualTo(address);
      assertThat(space.blockOfHost(host)).isEqualTo(space.block(element));
      assertThat(space.portAt(space.block(element), space.portIndex(space.block(element), port)))
          .isEqualTo(port);
    }
  }
}
