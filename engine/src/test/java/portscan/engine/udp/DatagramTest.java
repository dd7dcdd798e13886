package portscan.engine.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatagramTest {
  private static final byte[] OCTETS = Octets.ofHex("fffefdfc fb a5a5a5a5");
  private static final Datagram FIVE = new Datagram(OCTETS, 5);

  @Test
  void number_wholyInside_isRead() {
    assertThat(FIVE.u8(4)).isEqualTo(0xfb);
    assertThat(FIVE.u16(3)).isEqualTo(0xfcfb);
    assertThat(FIVE.u16LittleEndian(3)).isEqualTo(0xfbfc);
    assertThat(FIVE.u24(2)).isEqualTo(0xfdfcfb);
    assertThat(FIVE.u32(1)).isEqualTo(0xfefdfcfbL);
    assertThat(FIVE.u32LittleEndian(1)).isEqualTo(0xfbfcfdfeL);
  }

  @Test
  void number_partlyOutside_isMinusOne() {
    assertThat(FIVE.u8(5)).isEqualTo(-1);
    assertThat(FIVE.u8(-1)).isEqualTo(-1);
    assertThat(FIVE.u16(4)).isEqualTo(-1);
    assertThat(FIVE.u16LittleEndian(4)).isEqualTo(-1);
    assertThat(FIVE.u24(3)).isEqualTo(-1);
    assertThat(FIVE.u32(2)).isEqualTo(-1);
    assertThat(FIVE.u32LittleEndian(Integer.MAX_VALUE)).isEqualTo(-1);
  }

  @Test
  void has_beyondTheEnd_isFalse() {
    assertThat(FIVE.has(3, Octets.ofHex("fcfb"))).isTrue();
    assertThat(FIVE.has(3, Octets.ofHex("fcfba5"))).isFalse();
  }

  @Test
  void hasRest_ofMissingLength_isFalse() {
    assertThat(FIVE.hasRest(3, 2)).isTrue();
    assertThat(FIVE.hasRest(6, FIVE.u16(4))).isFalse();
  }

  @Test
  void datagram_longerThanItsBuffer_isABug() {
    assertThatThrownBy(() -> new Datagram(OCTETS, OCTETS.length + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
