package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlledLimitTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long MILLISECOND_NS = 1_000_000;
  private static final long SEED = 20_261_120;

  /** Whether the host answers an ask at this time. */
  private interface Target {
    boolean answers(long nowNs);
  }

  /** What becomes of one ask, and when that is noticed. */
  private record Outcome(long atNs, long askedNs, boolean isControl, boolean isAnswer)
      implements Comparable<Outcome> {
    @Override
    public int compareTo(Outcome other) {
      return Long.compare(atNs, other.atNs);
    }
  }

  /** Runs a series of asks, of which a share is filtered and so never answered. */
  private static final class Series {
    final ControlledLimit limit = new ControlledLimit();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final PriorityQueue<Outcome> outcomes = new PriorityQueue<>();
    private final Target target;
    private final double filtered;
    private final long latenessNs;
    private long nowNs;
    private int asked;
    private int answered;
    private boolean isControlPending;

    Series(Target target, double filtered, long latenessNs) {
      this.target = target;
      this.filtered = filtered;
      this.latenessNs = latenessNs;
    }

    /** Asks at {@code perSecond}, or as slowly as the limit wants. */
    Series run(double perSecond, double seconds) {
      long stepNs = (long) (SECOND_NS / perSecond);
      long endNs = nowNs + (long) (seconds * SECOND_NS);
      for (; nowNs < endNs; nowNs += stepNs) {
        notice();
        if (limit.nextAskNs(nowNs) <= nowNs) {
          ask();
        }
      }
      return this;
    }

    /** Asks nothing for a while. */
    Series rest(double seconds) {
      long endNs = nowNs + (long) (seconds * SECOND_NS);
      for (; nowNs < endNs; nowNs += MILLISECOND_NS) {
        notice();
      }
      return this;
    }

    private void ask() {
      boolean isControl = !isControlPending && limit.wantsControl(nowNs);
      if (isControl) {
        isControlPending = true;
        limit.controlAsked(nowNs);
      }
      limit.asked(nowNs);
      asked++;
      boolean mayAnswer = isControl || random.nextDouble() >= filtered;
      boolean isAnswer = mayAnswer && target.answers(nowNs);
      long lateNs = latenessNs == 0 ? 0 : random.nextLong(latenessNs);
      long waitNs = isAnswer ? MILLISECOND_NS : 50 * MILLISECOND_NS;
      outcomes.add(new Outcome(nowNs + waitNs + lateNs, nowNs, isControl, isAnswer));
    }

    private void notice() {
      for (Outcome next = outcomes.peek();
          next != null && next.atNs() <= nowNs;
          next = outcomes.peek()) {
        outcomes.remove();
        if (next.isAnswer()) {
          answered++;
          limit.answered(nowNs);
        } else {
          limit.refunded(next.askedNs());
        }
        if (next.isControl()) {
          isControlPending = false;
          limit.controlled(next.isAnswer(), nowNs);
        }
      }
    }
  }

  /** A bucket that holds {@code burst} tokens and gains {@code handful} of them at a time. */
  private static Target bucket(double perSecond, int burst, int handful) {
    return new Target() {
      private double tokens = burst;
      private long filledNs;

      @Override
      public boolean answers(long nowNs) {
        long stepNs = (long) (handful * SECOND_NS / perSecond);
        long steps = (nowNs - filledNs) / stepNs;
        tokens = Math.min(burst, tokens + steps * handful);
        filledNs += steps * stepNs;
        if (tokens < 1) {
          return false;
        }
        tokens--;
        return true;
      }
    };
  }

  private static Target losing(double share, Target target) {
    SplittableRandom random = new SplittableRandom(SEED);
    return nowNs -> random.nextDouble() >= share && target.answers(nowNs);
  }

  @Test
  void limit_ofAHostNotAskedYet_isPossibleAndUnknown() {
    ControlledLimit limit = new ControlledLimit();
    assertThat(limit.isRecognised()).isFalse();
    assertThat(limit.isPossible()).isTrue();
    assertThat(limit.rate()).isNaN();
    assertThat(limit.nextAskNs(7)).isEqualTo(7);
  }

  /**
   * Plain buckets, one that refills by the handful, and BSD's counter of a second; on time, late.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 5, 1, 0, 3",
    "10, 5, 1, 0, 2",
    "100, 5, 1, 0, 2",
    "100, 5, 1, 40, 2",
    "1000, 5, 1, 0, 2",
    "1000, 5, 1, 40, 2",
    "1000, 50, 20, 0, 3",
  })
  void bucket_however_isRecognisedAndItsRateFound(
      double rate, int burst, int handful, int latenessMillis, double mostAsks) {
    Series series =
        new Series(bucket(rate, burst, handful), 0, latenessMillis * MILLISECOND_NS).run(20_000, 2);
    assertThat(series.limit.isRecognised()).isTrue();
    series.run(20_000, 40);
    assertThat(series.limit.rate()).isCloseTo(rate, within(rate * 0.3));
    int before = series.answered;
    int asked = series.asked;
    series.run(20_000, 40);
    assertThat(series.answered - before).isGreaterThan((int) (rate * 40 * 0.9));
    assertThat(series.asked - asked).isLessThan((int) (rate * 40 * mostAsks));
  }

  /** Between the bursts the bucket fills, and would deceive a control that is made alone. */
  @Test
  void bucket_askedInBursts_isRecognised() {
    Series series = new Series(bucket(100, 5, 1), 0.3, 0);
    for (int burst = 0; burst < 20; burst++) {
      series.run(10_000, 0.03).rest(0.3);
      assertThat(series.limit.isPossible() || series.limit.isRecognised()).isTrue();
    }
    assertThat(series.limit.isRecognised()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.95, 0.999})
  void filteredPorts_howeverMany_areNotMistakenAndSoonBelieved(double filtered) {
    Series series = new Series(_ -> true, filtered, 0).run(20_000, 1);
    assertThat(series.limit.isPossible()).isFalse();
    series.run(20_000, 30);
    assertThat(series.limit.isRecognised()).isFalse();
    assertThat(series.limit.isPossible()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2})
  void loss_isNotMistaken(double loss) {
    Series series = new Series(losing(loss, _ -> true), 0.5, 0).run(20_000, 60);
    assertThat(series.limit.isRecognised()).as("seed %s", SEED).isFalse();
  }

  /** Few ports are closed, so few answers are seen: that is no low limit. */
  @Test
  void loss_takenForAPossibleLimit_isNeitherCertainNorAskedSlowly() {
    Series series = new Series(losing(0.3, _ -> true), 0.95, 0);
    for (int burst = 0; burst < 4; burst++) {
      series.run(2_000, 0.05).rest(0.3);
    }
    series.limit.assume(series.nowNs);
    assertThat(series.limit.rate()).isGreaterThan(50);
    assertThat(series.limit.isCertain()).isFalse();
    int before = series.asked;
    series.run(2_000, 4);
    assertThat(series.limit.isCertain()).as("seed %s", SEED).isFalse();
    assertThat(series.asked - before).isGreaterThan(4 * 50);
  }

  @Test
  void bucket_takenForAPossibleLimit_isHeldAtItsRate() {
    Series series = new Series(bucket(20, 5, 1), 0.5, 0);
    for (int burst = 0; burst < 3; burst++) {
      series.run(2_000, 0.02).rest(0.3);
    }
    series.limit.assume(series.nowNs);
    series.run(2_000, 20);
    assertThat(series.limit.rate()).isCloseTo(20, within(6.0));
    assertThat(series.limit.longestNs(100, 6, 50 * MILLISECOND_NS))
        .isBetween(5 * SECOND_NS, 15 * SECOND_NS);
  }

  @Test
  void heavyLoss_thatSlownessDoesNotHelp_isAskedFastAgain() {
    Series series = new Series(losing(0.75, _ -> true), 0.5, 0).run(5_000, 20);
    int before = series.asked;
    series.run(5_000, 10);
    assertThat(series.limit.isPossible()).isFalse();
    assertThat(series.limit.isConfirmed()).isFalse();
    assertThat(series.asked - before).as("seed %s", SEED).isGreaterThan(4_000);
  }

  @Test
  void bucket_behindLossAndAmongFilteredPorts_isStillRecognised() {
    Series series = new Series(losing(0.3, bucket(100, 5, 1)), 0.5, 0).run(20_000, 1);
    assertThat(series.limit.isRecognised()).isTrue();
  }

  @Test
  void silence_beforeControlsHaveAnswered_isNotBelieved() {
    Series series = new Series(bucket(100, 5, 1), 0.5, 0).run(20_000, 0.05);
    assertThat(series.limit.isPossible()).isTrue();
  }

  @Test
  void rate_ofALimitThatChanges_follows() {
    Target slow = bucket(80, 5, 1);
    Target fast = bucket(200, 5, 1);
    Target changing =
        nowNs -> (nowNs / (20 * SECOND_NS)) % 2 == 0 ? fast.answers(nowNs) : slow.answers(nowNs);
    Series series = new Series(changing, 0, 0).run(20_000, 19);
    assertThat(series.limit.rate()).isCloseTo(200, within(60.0));
    series.run(20_000, 20);
    assertThat(series.limit.rate()).isCloseTo(80, within(25.0));
    series.run(20_000, 20);
    assertThat(series.limit.rate()).isCloseTo(200, within(60.0));
  }
}
