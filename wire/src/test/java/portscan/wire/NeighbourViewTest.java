package portscan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static portscan.wire.Samples.bytes;
import static portscan.wire.Samples.filled;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NeighbourViewTest {
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L;
  private static final long TARGET_LOW = 0x0042_c0ff_fea8_0001L;

  private final NeighbourView view = new NeighbourView();

  @Test
  void neighbour_readsASolicitation() {
    ByteBuffer message = bytes(Samples.SOLICITATION);

    assertThat(view.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(view.isSolicitation()).isTrue();
    assertThat(view.isAdvertisement()).isFalse();
    assertThat(view.targetHigh()).isEqualTo(LINK_LOCAL);
    assertThat(view.targetLow()).isEqualTo(TARGET_LOW);
    assertThat(view.sourceLinkLayer()).isEqualTo(0x0242_c0a8_0009L);
    assertThat(view.targetLinkLayer()).isEqualTo(-1);
    assertThat(view.isFromRouter() || view.isSolicited() || view.isOverride()).isFalse();
  }

  @Test
  void neighbour_readsAnAdvertisement() {
    ByteBuffer message = bytes(Samples.ADVERTISEMENT);

    assertThat(view.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(view.isAdvertisement()).isTrue();
    assertThat(view.isFromRouter()).isTrue();
    assertThat(view.isSolicited()).isTrue();
    assertThat(view.isOverride()).isTrue();
    assertThat(view.targetLow()).isEqualTo(TARGET_LOW);
    assertThat(view.targetLinkLayer()).isEqualTo(0x0242_c0a8_0001L);
    assertThat(view.sourceLinkLayer()).isEqualTo(-1);
    assertThat(NeighbourSolicitation.parse(message, 0, message.limit())).isEmpty();

    message.putInt(4, 0x4000_0000);
    assertThat(view.isFromRouter() || view.isOverride()).isFalse();
    assertThat(view.isSolicited()).isTrue();
  }

  @Test
  void neighbour_withoutOptions_hasNoLinkLayerAddress() {
    ByteBuffer message = bytes(Samples.ADVERTISEMENT);

    assertThat(view.wrap(message, 0, 24).check()).isTrue();
    assertThat(view.targetLinkLayer()).isEqualTo(-1);
  }

  @Test
  void neighbour_passesOverOtherOptions() {
    String nonce = "0e01010203040506";
    String longer = "0202" + "00".repeat(14);
    ByteBuffer message = bytes(Samples.SOLICITATION + nonce + longer);

    assertThat(view.wrap(message, 0, message.limit()).check()).isTrue();
    assertThat(view.sourceLinkLayer()).isEqualTo(0x0242_c0a8_0009L);
    assertThat(view.targetLinkLayer()).isEqualTo(-1);
  }

  @Test
  void neighbour_ofAnOptionOfImpossibleLength_failsTheCheck() {
    for (int length : new int[] {0, 2, 255}) {
      ByteBuffer message = bytes(Samples.SOLICITATION);
      message.put(25, (byte) length);
      assertThat(view.wrap(message, 0, message.limit()).check()).as("%d", length).isFalse();
    }
  }

  @Test
  void neighbour_ofAnotherTypeOrCode_failsTheCheck() {
    ByteBuffer message = bytes(Samples.SOLICITATION);
    message.put(0, (byte) 134);
    assertThat(view.wrap(message, 0, message.limit()).check()).isFalse();
    message.put(0, (byte) 135).put(1, (byte) 1);
    assertThat(view.wrap(message, 0, message.limit()).check()).isFalse();
  }

  @Test
  void neighbour_cutShortOrFilledWithA5_failsTheCheck() {
    ByteBuffer message = bytes(Samples.SOLICITATION);
    for (int size = 0; size < message.limit(); size++) {
      assertThat(view.wrap(message, 0, size).check()).as("%d bytes", size).isEqualTo(size == 24);
    }
    assertThat(view.wrap(filled(64), 0, 64).check()).isFalse();
  }

  @Test
  void solicitation_goesToTheSolicitedNode() {
    NeighbourSolicitation solicitation = new NeighbourSolicitation(LINK_LOCAL, TARGET_LOW, -1);

    assertThat(solicitation.destinationHigh()).isEqualTo(0xff02_0000_0000_0000L);
    assertThat(solicitation.destinationLow()).isEqualTo(0x0000_0001_ffa8_0001L);
    assertThat(solicitation.destinationHardware()).isEqualTo(0x3333_ffa8_0001L);
  }

  @Test
  void solicitation_ofAMulticastAddress_isRefused() {
    assertThatThrownBy(() -> new NeighbourSolicitation(0xff02_0000_0000_0000L, 1, -1))
        .isInstanceOf(IllegalArgumentException.class);
    ByteBuffer message = bytes(Samples.SOLICITATION);
    message.put(8, (byte) 0xff);
    assertThat(NeighbourSolicitation.parse(message, 0, message.limit())).isEmpty();
  }
}
