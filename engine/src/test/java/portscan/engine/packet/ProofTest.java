package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.wire.TcpFlags;

class ProofTest {
  /** The sequence number that was sent, and above it the acknowledgement number. */
  private static final int SEQUENCE = 0x7fff_fffe;

  private static final int ACKNOWLEDGEMENT = 0x9abc_def0;
  private static final long COOKIE = ((long) ACKNOWLEDGEMENT << 32) | (SEQUENCE & 0xffff_ffffL);
  private static final int RESET = TcpFlags.RST;
  private static final int RESET_ACK = TcpFlags.RST | TcpFlags.ACK;
  private static final int SYN_ACK = TcpFlags.SYN | TcpFlags.ACK;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void acknowledgement_ofWhatTheProbeTook_isProof(int counted) {
    assertThat(Proof.isOurs(COOKIE, SYN_ACK, 12345, SEQUENCE + counted)).isTrue();
    assertThat(Proof.isOurs(COOKIE, RESET_ACK, 0, SEQUENCE + counted)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -1, 3, 1 << 16, Integer.MIN_VALUE})
  void acknowledgement_ofAnythingElse_isNone(int counted) {
    assertThat(Proof.isOurs(COOKIE, SYN_ACK, 12345, SEQUENCE + counted)).isFalse();
    assertThat(Proof.isOurs(COOKIE, RESET_ACK, 0, SEQUENCE + counted)).isFalse();
  }

  @Test
  void reset_withoutAcknowledgement_bearsWhatTheProbeAcknowledged() {
    assertThat(Proof.isOurs(COOKIE, RESET, ACKNOWLEDGEMENT, 0)).isTrue();
    assertThat(Proof.isOurs(COOKIE, RESET, ACKNOWLEDGEMENT + 1, 0)).isFalse();
    // Where the probe acknowledged nothing, the reset's number is zero, which proves little.
    assertThat(Proof.isOurs(COOKIE, RESET, 0, 0)).isTrue();
  }

  @Test
  void sequenceNumber_mayWrapAround() {
    assertThat(Proof.isOurs(0xffff_ffffL, SYN_ACK, 1, 0)).isTrue();
    assertThat(Proof.isOurs(0xffff_ffffL, SYN_ACK, 1, 1)).isTrue();
    assertThat(Proof.isOurs(0xffff_ffffL, SYN_ACK, 1, 2)).isFalse();
  }
}
