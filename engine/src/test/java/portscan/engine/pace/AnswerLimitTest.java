package portscan.engine.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLimitTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long SEED = 20_261_120;

  /** The host of a series: whether it answers an ask at this time. */
  private interface Target {
    boolean answers(long nowNs);
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

  private record Counts(int asked, int answered) {}

  /**
   * Asks at {@code perSecond}, or as slowly as the limit wants; each answer takes a millisecond.
   */
  private static Counts ask(AnswerLimit limit, Target target, double perSecond, double seconds) {
    long rttNs = 1_000_000;
    long overdueNs = 50_000_000;
    long stepNs = (long) (SECOND_NS / perSecond);
    Deque<Long> answers = new ArrayDeque<>();
    Deque<Long> silent = new ArrayDeque<>();
    int asked = 0;
    int answered = 0;
    for (long nowNs = 0; nowNs < seconds * SECOND_NS; nowNs += stepNs) {
      while (!answers.isEmpty() && answers.peek() <= nowNs) {
        limit.answered(answers.remove());
        answered++;
      }
      while (!silent.isEmpty() && silent.peek() + overdueNs <= nowNs) {
        limit.refunded(silent.remove());
      }
      if (limit.nextAskNs(nowNs) <= nowNs) {
        limit.asked(nowNs);
        asked++;
        if (target.answers(nowNs)) {
          answers.add(nowNs + rttNs);
        } else {
          silent.add(nowNs);
        }
      }
    }
    return new Counts(asked, answered);
  }

  @Test
  void limit_ofAHostNotAskedYet_isUnknown() {
    AnswerLimit limit = new AnswerLimit();
    assertThat(limit.isRecognised()).isFalse();
    assertThat(limit.rate()).isNaN();
    assertThat(limit.nextAskNs(7)).isEqualTo(7);
  }

  /** Plain buckets as nftables makes them, Linux's overall limit, BSD's counter of a second. */
  @ParameterizedTest
  @CsvSource({
    "1, 6, 1, 50, 10",
    "10, 5, 1, 1000, 3",
    "100, 5, 1, 2000, 1",
    "100, 5, 1, 20000, 1",
    "1000, 5, 1, 20000, 1",
    "1000, 50, 20, 20000, 5",
    "200, 200, 200, 5000, 11",
  })
  void series_ofATokenBucket_isRecognisedWithItsRate(
      double rate, int burst, int handful, double asks, double seconds) {
    AnswerLimit limit = new AnswerLimit();
    ask(limit, bucket(rate, burst, handful), asks, seconds);
    assertThat(limit.isRecognised()).isTrue();
    assertThat(limit.rate()).isCloseTo(rate, within(rate * 0.05));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99})
  void series_thinnedByChance_isNotMistaken(double loss) {
    AnswerLimit limit = new AnswerLimit();
    Counts counts = ask(limit, losing(loss, _ -> true), 20_000, 100);
    assertThat(limit.isRecognised()).as("seed %s", SEED).isFalse();
    assertThat(counts.asked()).isEqualTo(2_000_000);
  }

  @Test
  void series_ofPoissonArrivals_isNotMistaken() {
    AnswerLimit limit = new AnswerLimit();
    SplittableRandom random = new SplittableRandom(SEED);
    double nowNs = 0;
    for (int answer = 0; answer < 100_000; answer++) {
      nowNs -= Math.log(1 - random.nextDouble()) * SECOND_NS / 100;
      for (int ask = 0; ask < 10; ask++) {
        limit.asked((long) nowNs);
      }
      limit.answered((long) nowNs);
    }
    assertThat(limit.isRecognised()).as("seed %s", SEED).isFalse();
  }

  @Test
  void series_ofEvenAsksAllAnswered_isNotMistaken() {
    AnswerLimit limit = new AnswerLimit();
    ask(limit, _ -> true, 100, 100);
    assertThat(limit.isRecognised()).isFalse();
  }

  @Test
  void bucket_behindLoss_isStillRecognised() {
    AnswerLimit limit = new AnswerLimit();
    ask(limit, losing(0.3, bucket(100, 5, 1)), 20_000, 2);
    assertThat(limit.isRecognised()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 100, 1000})
  void asks_onceRecognised_useUpTheRateAndLittleMore(double rate) {
    AnswerLimit limit = new AnswerLimit();
    Target target = bucket(rate, 5, 1);
    Counts counts = ask(limit, target, 20_000, 30);
    assertThat(counts.answered()).isGreaterThan((int) (rate * 30 * 0.97));
    // What was asked before the recognition, and 1.3 times the rate or so afterwards.
    assertThat(counts.asked()).isLessThan((int) (20_000 * (40 / rate + 0.1) + 30 * 1.5 * rate));
  }

  @Test
  void asks_ofSilentPorts_areFree() {
    AnswerLimit limit = new AnswerLimit();
    Target bucket = bucket(100, 5, 1);
    SplittableRandom random = new SplittableRandom(SEED);
    Counts counts =
        ask(limit, nowNs -> random.nextDouble() < 0.5 && bucket.answers(nowNs), 20_000, 10);
    assertThat(limit.isRecognised()).isTrue();
    assertThat(counts.answered()).as("seed %s", SEED).isGreaterThan(800);
  }

  @Test
  void rate_ofALimitThatIsRaised_follows() {
    AnswerLimit limit = new AnswerLimit();
    Target slow = bucket(100, 5, 1);
    Target fast = bucket(200, 5, 1);
    ask(
        limit,
        nowNs -> nowNs < 5 * SECOND_NS ? slow.answers(nowNs) : fast.answers(nowNs),
        20_000,
        40);
    assertThat(limit.rate()).isCloseTo(200, within(20.0));
  }

  @Test
  void rate_ofALimitThatIsLowered_follows() {
    AnswerLimit limit = new AnswerLimit();
    Target fast = bucket(200, 5, 1);
    Target slow = bucket(80, 5, 1);
    ask(
        limit,
        nowNs -> nowNs < 5 * SECOND_NS ? fast.answers(nowNs) : slow.answers(nowNs),
        20_000,
        20);
    assertThat(limit.rate()).isCloseTo(80, within(12.0));
  }
}
