package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrailTest {
  private static final long MS = 1_000_000;
  private static final long START_NS = -5 * MS;
  private static final long FIRST = 700;

  /** Positions passed a millisecond. */
  private static final int PACE = 20;

  private final Trail trail = new Trail(FIRST, START_NS);

  private static long position(long ms) {
    return FIRST + ms * PACE;
  }

  private static long at(long ms) {
    return START_NS + ms * MS;
  }

  /**
   * Passes positions for some time, of which each is answered after the round trip.
   *
   * @param roundTripMs 0 for no answers
   */
  private void pass(long fromMs, long toMs, long roundTripMs) {
    for (long ms = fromMs; ms < toMs; ms++) {
      trail.passed(position(ms), at(ms));
      if (roundTripMs > 0 && ms >= roundTripMs) {
        trail.answered(position(ms - roundTripMs), at(ms));
      }
    }
  }

  @Test
  void firstSecond_settlesNothing() {
    pass(0, 1_000, 1);
    assertThat(trail.settled(at(999))).isEqualTo(FIRST);
  }

  @Test
  void nearHosts_settleWithinMilliseconds() {
    pass(0, 3_000, 1);
    assertThat(trail.settled(at(2_999))).isBetween(position(2_980), position(2_989));
  }

  @Test
  void farHosts_settleAfterTwiceTheirRoundTrip() {
    pass(0, 3_000, 200);
    assertThat(trail.settled(at(2_999))).isBetween(position(2_580), position(2_590));
  }

  @Test
  void oneFarHost_amongNearOnes_isWaitedFor() {
    pass(0, 2_000, 1);
    trail.answered(position(1_700), at(2_000));
    pass(2_000, 3_000, 1);
    assertThat(trail.settled(at(2_999))).isBetween(position(2_380), position(2_390));
  }

  @Test
  void fewAnswers_orVeryLateOnes_settleAfterASecond() {
    pass(0, 3_000, 0);
    assertThat(trail.settled(at(2_999))).isBetween(position(1_990), position(1_999));
    pass(3_000, 8_000, 2_900);
    assertThat(trail.settled(at(7_999))).isBetween(position(6_990), position(6_999));
  }

  @Test
  void end_settlesAll() {
    pass(0, 2_000, 1);
    for (long ms = 2_000; ms < 5_000; ms++) {
      trail.passed(position(2_000), at(ms));
    }
    trail.answered(position(2_000) - 1, at(2_001));
    assertThat(trail.settled(at(5_000))).isEqualTo(position(2_000));
  }
}
