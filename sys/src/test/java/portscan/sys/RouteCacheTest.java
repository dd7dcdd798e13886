package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabTest;

class RouteCacheTest {
  private static final String MAIN_RULE =
      "02000000fe0000010000000008000f00fe00000008000e00ffffffff050015000200000008000600fe7f0000";

  private static final String LOCAL_RULE =
      "02000000ff0000010000000008000f00ff00000008000e00ffffffff0500150002000000";

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static RouteRule rule(String hex) {
    List<RouteRule> rules = new ArrayList<>();
    assertThat(RouteRule.parse(MemorySegment.ofArray(bytes(hex)), rules)).isTrue();
    return rules.getFirst();
  }

  private static RouteAnswer towards(RouteCache cache, byte[] address) {
    ByteBuffer buffer = ByteBuffer.wrap(address);
    return address.length == 4
        ? cache.towards(0, buffer.getInt() & 0xffff_ffffL, false)
        : cache.towards(buffer.getLong(), buffer.getLong(), true);
  }

  private static boolean isUniform(RouteCache cache, String first, String last) {
    ByteBuffer from = ByteBuffer.wrap(Inside.bytes(first));
    ByteBuffer to = ByteBuffer.wrap(Inside.bytes(last));
    return from.capacity() == 4
        ? cache.isUniform(0, from.getInt() & 0xffff_ffffL, 0, to.getInt() & 0xffff_ffffL, false)
        : cache.isUniform(from.getLong(), from.getLong(), to.getLong(), to.getLong(), true);
  }

  /** The given destinations twice, and more beside them that random numbers choose. */
  private static List<byte[]> around(List<String> destinations) {
    Random random = new Random(7);
    List<byte[]> all = new ArrayList<>();
    for (String destination : destinations) {
      byte[] exact = Inside.bytes(destination);
      all.add(exact);
      all.add(exact);
      for (int i = 0; i < 6; i++) {
        byte[] near = exact.clone();
        int at = 2 + random.nextInt(near.length - 2);
        near[at] = (byte) random.nextInt();
        all.add(near);
      }
    }
    return all;
  }

  private static void compare(Host host) throws Exception {
    List<byte[]> destinations = around(RoutesTest.destinations(host));
    List<String> differences =
        Inside.of(
            host,
            () -> {
              RouteCache cache = RouteCache.read();
              List<String> found = new ArrayList<>();
              for (byte[] destination : destinations) {
                String actual = RoutesTest.text(towards(cache, destination));
                String asked = RoutesTest.text(Routes.towards(destination, 0, null));
                if (!actual.equals(asked)) {
                  found.add(Inside.text(destination) + ": " + actual + ", not " + asked);
                }
              }
              return found;
            });
    assertThat(differences).isEmpty();
  }

  @Test
  void parse_readsTheDefaultRules() {
    assertThat(rule(LOCAL_RULE)).isEqualTo(RouteRule.LOCAL);
    assertThat(rule(MAIN_RULE)).isEqualTo(RouteRule.MAIN);
  }

  @Test
  void parse_ofARuleWithASelector_isNotPlain() {
    assertThat(rule("02080000fe0000010000000008000f00fe000000080001000a000000").isPlain())
        .isFalse();
    assertThat(rule("02000000fe0000010000000008000f00fe00000008000a0007000000").isPlain())
        .isFalse();
    assertThat(rule(MAIN_RULE.replace("ffffffff", "00000000")).isPlain()).isFalse();
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.binaryParser(
        "fib_rule_hdr",
        List.of(bytes(MAIN_RULE), bytes(LOCAL_RULE)),
        b -> RouteRule.parse(MemorySegment.ofArray(b), new ArrayList<>()));
  }

  @LabTest
  void towards_equalsTheKernel(Lab lab) throws Exception {
    compare(RoutesTest.host(lab));
  }

  @LabTest
  void towards_withPolicyRules_equalsTheKernel(Lab lab) throws Exception {
    Host host = RoutesTest.host(lab);
    host.ip("rule add to 10.70.0.0/17 table 7");
    host.ip("route add unreachable default table 7");
    assertThat(
            host.exec("ip", "-6", "rule", "add", "to", "2001:db8:7000::/48", "prohibit").exitCode())
        .isZero();

    compare(host);
    assertThat(Inside.of(host, () -> isUniform(RouteCache.read(), "10.80.0.0", "10.80.0.9")))
        .isFalse();
  }

  @LabTest
  void towards_byAnInterface_equalsTheKernel(Lab lab) throws Exception {
    Host host = RoutesTest.host(lab);
    byte[] destination = Inside.bytes("10.73.0.1");
    List<String> answers =
        Inside.of(
            host,
            () -> {
              int eth0 = Sockets.interfaceIndex("eth0");
              RouteCache cache = RouteCache.read(eth0, null, null);
              return List.of(
                  RoutesTest.text(towards(cache, destination)),
                  RoutesTest.text(towards(cache, destination)),
                  RoutesTest.text(Routes.towards(destination, eth0, null)));
            });

    assertThat(answers).containsOnly(answers.getLast());
  }

  @LabTest
  void isUniform_holdsWithinOneRouteAlone(Lab lab) throws Exception {
    Host host = RoutesTest.host(lab);
    List<Boolean> answers =
        Inside.of(
            host,
            () -> {
              RouteCache cache = RouteCache.read();
              return List.of(
                  isUniform(cache, "10.70.16.0", "10.70.255.255"),
                  isUniform(cache, "10.80.0.0", "10.80.255.255"),
                  isUniform(cache, "9.0.0.0", "9.255.255.255"),
                  isUniform(cache, "10.70.0.0", "10.70.255.255"),
                  isUniform(cache, "10.69.255.255", "10.70.0.0"),
                  isUniform(cache, "10.72.0.0", "10.72.255.255"),
                  isUniform(cache, "224.0.0.0", "224.0.0.255"));
            });

    assertThat(answers).containsExactly(true, true, true, false, false, false, false);
  }

  @LabTest
  void towards_ofManyDestinations_isFast(Lab lab) throws Exception {
    Host host = RoutesTest.host(lab);
    Inside.of(
        host,
        () -> {
          RouteCache cache = RouteCache.read();
          for (int round = 0; round < 6; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 65_536; i++) {
              assertThatIsKnown(cache.towards(0, 0x0a46_0000L + i, false));
            }
            long shared = System.nanoTime() - start;
            for (int i = 0; i < 65_536; i++) {
              assertThatIsKnown(cache.towards(0, 0x0a48_0000L + i, false));
            }
            long each = System.nanoTime() - start - shared;
            System.out.printf(
                "65,536 destinations of shared routes in %.1f ms, asked for each in %.1f ms%n",
                shared / 1e6, each / 1e6);
          }
          return true;
        });
  }

  private static void assertThatIsKnown(RouteAnswer answer) {
    if (!(answer instanceof Route)) {
      throw new AssertionError(answer);
    }
  }
}
