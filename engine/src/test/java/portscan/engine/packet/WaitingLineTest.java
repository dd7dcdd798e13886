package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
  @Test
  void line_atFirst_isEmpty() {
    assertThat(new WaitingLine().isEmpty()).isTrue();
    assertThat(new WaitingLine().size()).isZero();
  }

  @Test
  void line_thatGrowsWhileWrappedAround_keepsItsOrder() {
    WaitingLine line = new WaitingLine();
    for (int i = 0; i < 64; i++) {
      line.add(i, i);
    }
    for (int i = 0; i < 40; i++) {
      line.removeFirst();
    }
    for (int i = 64; i < 200; i++) {
      line.add(i, 10L * i);
    }
    assertThat(line.size()).isEqualTo(160);
    for (int i = 40; i < 200; i++) {
      assertThat(line.first()).isEqualTo(i);
      assertThat(line.firstSentNs()).isEqualTo(i < 64 ? i : 10L * i);
      line.removeFirst();
    }
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void line_behavesAsAQueueDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    WaitingLine line = new WaitingLine();
    Deque<Integer> queue = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      boolean adds = random.nextInt(100) < (i / 2_000 % 2 == 0 ? 70 : 30);
      if (adds || queue.isEmpty()) {
        line.add(i, -i);
        queue.add(i);
      } else {
        assertThat(line.first()).as("seed %d", seed).isEqualTo(queue.remove());
        assertThat(line.firstSentNs()).isEqualTo(-line.first());
        line.removeFirst();
      }
      assertThat(line.size()).as("seed %d", seed).isEqualTo(queue.size());
    }
  }
}
