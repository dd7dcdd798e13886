package portscan.engine.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BerTest {
  /** X.690 section 8.3: the fewest octets in two's complement. */
  @ParameterizedTest
  @CsvSource({"0, 020100", "127, 02017f", "128, 02020080", "65507, 020300ffe3"})
  void integer_ofEachSize_hasTheFewestOctets(long number, String octets) {
    assertThat(Ber.integer(number)).isEqualTo(Octets.ofHex(octets));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 1000})
  void value_ofEachLength_isReadBack(int length) {
    byte[] value = Ber.sequence(Ber.value(Ber.OCTET_STRING, new byte[length]), Ber.integer(7));

    assertThat(reader(value).enter(Ber.SEQUENCE).skip(Ber.OCTET_STRING).integer(7).matched())
        .isTrue();
    assertThat(reader(value).enter(Ber.SEQUENCE).skip(Ber.OCTET_STRING).integer(8).matched())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30", // no length
        "3080 020107 0000", // indefinite length
        "3003 0201", // longer than the datagram
        "3003 020207", // an integer longer than its sequence
        "3002 0200", // an integer without octets
        "3003 020187", // negative
        "30ff 020107", // a length of 127 octets
        "3084ffffffff 020107", // a length of 2^32 - 1
        "3184 020107", // another tag
        "300b 0209 000000000000000007" // an integer of nine octets
      })
  void reader_ofMalformedValue_doesNotMatch(String octets) {
    assertThat(reader(Octets.ofHex(octets)).enter(Ber.SEQUENCE).integer(7).matched()).isFalse();
  }

  @Test
  void inside_ofOneValue_goesOnBehindIt() {
    byte[] value = Octets.ofHex("a003020105 a10302010a");

    assertThat(
            reader(value)
                .inside(Ber.context(0), content -> content.integer(5))
                .inside(Ber.context(1), content -> content.integer(10))
                .matched())
        .isTrue();
  }

  private static BerReader reader(byte[] octets) {
    return new BerReader(new Datagram(octets, octets.length));
  }
}
