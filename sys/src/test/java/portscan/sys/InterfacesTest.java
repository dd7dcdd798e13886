package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

/** Messages as the kernel wrote them, whole and damaged; and this machine's own addresses. */
class InterfacesTest {
  private static final String IPV4 =
      "020880fe01000000080001007f000001080002007f000001070003006c6f000008000800800000001400"
          + "0600ffffffffffffffff9392040093920400";

  private static final String IPV6 =
      "0a8080fe010000001400010000000000000000000000000000000001"
          + "14000600ffffffffffffffff9392040093920400080008008000000005000b0001000000";

  private static List<Interfaces.Address> parse(byte[] message, boolean accepted) {
    List<Interfaces.Address> addresses = new ArrayList<>();
    assertThat(Interfaces.parse(MemorySegment.ofArray(message), addresses)).isEqualTo(accepted);
    return addresses;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void parse_readsBothFamilies() {
    assertThat(parse(bytes(IPV4), true))
        .containsExactly(new Interfaces.Address(new SocketAddress(Loopback.IPV4, 0, 0), 8, 1));
    assertThat(parse(bytes(IPV6), true))
        .containsExactly(new Interfaces.Address(new SocketAddress(Loopback.IPV6, 0, 0), 128, 1));
  }

  @Test
  void parse_ofAPointToPointLink_takesItsOwnEnd() {
    String peer = IPV4.replace("080001007f000001", "080001000a000002");

    assertThat(parse(bytes(peer), true).getFirst().address().bytes()).isEqualTo(Loopback.IPV4);
  }

  @Test
  void parse_ofAnotherFamily_isPassedOver() {
    assertThat(parse(bytes("2d" + IPV4.substring(2)), true)).isEmpty();
  }

  @Test
  void parse_cutShort_isRefused() {
    for (int size = 0; size < 16; size++) {
      assertThat(parse(Arrays.copyOf(bytes(IPV4), size), false)).isEmpty();
    }
  }

  @Test
  void parse_survivesFuzzing() {
    Fuzz.binaryParser(
        "ifaddrmsg",
        List.of(bytes(IPV4), bytes(IPV6)),
        b -> Interfaces.parse(MemorySegment.ofArray(b), new ArrayList<>()));
  }

  @Test
  void addresses_includeLoopback() {
    assertThat(Interfaces.addresses())
        .contains(new Interfaces.Address(new SocketAddress(Loopback.IPV4, 0, 0), 8, 1));
  }

  @Test
  void name_ofLoopback_isLo() {
    assertThat(Interfaces.name(1)).isEqualTo("lo");
    assertThat(Interfaces.name(999_999)).isNull();
  }

  @Test
  void source_ofAnotherMachine_isRefused() {
    assertThat(Interfaces.mayBeSource(new SocketAddress(new byte[] {127, 0, 0, 9}, 0, 0))).isTrue();
    // Set aside for documentation (RFC 5737).
    byte[] foreign = {(byte) 203, 0, 113, 9};
    assertThat(Interfaces.mayBeSource(new SocketAddress(foreign, 0, 0))).isFalse();
  }
}
