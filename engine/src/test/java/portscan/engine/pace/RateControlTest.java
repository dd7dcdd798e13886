package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static portscan.engine.pace.SimulatedScan.SECOND_NS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portscan.engine.pace.SimulatedScan.Network;

class RateControlTest {
  private static final long SPAN_NS = SECOND_NS / 10;
  private static final long SEED = 7;

  @ParameterizedTest
  @ValueSource(doubles = {2.5, 100, 1_000, 20_000, 50_000, 100_000, 300_000})
  void rate_isNeverExceededInAnyTenthOfASecond(double ceiling) {
    SimulatedScan scan =
        new SimulatedScan(
            ceiling, (int) Math.max(20, ceiling * 3), 0.5, SEED, Network.lossy(0.1, SEED));
    scan.runUntil(2 * SECOND_NS);
    assertThat(scan.mostSent(SPAN_NS)).isLessThanOrEqualTo((int) Math.max(1, ceiling / 10));
    // What it allows is used, too.
    assertThat(scan.sent(0, 2 * SECOND_NS)).isGreaterThan((int) (1.9 * ceiling));
  }

  @Test
  void rate_afterAPause_isNotMadeUpForByABurst() {
    RateControl control = new RateControl(10_000, 0, 0);
    assertThat(control.allowance(0)).isEqualTo(1);
    assertThat(control.allowance(10 * SECOND_NS)).isEqualTo(50);
    control.spend(50, 10 * SECOND_NS);
    assertThat(control.allowance(10 * SECOND_NS)).isZero();
    assertThat(control.delayNs()).isEqualTo(100_000);
    assertThat(control.allowance(10 * SECOND_NS + 100_000)).isEqualTo(1);
  }

  @Test
  void rate_ofOnePacketInMinutes_isHeld() {
    RateControl control = new RateControl(1 / 300.0, 0, 0);
    assertThat(control.allowance(0)).isEqualTo(1);
    control.spend(1, 0);
    assertThat(control.delayNs()).isEqualTo(300 * SECOND_NS);
    assertThat(control.allowance(299 * SECOND_NS)).isZero();
    assertThat(control.allowance(301 * SECOND_NS)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"20000, 1", "20000, 0.5", "20000, 0.3", "5000, 1", "5000, 0.3", "100000, 1"})
  void rate_whereTheTargetBeginsToDrop_isSlowedWithinTwoSeconds(double ceiling, double answering) {
    SimulatedScan scan =
        new SimulatedScan(
            ceiling,
            2_000_000,
            answering,
            SEED,
            Network.narrow(2_000, 3 * SECOND_NS, Long.MAX_VALUE));
    scan.runUntil(3 * SECOND_NS);
    assertThat(scan.control().isHeldBack()).isFalse();
    for (long second = 5; second < 20; second++) {
      scan.runUntil((second + 1) * SECOND_NS);
      assertThat(scan.sent(second * SECOND_NS, SECOND_NS))
          .as("second %d", second)
          .isBetween(500, 2_600);
    }
    assertThat(scan.control().isHeldBack()).isTrue();
    assertThat(scan.missed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1})
  void rate_whereTheTargetDropsFromTheStart_isSlowedWithinTwoSeconds(double answering) {
    SimulatedScan scan =
        new SimulatedScan(
            20_000, 500_000, answering, SEED, Network.narrow(2_000, 0, Long.MAX_VALUE));
    scan.runUntil(10 * SECOND_NS);
    for (long second = 2; second < 10; second++) {
      assertThat(scan.sent(second * SECOND_NS, SECOND_NS))
          .as("second %d", second)
          .isBetween(500, 2_600);
    }
    assertThat(scan.missed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0.2, 1", "0.3, 1", "0.3, 0.5", "0.3, 0.05", "0.5, 1"})
  void rate_underRandomLoss_isSoonTheCeilingAgain(double loss, double answering) {
    SimulatedScan scan =
        new SimulatedScan(20_000, 400_000, answering, SEED, Network.lossy(loss, SEED));
    scan.runUntil(10 * SECOND_NS);
    assertThat(scan.sent(0, 10 * SECOND_NS)).isGreaterThan(175_000);
    assertThat(scan.missed()).isZero();
  }

  @Test
  void rate_whereTheLossBeginsInTheMiddle_isSoonTheCeilingAgain() {
    Network later = Network.lossy(0.3, SEED);
    SimulatedScan scan =
        new SimulatedScan(
            20_000, 400_000, 0.8, SEED, nowNs -> nowNs < 3 * SECOND_NS || later.delivers(nowNs));
    scan.runUntil(10 * SECOND_NS);
    assertThat(scan.sent(0, 10 * SECOND_NS)).isGreaterThan(175_000);
    assertThat(scan.control().isHeldBack()).isFalse();
  }

  @Test
  void rate_whereTheTargetRecovers_growsBackToTheCeiling() {
    SimulatedScan scan =
        new SimulatedScan(
            20_000, 1_000_000, 1, SEED, Network.narrow(2_000, 3 * SECOND_NS, 6 * SECOND_NS));
    scan.runUntil(6 * SECOND_NS);
    assertThat(scan.control().rate()).isLessThan(2_600);
    scan.runUntil(18 * SECOND_NS);
    assertThat(scan.control().isHeldBack()).isFalse();
    assertThat(scan.missed()).isZero();
  }

  @Test
  void rate_underLossAndATargetThatDrops_findsTheTargetsRate() {
    SimulatedScan scan =
        new SimulatedScan(
            20_000,
            1_000_000,
            1,
            SEED,
            Network.lossy(0.2, SEED).and(Network.narrow(2_000, 3 * SECOND_NS, Long.MAX_VALUE)));
    scan.runUntil(12 * SECOND_NS);
    for (long second = 5; second < 12; second++) {
      assertThat(scan.sent(second * SECOND_NS, SECOND_NS))
          .as("second %d", second)
          .isBetween(500, 3_300);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.0005, 0.002, 0.01, 0.5, 1})
  void rate_ofATargetThatLosesNothing_isNeverLowered(double answering) {
    SimulatedScan scan = new SimulatedScan(20_000, 600_000, answering, SEED, Network.perfect());
    for (long tenth = 1; tenth <= 250; tenth++) {
      scan.runUntil(tenth * SPAN_NS);
      assertThat(scan.control().rate()).as("after %d tenths", tenth).isEqualTo(20_000);
    }
  }

  @Test
  void rate_isNeverBelowTheFloorThatWasAskedFor() {
    RateControl control = new RateControl(20_000, 8_000, 0);
    for (long atNs = 0; atNs < 5 * SECOND_NS; atNs += 100_000) {
      control.judge(atNs, SPAN_NS, 0.9);
      for (int i = control.allowance(atNs); i > 0; i--) {
        control.spend(1, atNs);
        control.firstTry(atNs);
        if (atNs < SECOND_NS) {
          control.firstAnswer(atNs);
        }
      }
      assertThat(control.rate()).isBetween(8_000.0, 20_000.0);
    }
  }
}
