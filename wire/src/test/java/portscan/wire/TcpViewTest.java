package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.filled;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpViewTest {
  private final TcpView view = new TcpView();

  /** A header of these options, which fill whole words. */
  private static ByteBuffer segment(String options) {
    ByteBuffer segment = bytes(Samples.RESET + options);
    segment.put(TcpView.DATA_OFFSET, (byte) ((5 + options.length() / 8) << 4));
    return segment;
  }

  @Test
  void tcp_readsASynAck() {
    ByteBuffer packet = bytes(Samples.IPV4 + Samples.SYN_ACK);

    assertThat(view.wrap(packet, 20, packet.limit()).check()).isTrue();
    assertThat(view.sourcePort()).isEqualTo(443);
    assertThat(view.destinationPort()).isEqualTo(40_000);
    assertThat(view.sequence()).isEqualTo(0xdeadbeef);
    assertThat(view.acknowledgement()).isEqualTo(0x01020304);
    assertThat(view.headerLength()).isEqualTo(40);
    assertThat(view.flags()).isEqualTo(TcpFlags.SYN | TcpFlags.ACK);
    assertThat(view.window()).isEqualTo(65_160);
    assertThat(view.checksum()).isEqualTo(0x7464);
    assertThat(view.urgentPointer()).isZero();
    assertThat(view.payloadAt()).isEqualTo(view.payloadEnd()).isEqualTo(60);
    assertThat(view.maximumSegmentSize()).isEqualTo(1460);
    assertThat(view.windowScale()).isEqualTo(7);
    assertThat(view.hasSelectiveAcknowledgement()).isTrue();
    assertThat(view.hasTimestamps()).isTrue();
    assertThat(view.timestampValue()).isEqualTo(0x11223344);
    assertThat(view.timestampEcho()).isEqualTo(0x55667788);
    assertThat(view.optionKinds()).isEqualTo(0x42953L);
    assertThat(TcpOptions.text(view.optionKinds())).isEqualTo("MSS SACK TS NOP WS");
  }

  @Test
  void tcp_laidOverAnotherSegment_forgetsTheOptionsOfTheLast() {
    ByteBuffer rich = bytes(Samples.SYN_ACK);
    assertThat(view.wrap(rich, 0, rich.limit()).windowScale()).isEqualTo(7);
    ByteBuffer poor = bytes(Samples.RESET);

    assertThat(view.wrap(poor, 0, poor.limit()).check()).isTrue();
    assertThat(view.flags()).isEqualTo(TcpFlags.RST | TcpFlags.ACK);
    assertThat(view.maximumSegmentSize()).isEqualTo(-1);
    assertThat(view.windowScale()).isEqualTo(-1);
    assertThat(view.hasSelectiveAcknowledgement()).isFalse();
    assertThat(view.hasTimestamps()).isFalse();
    assertThat(view.timestampValue()).isEqualTo(-1);
    assertThat(view.timestampEcho()).isEqualTo(-1);
    assertThat(view.optionKinds()).isZero();
    assertThat(TcpOptions.text(0)).isEmpty();
  }

  @Test
  void tcpOptions_ofImpossibleLength_endTheReading() {
    for (String damaged : List.of("0201", "0200", "0209", "ffff", "02")) {
      String options = "030307" + damaged + "04020402040204020402";
      options = options.substring(0, damaged.length() == 2 ? 8 : 16);
      ByteBuffer segment = segment(options);

      assertThat(view.wrap(segment, 0, segment.limit()).check()).isTrue();
      assertThat(TcpOptions.text(view.optionKinds())).as(damaged).isEqualTo("WS");
      assertThat(view.windowScale()).isEqualTo(7);
      assertThat(view.hasSelectiveAcknowledgement()).isFalse();
      assertThat(TcpHeader.parse(segment, 0, segment.limit())).as(damaged).isEmpty();
    }
  }

  @Test
  void tcpOption_ofAnotherLengthThanItsKinds_isPassedOver() {
    ByteBuffer segment = segment("020305" + "030401ff" + "0402" + "010101");

    assertThat(view.wrap(segment, 0, segment.limit()).maximumSegmentSize()).isEqualTo(-1);
    assertThat(view.windowScale()).isEqualTo(-1);
    assertThat(view.hasSelectiveAcknowledgement()).isTrue();
    assertThat(TcpHeader.parse(segment, 0, segment.limit()).orElseThrow().options().options())
        .startsWith(
            new TcpOption.Unknown(2, Octets.of((byte) 5)),
            new TcpOption.Unknown(3, Octets.of((byte) 1, (byte) 0xff)));
  }

  @Test
  void tcpOptions_afterTheirEnd_areNone() {
    ByteBuffer segment = segment("00020405b4040200");

    assertThat(view.wrap(segment, 0, segment.limit()).maximumSegmentSize()).isEqualTo(-1);
    assertThat(TcpOptions.text(view.optionKinds())).isEqualTo("EOL");
  }

  @Test
  void tcpOptionKinds_tellSixteenOptionsAndUnknownOnes() {
    ByteBuffer segment = segment("fd02" + "01".repeat(18));

    assertThat(view.wrap(segment, 0, segment.limit()).optionKinds())
        .isEqualTo(0x2222_2222_2222_222fL);
    assertThat(TcpOptions.text(view.optionKinds())).isEqualTo("?" + " NOP".repeat(15));
  }

  @Test
  void tcp_cutShort_failsTheCheck() {
    ByteBuffer segment = bytes(Samples.SYN_ACK);
    for (int size = 0; size < segment.limit(); size++) {
      assertThat(view.wrap(segment, 0, size).check()).as("%d bytes", size).isFalse();
      assertThat(view.checkQuoted()).as("%d bytes", size).isEqualTo(size >= 8);
    }
  }

  @Test
  void tcp_ofADataOffsetWithinTheHeader_failsTheCheck() {
    ByteBuffer segment = bytes(Samples.SYN_ACK);
    segment.put(TcpView.DATA_OFFSET, (byte) 0x40);

    assertThat(view.wrap(segment, 0, segment.limit()).check()).isFalse();
  }

  @Test
  void tcp_filledWithA5_hasNoOptions() {
    assertThat(view.wrap(filled(64), 0, 64).check()).isTrue();
    assertThat(view.headerLength()).isEqualTo(40);
    assertThat(view.optionKinds()).isZero();
    assertThat(TcpHeader.parse(filled(64), 0, 64)).isEmpty();
  }

  @Test
  void tcpFlags_areWrittenSynFirst() {
    assertThat(TcpFlags.text(TcpFlags.SYN | TcpFlags.ACK)).isEqualTo("SA");
    assertThat(TcpFlags.text(TcpFlags.RST | TcpFlags.ACK)).isEqualTo("RA");
    assertThat(TcpFlags.text(TcpFlags.FIN | TcpFlags.PSH | TcpFlags.URG)).isEqualTo("FPU");
    assertThat(TcpFlags.text(TcpFlags.ALL)).isEqualTo("SFRPAUECN");
    assertThat(TcpFlags.text(0)).isEmpty();
  }

  @Test
  void tcpOptions_thatCannotBeWritten_areRefused() {
    TcpOption end = new TcpOption.EndOfOptions();
    TcpOption scale = new TcpOption.WindowScale(7);
    TcpOption stamps = new TcpOption.Timestamps(1, 2);

    assertThat(TcpOptions.of(scale).options()).containsExactly(scale, end);
    assertThat(TcpOptions.of(scale, end).length()).isEqualTo(4);
    assertThat(TcpOptions.of(stamps).options()).containsExactly(stamps, end);
    assertThatThrownBy(() -> new TcpOptions(List.of(stamps)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TcpOptions.of(end, stamps))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TcpOptions.of(stamps, stamps, stamps, stamps, end))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TcpOption.Unknown(3, Octets.of((byte) 7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TcpOption.Unknown(1, Octets.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
