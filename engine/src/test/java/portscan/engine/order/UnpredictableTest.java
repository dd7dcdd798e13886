package portscan.engine.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnpredictableTest {
  @Test
  void nextLong_ofTwoSources_neverRepeats() {
    Set<Long> seen = new HashSet<>();
    Unpredictable one = new Unpredictable();
    Unpredictable other = new Unpredictable();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(one.nextLong())).isTrue();
      assertThat(seen.add(other.nextLong())).isTrue();
    }
  }

  @Test
  void nextInt_withABound_reachesAllOfItsRange() {
    Unpredictable source = new Unpredictable();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      seen.add(source.nextInt(16));
    }
    assertThat(seen).hasSize(16);
  }
}
