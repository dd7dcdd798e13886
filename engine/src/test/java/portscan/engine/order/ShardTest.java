package portscan.engine.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ShardTest {
  @Test
  void shards_together_areTheWholeAndShareNothing() {
    for (int total : new int[] {0, 1, 2, 3, 10, 99, 100, 101, 65_536}) {
      for (int count : new int[] {1, 2, 3, 4, 7, 16, 100, 1000}) {
        BitSet seen = new BitSet();
        long sum = 0;
        for (int number = 1; number <= count; number++) {
          Shard shard = new Shard(number, count);
          for (long k = 0; k < shard.size(total); k++) {
            assertThat(shard.index(k)).isBetween(0L, total - 1L);
            assertThat(shard.position(shard.index(k))).isEqualTo(k);
            seen.set((int) shard.index(k));
          }
          sum += shard.size(total);
        }
        assertThat(sum).as("%s in %s shards", total, count).isEqualTo(total);
        assertThat(seen.cardinality()).isEqualTo(total);
      }
    }
  }

  @Test
  void shards_ofALargeJob_endWithItsLastPosition() {
    long total = 1L << 48;
    Shard last = new Shard(4, 4);
    assertThat(last.size(total)).isEqualTo(1L << 46);
    assertThat(last.index(last.size(total) - 1)).isEqualTo(total - 1);
    assertThat(Shard.WHOLE.size(total)).isEqualTo(total);
  }

  @Test
  void shard_outsideOfItsCount_isRefused() {
    assertThatThrownBy(() -> new Shard(0, 3)).hasMessageContaining("0/3");
    assertThatThrownBy(() -> new Shard(4, 3)).hasMessageContaining("4/3");
    assertThatThrownBy(() -> new Shard(1, 0)).hasMessageContaining("1/0");
    assertThat(new Shard(2, 5)).hasToString("2/5");
  }
}
