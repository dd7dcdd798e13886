package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossEstimateTest {
  private static final double RISK = 0.001;

  @Test
  void estimate_beforeAnyAnswer_isTheCautiousPrior() {
    LossEstimate loss = new LossEstimate();
    assertThat(loss.measured()).isNaN();
    assertThat(loss.cautious()).isEqualTo(0.25);
  }

  @Test
  void measured_ofAnswersToFirstTries_isNone() {
    LossEstimate loss = new LossEstimate();
    for (int port = 0; port < 1000; port++) {
      loss.answered(1);
    }
    assertThat(loss.measured()).isZero();
    assertThat(loss.cautious()).as("they say nothing about the silent ones").isEqualTo(0.25);
  }

  @Test
  void measured_ofLaterAnswers_countsWhatWasLostBefore() {
    LossEstimate loss = new LossEstimate();
    loss.answered(1);
    loss.answered(3);
    assertThat(loss.measured()).isEqualTo(0.5);
    // One loss and one arrival after the first try, beside one loss in four assumed.
    assertThat(loss.cautious()).isEqualTo(2 / 6.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.6})
  void cautious_ofManyLossyPorts_approachesTheirLoss(double actual) {
    long seed = 20_261_120;
    SplittableRandom random = new SplittableRandom(seed);
    LossEstimate loss = new LossEstimate();
    for (int port = 0; port < 20_000; port++) {
      int tries = 1;
      while (random.nextDouble() < actual) {
        tries++;
      }
      loss.answered(tries);
    }
    assertThat(loss.cautious()).as("seed %s", seed).isCloseTo(actual, within(0.02));
    assertThat(loss.measured()).as("seed %s", seed).isCloseTo(actual, within(0.02));
  }

  @Test
  void cautious_ofALossyCornerAmongThousands_isTheCorners() {
    LossEstimate loss = new LossEstimate();
    for (int port = 0; port < 10_000; port++) {
      loss.answered(1);
    }
    for (int port = 0; port < 100; port++) {
      loss.answered(3);
    }
    assertThat(loss.cautious()).isCloseTo(0.5, within(0.01));
  }

  @Test
  void triesNeeded_forMorePorts_keepTheRiskOfAnyBelow() {
    LossEstimate loss = new LossEstimate();
    for (int silent : new int[] {0, 1, 10, 1000, 65_535}) {
      int tries = loss.triesNeeded(silent, RISK);
      int ports = Math.max(1, silent);
      assertThat(ports * Math.pow(loss.cautious(), tries)).isLessThanOrEqualTo(RISK);
      assertThat(ports * Math.pow(loss.cautious(), tries - 1)).isGreaterThan(RISK);
    }
  }
}
