package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {
  private static final long MILLISECOND_NS = 1_000_000;

  @Test
  void timeout_beforeAnyMeasurement_isTheUnmeasuredOne() {
    RoundTrips roundTrips = new RoundTrips();
    assertThat(roundTrips.isMeasured()).isFalse();
    assertThat(roundTrips.timeoutNs()).isEqualTo(RoundTrips.UNMEASURED_NS);
  }

  /** RFC 6298 section 2.2: RTO = R + 4 * R / 2. */
  @Test
  void timeout_afterTheFirstMeasurement_isThreeTimesIt() {
    RoundTrips roundTrips = new RoundTrips();
    roundTrips.measure(100 * MILLISECOND_NS);
    assertThat(roundTrips.isMeasured()).isTrue();
    assertThat(roundTrips.timeoutNs()).isEqualTo(300 * MILLISECOND_NS);
  }

  /** RFC 6298 section 2.3, whose variation is updated before the smoothed time. */
  @Test
  void timeout_afterTheSecondMeasurement_isSmoothed() {
    RoundTrips roundTrips = new RoundTrips();
    roundTrips.measure(100 * MILLISECOND_NS);
    roundTrips.measure(60 * MILLISECOND_NS);
    // Variation 0.75 * 50 + 0.25 * 40 = 47.5; smoothed 0.875 * 100 + 0.125 * 60 = 95.
    assertThat(roundTrips.timeoutNs()).isEqualTo(285 * MILLISECOND_NS);
  }

  @Test
  void timeout_ofExtremes_staysBetweenFloorAndCeiling() {
    RoundTrips near = new RoundTrips();
    near.measure(20_000);
    assertThat(near.timeoutNs()).isEqualTo(RoundTrips.FLOOR_NS);
    RoundTrips far = new RoundTrips();
    far.measure(2_000 * MILLISECOND_NS);
    assertThat(far.timeoutNs()).isEqualTo(1_000 * MILLISECOND_NS);
  }

  @Test
  void timeout_ofASteadyRoundTrip_comesDownToIt() {
    RoundTrips roundTrips = new RoundTrips();
    for (int i = 0; i < 100; i++) {
      roundTrips.measure(200 * MILLISECOND_NS);
    }
    assertThat(roundTrips.timeoutNs()).isBetween(200 * MILLISECOND_NS, 201 * MILLISECOND_NS);
  }
}
