package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final long SECOND_NS = 1_000_000_000;

  @Test
  void delay_atTheStart_isNoneForOneBurst() {
    RateLimiter limiter = new RateLimiter(1000, 0);
    for (int packet = 0; packet < 5; packet++) {
      assertThat(limiter.delayNs(0)).as("packet %s", packet).isZero();
      limiter.spend(1, 0);
    }
    assertThat(limiter.delayNs(0)).isEqualTo(1_000_000);
    assertThat(limiter.delayNs(400_000)).isBetween(600_000L, 600_001L);
    assertThat(limiter.delayNs(1_000_000)).isZero();
  }

  @Test
  void delay_ofASlowRate_letsSinglePacketsThrough() {
    RateLimiter limiter = new RateLimiter(0.5, 0);
    assertThat(limiter.delayNs(0)).isZero();
    limiter.spend(1, 0);
    assertThat(limiter.delayNs(0)).isEqualTo(2 * SECOND_NS);
  }

  @Test
  void spend_ofMoreThanThereIs_isPaidBackBeforeTheNext() {
    RateLimiter limiter = new RateLimiter(100, 0);
    limiter.spend(10, 0);
    assertThat(limiter.delayNs(0)).isEqualTo(100_000_000);
  }

  @Test
  void delay_afterALongPause_savesUpNoMoreThanABurst() {
    RateLimiter limiter = new RateLimiter(1000, 0);
    long nowNs = 100 * SECOND_NS;
    limiter.spend(5, nowNs);
    assertThat(limiter.delayNs(nowNs)).isEqualTo(1_000_000);
  }

  @Test
  void spend_wheneverAllowed_neverExceedsRatePlusBurst() {
    RateLimiter limiter = new RateLimiter(20_000, 0);
    int sent = 0;
    for (long nowNs = 0; nowNs < SECOND_NS; nowNs += Math.max(1, limiter.delayNs(nowNs))) {
      if (limiter.delayNs(nowNs) == 0) {
        limiter.spend(1, nowNs);
        sent++;
      }
    }
    assertThat(sent).isBetween(19_900, 20_100);
  }
}
