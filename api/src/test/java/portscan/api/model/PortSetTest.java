package portscan.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortSetTest {
  private static final PortSet SSH = PortSet.of(Transport.TCP, 22);
  private static final PortSet DNS = PortSet.of(Transport.UDP, 53);

  @Test
  void forEach_tcpFirst_ascending() {
    List<String> seen = new ArrayList<>();
    DNS.union(PortSet.range(Transport.TCP, 79, 81))
        .union(SSH)
        .forEach((transport, port) -> seen.add(port + "/" + transport));
    assertThat(seen).containsExactly("22/tcp", "79/tcp", "80/tcp", "81/tcp", "53/udp");
  }

  @Test
  void forEach_lastPort_isReached() {
    List<Integer> seen = new ArrayList<>();
    PortSet.range(Transport.UDP, 65534, 65535).forEach((_, port) -> seen.add(port));
    assertThat(seen).containsExactly(65534, 65535);
  }

  @Test
  void union_minus_leaveTheirOperandsAlone() {
    PortSet both = SSH.union(DNS);
    assertThat(both.size()).isEqualTo(2);
    assertThat(both.minus(SSH)).isEqualTo(DNS);
    assertThat(both.minus(both)).isEqualTo(PortSet.empty());
    assertThat(SSH.size()).isEqualTo(1);
    assertThat(PortSet.empty().isEmpty()).isTrue();
    assertThat(DNS.isEmpty()).isFalse();
  }

  @Test
  void contains_tellsTransportsApart() {
    assertThat(SSH.contains(Transport.TCP, 22)).isTrue();
    assertThat(SSH.contains(Transport.UDP, 22)).isFalse();
    assertThat(SSH.contains(Transport.TCP, -1)).isFalse();
    assertThat(SSH.contains(Transport.TCP, 70_000)).isFalse();
  }

  @Test
  void only_keepsOneTransport() {
    PortSet both = SSH.union(DNS);
    assertThat(both.only(Transport.TCP)).isEqualTo(SSH);
    assertThat(both.only(Transport.UDP)).isEqualTo(DNS);
    assertThat(SSH.only(Transport.UDP)).isEqualTo(PortSet.empty());
  }

  @Test
  void of_bits_isACopy() {
    BitSet bits = new BitSet();
    bits.set(1);
    bits.set(65535);
    PortSet ports = PortSet.of(bits, new BitSet());
    bits.set(2);
    ports.numbers(Transport.TCP).set(3);
    assertThat(ports.size()).isEqualTo(2);
    assertThat(ports.numbers(Transport.UDP).isEmpty()).isTrue();
    assertThat(ports).hasSameHashCodeAs(PortSet.of(ports.numbers(Transport.TCP), new BitSet()));
  }

  @Test
  void of_bitsThatAreNoPorts_isRefused() {
    BitSet zero = new BitSet();
    zero.set(0);
    BitSet high = new BitSet();
    high.set(65536);
    assertThatThrownBy(() -> PortSet.of(zero, new BitSet()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PortSet.of(new BitSet(), high))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 65536", "2, 1", "-1, 5"})
  void range_impossible_isRefused(int first, int last) {
    assertThatThrownBy(() -> PortSet.range(Transport.TCP, first, last))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a port range: " + first + "-" + last);
  }
}
