package portscan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Steady;
import portscan.api.model.Reason;

class RoundTest {
  private static Round round(boolean... answered) {
    List<Steady.Sample> samples = new ArrayList<>();
    for (int i = 0; i < answered.length; i++) {
      samples.add(
          new Steady.Sample(
              Duration.ofMillis(25L * i),
              answered[i] ? Reason.SYN_ACK : Reason.NO_RESPONSE,
              null,
              null,
              64,
              ""));
    }
    return new Round(new Steady.Result(samples));
  }

  @Test
  void lossByChance_seldomLooksLimited() {
    Random random = new Random(42);
    int mistaken = 0;
    for (int run = 0; run < 1000; run++) {
      boolean[] answered = new boolean[40];
      for (int i = 0; i < answered.length; i++) {
        answered[i] = random.nextInt(100) >= 30;
      }
      mistaken += round(answered).looksLimited() ? 1 : 0;
    }
    assertThat(mistaken).isLessThan(30);
  }

  @Test
  void tokenBucket_looksLimited() {
    for (double share : new double[] {0.1, 0.2, 0.35, 0.5, 0.75}) {
      boolean[] answered = new boolean[40];
      double tokens = 5;
      for (int i = 0; i < answered.length; i++) {
        tokens = Math.min(5, tokens + share);
        answered[i] = tokens >= 1;
        tokens -= answered[i] ? 1 : 0;
      }
      assertThat(round(answered).looksLimited()).as("share " + share).isTrue();
    }
  }

  @Test
  void interval_holdsTheTrueLoss() {
    boolean[] answered = new boolean[40];
    java.util.Arrays.fill(answered, 0, 28, true);
    Round round = round(answered);
    assertThat(round.loss()).isEqualTo(0.3, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(round.interval()[0]).isBetween(0.15, 0.2);
    assertThat(round.interval()[1]).isBetween(0.44, 0.47);
  }
}
