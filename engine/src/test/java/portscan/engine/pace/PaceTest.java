package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final Pace NORMAL = TimingTemplate.NORMAL.pace();

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
  void rate_thatIsNotMoreThanZero_isRefused(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NORMAL.withRate(rate))
        .withMessage("a rate is more than zero, not " + rate);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 101})
  void retries_outOfBounds_areRefused(int retries) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NORMAL.withRetries(retries))
        .withMessage("retries are 0 to 100, not " + retries);
  }

  @ParameterizedTest
  @ValueSource(ints = {Pace.BY_NEED, 0, 100})
  void retries_withinBounds_areTaken(int retries) {
    assertThat(NORMAL.withRetries(retries).retries()).isEqualTo(retries);
  }

  @Test
  void with_changesOnlyThatPart() {
    Duration second = Duration.ofSeconds(1);
    Pace expected = new Pace(7, 3, second, second.multipliedBy(2), second.multipliedBy(3), second);
    assertThat(
            NORMAL
                .withRate(7)
                .withRetries(3)
                .withWaits(second, second.multipliedBy(2), second.multipliedBy(3))
                .withHostTimeout(second))
        .isEqualTo(expected);
  }
}
