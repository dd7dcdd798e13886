package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

/** The packets are written by hand from RFC 791, 792, 4443, 8200 and 9293. */
class AnswerReaderTest {
  /** 10.0.0.5:443 to 10.0.0.9:61234, SYN-ACK with an option, TTL 63, window 0xfaf0. */
  private static final String SYN_ACK =
      "4500002c 00004000 3f060000 0a000005 0a000009"
          + "01bbef32 11223344 55667788 6012faf0 00000000 020405b4";

  /** 10.0.0.5:80 to 10.0.0.9:61234, RST and ACK, behind an IP header with 4 bytes of options. */
  private static final String RESET =
      "4600002c 00004000 40060000 0a000005 0a000009 01010101"
          + "0050ef32 00000000 55667788 50140000 00000000";

  /** What was sent to 10.0.0.5:22, as an error quotes it: the header and 8 bytes. */
  private static final String QUOTED =
      "45000028 12344000 3e060000 0a000009 0a000005 ef320016 a1b2c3d4";

  /** 10.0.0.1 says 3/13 about it. */
  private static final String ERROR =
      "45c00038 00000000 40010000 0a000001 0a000009 030d0000 00000000" + QUOTED;

  private static final String SYN_ACK_6 =
      "60000000 0014063e 20010db8000000000000000000000005 20010db8000000000000000000000009"
          + "01bbef32 11223344 55667788 50120800 00000000";

  /** The same behind a destination options header of 8 bytes. */
  private static final String SYN_ACK_6_EXTENDED =
      "60000000 001c3c3e 20010db8000000000000000000000005 20010db8000000000000000000000009"
          + "0600010400000000"
          + "01bbef32 11223344 55667788 50120800 00000000";

  private static final String ERROR_6 =
      "60000000 00403a40 20010db8000000000000000000000001 20010db8000000000000000000000009"
          + "01040000 00000000"
          + "60000000 0014063e 20010db8000000000000000000000009 20010db8000000000000000000000005"
          + "ef320016 a1b2c3d4 00000000 50020400";

  private static final List<String> WHOLE =
      List.of(SYN_ACK, RESET, ERROR, SYN_ACK_6, SYN_ACK_6_EXTENDED, ERROR_6);

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** Notes what it is told. */
  private static final class Told implements AnswerReader.Listener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void segment(
        boolean isIpv6,
        long high,
        long low,
        int ports,
        int sequence,
        int acknowledgement,
        int flags,
        int window,
        int hopLimit,
        long realtimeNs) {
      lines.add(
          "%s %x:%x %d>%d seq %x ack %x flags %x window %x ttl %d at %d"
              .formatted(
                  isIpv6 ? "v6" : "v4",
                  high,
                  low,
                  ports >>> 16,
                  ports & 0xffff,
                  sequence,
                  acknowledgement,
                  flags,
                  window,
                  hopLimit,
                  realtimeNs));
    }

    @Override
    public void error(
        boolean isIpv6,
        long fromHigh,
        long fromLow,
        int type,
        int code,
        long high,
        long low,
        int ports,
        int sequence,
        long realtimeNs) {
      lines.add(
          "%s %x:%x says %d/%d about %x:%x %d>%d seq %x at %d"
              .formatted(
                  isIpv6 ? "v6" : "v4",
                  fromHigh,
                  fromLow,
                  type,
                  code,
                  high,
                  low,
                  ports >>> 16,
                  ports & 0xffff,
                  sequence,
                  realtimeNs));
    }
  }

  /** What is told of a packet that lies somewhere within a larger buffer. */
  private static List<String> told(byte[] packet) {
    Told told = new Told();
    byte[] ring = new byte[packet.length + 200];
    Arrays.fill(ring, (byte) 0xa5);
    System.arraycopy(packet, 0, ring, 100, packet.length);
    new AnswerReader(told).packet(ByteBuffer.wrap(ring), 100, packet.length, 77, 1, 0);
    return told.lines;
  }

  private static List<String> told(String hex) {
    return told(bytes(hex));
  }

  @Test
  void segment_overIpv4_isTold() {
    assertThat(told(SYN_ACK))
        .containsExactly(
            "v4 0:a000005 443>61234 seq 11223344 ack 55667788 flags 12 window faf0 ttl 63 at 77");
    assertThat(told(RESET))
        .containsExactly("v4 0:a000005 80>61234 seq 0 ack 55667788 flags 14 window 0 ttl 64 at 77");
  }

  @Test
  void segment_overIpv6_isTold() {
    String told =
        "v6 20010db800000000:5 443>61234 seq 11223344 ack 55667788 flags 12 window 800 ttl 62 at"
            + " 77";
    assertThat(told(SYN_ACK_6)).containsExactly(told);
    assertThat(told(SYN_ACK_6_EXTENDED)).containsExactly(told);
  }

  @Test
  void error_isToldWithWhatItQuotes() {
    assertThat(told(ERROR))
        .containsExactly("v4 0:a000001 says 3/13 about 0:a000005 61234>22 seq a1b2c3d4 at 77");
    assertThat(told(ERROR_6))
        .containsExactly(
            "v6 20010db800000000:1 says 1/4 about 20010db800000000:5 61234>22 seq a1b2c3d4 at 77");
  }

  @Test
  void packet_withPaddingBehind_isTold() {
    for (String hex : WHOLE) {
      assertThat(told(hex + "000000000000")).isEqualTo(told(hex)).hasSize(1);
    }
  }

  @Test
  void packet_cutOffAnywhere_isPassedOver() {
    for (String hex : WHOLE) {
      byte[] whole = bytes(hex);
      // An error may be cut off behind the eight bytes of the segment that it must quote.
      int least = hex.equals(ERROR_6) ? 40 + 8 + 40 + 8 : whole.length;
      for (int length = 0; length < least; length++) {
        assertThat(told(Arrays.copyOf(whole, length))).as("%d bytes of %s", length, hex).isEmpty();
      }
    }
  }

  @Test
  void packet_aboutSomethingElse_isPassedOver() {
    assertThat(told(SYN_ACK.replace("3f060000", "3f110000"))).as("UDP").isEmpty();
    assertThat(told(SYN_ACK.replace("00004000 3f", "00002001 3f"))).as("a fragment").isEmpty();
    assertThat(told(SYN_ACK.replaceFirst("45", "44"))).as("a short header").isEmpty();
    assertThat(told(SYN_ACK.replaceFirst("45", "55"))).as("version 5").isEmpty();
    assertThat(told(SYN_ACK.replace("6012faf0", "4012faf0"))).as("a short offset").isEmpty();
    assertThat(told(SYN_ACK.replace("6012faf0", "f012faf0"))).as("a long offset").isEmpty();
    assertThat(told(ERROR.replace("030d0000", "000d0000"))).as("an echo reply").isEmpty();
    assertThat(told(ERROR.replace("3e060000", "3e110000"))).as("quoted UDP").isEmpty();
    assertThat(told(ERROR_6.replace("01040000", "81040000"))).as("an echo reply").isEmpty();
    assertThat(told(SYN_ACK_6.replace("0014063e", "0014113e"))).as("UDP").isEmpty();
    assertThat(told(SYN_ACK_6_EXTENDED.replace("0600010400000000", "06ff010400000000")))
        .as("an extension header that is longer than the packet")
        .isEmpty();
    assertThat(
            told(
                SYN_ACK_6_EXTENDED
                    .replace("001c3c3e", "001c2c3e")
                    .replace("0600010400000000", "0600000800000001")))
        .as("a fragment")
        .isEmpty();
  }

  @Test
  void packet_ofAnyBytes_neverThrows() {
    List<byte[]> seeds = WHOLE.stream().map(AnswerReaderTest::bytes).toList();
    Fuzz.binaryParser("AnswerReader", seeds, AnswerReaderTest::told);
  }
}
