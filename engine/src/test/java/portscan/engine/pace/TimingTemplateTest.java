package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "PARANOID, 0.0033333, 500, 1000, 3000",
    "SNEAKY, 0.0666667, 500, 1000, 3000",
    "POLITE, 2.5, 200, 1000, 2000",
    "NORMAL, 20000, 30, 400, 1000",
    "AGGRESSIVE, 50000, 20, 250, 1000",
    "INSANE, 100000, 8, 150, 1000"
  })
  void template_hasItsDocumentedNumbers(
      TimingTemplate template, double rate, long leastMs, long firstMs, long longestMs) {
    Pace pace = template.pace();
    assertThat(pace.rate()).isCloseTo(rate, within(0.00001));
    assertThat(pace.leastWait()).isEqualTo(Duration.ofMillis(leastMs));
    assertThat(pace.firstWait()).isEqualTo(Duration.ofMillis(firstMs));
    assertThat(pace.longestWait()).isEqualTo(Duration.ofMillis(longestMs));
    assertThat(pace.retries()).isEqualTo(Pace.BY_NEED);
    assertThat(pace.hostTimeout()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, PARANOID", "3, NORMAL", "5, INSANE"})
  void template_standsAtItsNumber(int number, TimingTemplate template) {
    assertThat(List.of(TimingTemplate.values()).get(number)).isEqualTo(template);
  }
}
