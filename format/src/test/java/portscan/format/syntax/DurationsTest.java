package portscan.format.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "3s, PT3S",
    "3, PT3S",
    "0, PT0S",
    "0ms, PT0S",
    "003, PT3S",
    "1.5s, PT1.5S",
    "1.5, PT1.5S",
    "0.25ms, PT0.00025S",
    "7us, PT0.000007S",
    "2m, PT2M",
    "0.5m, PT30S",
    "1h, PT1H",
    "1.5d, PT36H",
    "0.0000000001s, PT0S",
    "1.0000000019s, PT1.000000001S",
    "106580d, PT2557920H",
  })
  void parse_valid(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(Parsed.ok(expected));
  }

  @Test
  void parse_longFraction_isReadToTheNanosecond() {
    assertThat(Durations.parse("0." + "3".repeat(1_000_000) + "s"))
        .isEqualTo(Parsed.ok(Duration.ofNanos(333_333_333)));
  }

  @Test
  void parse_longNumber_isRefusedAtOnce() {
    String number = "9".repeat(10_000_000);
    ThreadMXBean processor = ManagementFactory.getThreadMXBean();
    long start = processor.getCurrentThreadCpuTime();
    assertThat(Durations.parse(number).problems())
        .extracting(Diagnostic::code)
        .containsExactly("duration-overflow");
    assertThat(Duration.ofNanos(processor.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 us",
    "PT0.0000003S, 0 us",
    "PT0.000004S, 4 us",
    "PT0.000034S, 0.03 ms",
    "PT0.000094S, 0.09 ms",
    "PT0.000095S, 0.1 ms",
    "PT0.0008S, 0.8 ms",
    "PT0.00996S, 10.0 ms",
    "PT0.09994S, 99.9 ms",
    "PT0.09995S, 100 ms",
    "PT0.412S, 412 ms",
    "PT0.9994S, 999 ms",
    "PT0.9996S, 1.0 s",
    "PT4S, 4.0 s",
    "PT59.94S, 59.9 s",
    "PT59.96S, 1 min",
    "PT2M5S, 2 min 5 s",
    "PT59M59.6S, 1 h",
    "PT3H20M, 3 h 20 min",
    "PT-0.0008S, -0.8 ms",
  })
  void text_roundsToWhatIsOfUse(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }

  @Test
  void text_longestDuration_doesNotOverflow() {
    assertThat(Durations.text(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("2557920 h");
  }

  @Test
  @Timeout(2)
  void longUnit_isRefusedInTimeInProportion() {
    // Each of these letters becomes two in lower case, which Java does in quadratic time.
    assertThat(Durations.parse("3" + "\u0130".repeat(260_000)).problems()).hasSize(1);
  }
}
