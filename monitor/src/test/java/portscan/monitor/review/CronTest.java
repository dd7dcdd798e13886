package portscan.monitor.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  private static String next(String cron, String after) {
    return Cron.parse(cron)
        .found()
        .flatMap(parsed -> parsed.next(ZonedDateTime.parse(after)))
        .map(ZonedDateTime::toString)
        .orElse("never");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *        | 2026-11-20T03:00Z | 2026-11-21T03:00Z",
        "0 3 * * *        | 2026-11-20T02:59:59Z | 2026-11-20T03:00Z",
        "*/15 * * * *     | 2026-12-31T23:50Z | 2027-01-01T00:00Z",
        "5,10 8-18/5 * * * | 2026-11-20T08:10Z | 2026-11-20T13:05Z",
        "0 0 * * mon-fri  | 2026-11-20T12:00Z | 2026-11-23T00:00Z",
        "0 0 * * 7        | 2026-11-20T12:00Z | 2026-11-22T00:00Z",
        "0 0 29 feb *     | 2097-01-01T00:00Z | 2104-02-29T00:00Z",
        "0 0 13 * 5       | 2026-11-13T00:00Z | 2026-11-20T00:00Z",
        "0 0 */2 * mon    | 2026-11-20T00:00Z | 2026-11-23T00:00Z",
        "0 0 1 1-12/3 *   | 2026-11-20T00:00Z | 2027-01-01T00:00Z",
        "30/10 0 * * *    | 2026-11-20T00:30Z | 2026-11-20T00:40Z",
        "@weekly          | 2026-11-20T00:00Z | 2026-11-22T00:00Z",
      })
  void next_isTheFirstTimeAfter(String cron, String after, String expected) {
    assertThat(next(cron, after)).isEqualTo(expected);
  }

  @Test
  void next_whereTheClockSkipsAnHour_isAfterTheGap() {
    Cron daily = Cron.parse("30 2 * * *").found().orElseThrow();
    ZonedDateTime before = ZonedDateTime.of(2026, 3, 29, 0, 0, 0, 0, ZoneId.of("Europe/Berlin"));

    ZonedDateTime skipped = daily.next(before).orElseThrow();

    assertThat(skipped.toInstant()).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    assertThat(daily.next(skipped).orElseThrow().toInstant())
        .isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "* * * foo *",
        "0 0 31 feb *",
        "1- * * * *",
        "*/ * * * *",
        "@sometimes"
      })
  void parse_ofAnythingElse_saysWhatIsOff(String cron) {
    assertThat(Cron.parse(cron).found()).isEmpty();
    assertThat(Cron.parse(cron).problems().getFirst().message()).isNotBlank();
  }

  @Test
  void every_isFromBeginningToBeginning() {
    Instant now = Instant.parse("2026-11-20T00:00:00Z");
    Schedule every = new Schedule.Every(Duration.ofHours(6));
    assertThat(every.first(now)).isEqualTo(now);
    assertThat(every.after(now)).isEqualTo(Instant.parse("2026-11-20T06:00:00Z"));
  }
}
