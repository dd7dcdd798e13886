package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.testkit.Fuzz;

/** Control messages as the kernel wrote them, whole and damaged. */
class QueuedErrorTest {
  /** IP_RECVERR after a datagram to a closed port: port-unreach from 127.0.0.1. */
  static final String IPV4 =
      "3000000000000000000000000b0000006f000000020303000000000000000000020000007f000001"
          + "0000000000000000";

  /** IPV6_RECVERR after the same over IPv6: port-unreach from ::1. */
  static final String IPV6 =
      "3c0000000000000029000000190000006f00000003010400000000000000000"
          + "00a00000000000000000000000000000000000000000000010000000000000000";

  @Test
  void queuedError_readsIpv4() {
    assertThat(parse(HexFormat.of().parseHex(IPV4)))
        .isEqualTo(
            new QueuedError(
                Errno.ECONNREFUSED,
                QueuedError.ICMP,
                3,
                3,
                new SocketAddress(Loopback.IPV4, 0, 0)));
  }

  @Test
  void queuedError_readsIpv6() {
    assertThat(parse(HexFormat.of().parseHex(IPV6)))
        .isEqualTo(
            new QueuedError(
                Errno.ECONNREFUSED,
                QueuedError.ICMPV6,
                1,
                4,
                new SocketAddress(Loopback.IPV6, 0, 0)));
  }

  @Test
  void queuedError_passesOverOtherControlMessages() {
    String timestamp = "20000000000000000100000023000000" + "00".repeat(16);

    assertThat(parse(HexFormat.of().parseHex(timestamp + IPV4))).isNotNull();
  }

  @Test
  void queuedError_cutShort_isNoError() {
    byte[] whole = HexFormat.of().parseHex(IPV6);
    for (int size = 0; size < 60; size++) {
      assertThat(parse(Arrays.copyOf(whole, size))).isNull();
    }
  }

  @Test
  void queuedError_filledWithA5_isNoError() {
    byte[] filled = new byte[512];
    Arrays.fill(filled, (byte) 0xa5);

    assertThat(parse(filled)).isNull();
  }

  @Test
  void queuedError_survivesFuzzing() {
    List<byte[]> seeds =
        List.of(HexFormat.of().parseHex(IPV4), HexFormat.of().parseHex(IPV6 + "00000000" + IPV4));
    Fuzz.binaryParser("queued error", seeds, QueuedErrorTest::parse);
  }

  private static QueuedError parse(byte[] control) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(Math.max(1, control.length), 8);
      MemorySegment.copy(control, 0, segment, ValueLayout.JAVA_BYTE, 0, control.length);
      return Sockets.queuedError(segment.asSlice(0, control.length), control.length);
    }
  }
}
