package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

/** Datagrams as the kernel wrote them, whole and damaged. */
class NetlinkTest {
  private static final int TYPE = 20;

  /** The end of a list. */
  static final String DONE = "140000000300020001000000d644000000000000";

  /** The end of a list that could not be made: ENOENT, for want of a protocol of that number. */
  private static final String FAILED = "140000000300020001000000d6440000feffffff";

  /** EINVAL instead of a list, with the start of the request that it is about. */
  private static final String ERROR =
      "24000000020000000100000000000000eaffffff48000000140001030100000000000000";

  /** An entry of four bytes, and the same flagged NLM_F_DUMP_INTR. */
  private static final String ENTRY = "1400000014000200" + "0100000000000000" + "cafe0001";

  private static final String ENTRY_MEANWHILE =
      "1400000014001200" + "0100000000000000" + "cafe0002";

  private final Netlink.Reader<String> reader = new Netlink.Reader<>(1, TYPE, NetlinkTest::hex, 3);

  private static boolean hex(MemorySegment body, List<String> entries) {
    String text = HexFormat.of().formatHex(body.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    return !text.isEmpty() && entries.add(text);
  }

  private int read(String datagram) {
    return reader.read(segment(datagram));
  }

  static MemorySegment segment(String hex) {
    return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
  }

  @Test
  void read_ofManyDatagrams_collectsUntilDone() {
    assertThat(read(ENTRY + ENTRY)).isEqualTo(1);
    assertThat(read(ENTRY + DONE + ENTRY)).isZero();
    assertThat(reader.entries()).containsExactly("cafe0001", "cafe0001", "cafe0001");
    assertThat(reader.isFull()).isTrue();
    assertThat(reader.changedMeanwhile()).isFalse();
  }

  @Test
  void read_beyondItsCapacity_keepsNoMore() {
    assertThat(read(ENTRY.repeat(4))).isEqualTo(1);
    assertThat(reader.entries()).hasSize(3);
  }

  @Test
  void read_ofAnError_isItsErrno() {
    assertThat(read(FAILED)).isEqualTo(-Errno.ENOENT);
    assertThat(read(ERROR)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void read_remembersThatTheListChanged() {
    assertThat(read(ENTRY_MEANWHILE)).isEqualTo(1);
    assertThat(reader.changedMeanwhile()).isTrue();
  }

  @Test
  void read_passesOverAnswersToOtherRequests() {
    String ofRequestTwo = ENTRY.replace("0100000000000000", "0200000000000000");

    assertThat(read(ofRequestTwo)).isEqualTo(1);
    assertThat(reader.entries()).isEmpty();
  }

  @Test
  void read_passesOverOtherTypes() {
    assertThat(read(ENTRY.replace("14000200", "15000200"))).isEqualTo(1);
    assertThat(reader.entries()).isEmpty();
  }

  @Test
  void read_ofAnOverrun_isSaid() {
    assertThat(read("10000000040000000100000000000000")).isEqualTo(-Errno.ENOBUFS);
  }

  @Test
  void read_ofATruncatedDatagram_isMalformed() {
    byte[] whole = HexFormat.of().parseHex(ENTRY);
    for (int size = 1; size < whole.length; size++) {
      MemorySegment cut = MemorySegment.ofArray(Arrays.copyOf(whole, size));

      assertThat(reader.read(cut)).as("%d bytes", size).isEqualTo(-Errno.EPROTO);
    }
  }

  @Test
  void read_ofAnEntryThatTheParserRefuses_isMalformed() {
    assertThat(read("10000000140002000100000000000000")).isEqualTo(-Errno.EPROTO);
  }

  @Test
  void read_ofAnImpossibleErrno_isMalformed() {
    assertThat(read(FAILED.replace("feffffff", "02000000"))).isEqualTo(-Errno.EPROTO);
    assertThat(read(FAILED.replace("feffffff", "00000080"))).isEqualTo(-Errno.EPROTO);
  }

  @Test
  void read_of0xa5_isMalformed() {
    byte[] filled = new byte[256];
    Arrays.fill(filled, (byte) 0xa5);

    assertThat(reader.read(MemorySegment.ofArray(filled))).isEqualTo(-Errno.EPROTO);
  }

  @Test
  void read_survivesFuzzing() {
    List<byte[]> seeds =
        List.of(
            HexFormat.of().parseHex(ENTRY + ENTRY_MEANWHILE + DONE),
            HexFormat.of().parseHex(FAILED),
            HexFormat.of().parseHex(ERROR));
    Fuzz.binaryParser(
        "netlink datagram",
        seeds,
        bytes -> {
          Netlink.Reader<String> fresh = new Netlink.Reader<>(1, TYPE, NetlinkTest::hex, 100);
          assertThat(fresh.read(MemorySegment.ofArray(bytes))).isLessThanOrEqualTo(1);
        });
  }

  @Test
  void list_ofAnUnknownMessageType_isAnError() {
    assertThatThrownBy(() ->
            Netlink.list(
                Netlink.NETLINK_SOCK_DIAG, 999, segment("00000000"), TYPE, NetlinkTest::hex))
        .isInstanceOf(SystemException.class)
        .hasMessage("netlink: EINVAL (invalid argument)");
  }
}
