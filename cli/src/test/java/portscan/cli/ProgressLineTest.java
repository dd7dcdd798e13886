package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portscan.engine.ScanProgress;

class ProgressLineTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private final ProgressLine line = new ProgressLine(0, 1_000);

  private String at(long second, long done, long remainingSeconds) {
    long remainingNs = remainingSeconds < 0 ? -1 : remainingSeconds * SECOND_NS;
    return line.at(second * SECOND_NS, done, 3, new ScanProgress(done, 250, 0.01, remainingNs));
  }

  @Test
  void line_tellsShareRateLossAndOpenPorts() {
    assertThat(at(1, 100, 9)).isEqualTo("10.0 %, 250 packets/s, loss 1.0 %, 3 open, ends in 9.0 s");
  }

  @Test
  void line_leavesOutWhatIsNotKnown() {
    assertThat(line.at(SECOND_NS, 0, 0, new ScanProgress(0, Double.NaN, Double.NaN, -1)))
        .isEqualTo("0.0 %, 0 open");
  }

  @Test
  void end_movesEarlierAtOnce() {
    at(1, 100, 99);

    assertThat(at(2, 200, 8)).endsWith("ends in 8.0 s");
  }

  @Test
  void end_aLittleLaterIsNotTold() {
    at(1, 100, 99);

    assertThat(at(2, 101, 100)).endsWith("ends in 1 min 38 s");
  }

  @Test
  void end_muchLaterIsToldAsSlowed() {
    at(1, 100, 99);

    assertThat(at(2, 101, 200)).contains("ends in 3 min 20 s").endsWith("(slowed)");
  }

  @Test
  void end_isReckonedFromTheShareWhereTheEngineDoesNotTell() {
    assertThat(at(10, 500, -1)).endsWith("ends in 10.0 s");
  }
}
