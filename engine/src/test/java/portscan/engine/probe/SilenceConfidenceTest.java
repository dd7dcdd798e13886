package portscan.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.api.model.Evidence.Silence;

class SilenceConfidenceTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0.5",
    "3, 0.5, 0.875",
    "4, 0.1, 0.9999",
    "2, 0, 0.9999", // No sample proves that nothing is lost: 1 % is assumed.
    "5, 1, 0",
    "2, NaN, 0.9375", // Unmeasured: a loss of 25 % is assumed.
    "0, 0.5, 0"
  })
  void notLost_ofTriesAndLoss_isWhatChanceLeaves(int tries, double loss, double expected) {
    assertThat(confidence(tries, loss)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void notLost_ofMoreTries_grows() {
    for (int tries = 1; tries < 12; tries++) {
      assertThat(confidence(tries + 1, Double.NaN)).isGreaterThan(confidence(tries, Double.NaN));
    }
  }

  private static double confidence(int tries, double loss) {
    return SilenceConfidence.notLost(new Silence(tries, Duration.ofSeconds(1), loss));
  }
}
