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
  void triesNeeded_whateverNeverAnswers_isThatOfOneHiddenPort() {
    LossEstimate loss = new LossEstimate();
    assertThat(loss.triesNeeded(RISK)).isEqualTo(6);
    for (int port = 0; port < 60_000; port++) {
      loss.answered(1);
    }
    assertThat(loss.triesNeeded(RISK)).as("nothing was lost").isEqualTo(6);
  }

  @Test
  void triesNeeded_afterManyLateAnswersOfLittleLoss_stillFindsAHiddenPort() {
    LossEstimate loss = new LossEstimate();
    for (int port = 0; port < 1000; port++) {
      loss.answered(2);
    }
    assertThat(loss.cautious()).isLessThan(0.01);
    assertThat(Math.pow(0.3, loss.triesNeeded(RISK))).isLessThan(RISK);
  }

  @Test
  void triesNeeded_forALossyCorner_doNotDependOnTheRest() {
    LossEstimate alone = new LossEstimate();
    LossEstimate amongMany = new LossEstimate();
    for (int port = 0; port < 10_000; port++) {
      amongMany.answered(1);
    }
    for (LossEstimate loss : new LossEstimate[] {alone, amongMany}) {
      for (int port = 0; port < 30; port++) {
        loss.answered(2 + port % 3);
      }
    }
    assertThat(amongMany.triesNeeded(RISK)).isEqualTo(alone.triesNeeded(RISK));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.3, 0.5})
  void triesNeeded_inAThousandRuns_leaveHardlyOneWithASilentPort(double actual) {
    long seed = 20_261_120;
    SplittableRandom random = new SplittableRandom(seed);
    int runsWithASilentPort = 0;
    for (int run = 0; run < 1000; run++) {
      // All ports are tried in step: the estimate is what those who answered so far tell.
      LossEstimate loss = new LossEstimate();
      int silent = 100;
      for (int tries = 1; tries == 1 || tries <= loss.triesNeeded(RISK); tries++) {
        for (int port = silent; port > 0; port--) {
          if (random.nextDouble() >= actual) {
            loss.answered(tries);
            silent--;
          }
        }
      }
      runsWithASilentPort += silent > 0 ? 1 : 0;
    }
    assertThat(runsWithASilentPort).as("seed %s", seed).isLessThan(10);
  }

  @Test
  void triesNeeded_forLossAlmostTotal_areManyAndEnd() {
    LossEstimate loss = new LossEstimate();
    loss.answered(100);
    assertThat(loss.triesNeeded(RISK)).isBetween(50, 1000);
  }
}
