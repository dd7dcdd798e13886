package portscan.engine.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  private static final long SEED = 20_261_120;

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 97, 255, 256, 257, 1009, 4093, 65_535, 65_536, 65_537,
        104_729, 1_000_000, 1_048_575, 1_048_576, 1_048_577, 3_000_017
      })
  void at_overAllPositions_givesEveryElementOnce(int size) {
    for (long seed = SEED; seed < SEED + 3; seed++) {
      Permutation permutation = Permutation.of(size, seed);
      BitSet seen = new BitSet(size);
      for (int index = 0; index < size; index++) {
        long element = permutation.at(index);
        assertThat(element).isBetween(0L, size - 1L);
        seen.set((int) element);
        if (permutation.indexOf(element) != index) {
          assertThat(permutation.indexOf(element)).isEqualTo(index);
        }
      }
      assertThat(seen.cardinality()).isEqualTo(size);
    }
  }

  @Test
  void at_ofEverySmallSize_givesEveryElementOnce() {
    for (int size = 1; size <= 600; size++) {
      Permutation permutation = Permutation.of(size, size);
      BitSet seen = new BitSet(size);
      for (int index = 0; index < size; index++) {
        seen.set((int) permutation.at(index));
      }
      assertThat(seen.length()).isEqualTo(size);
      assertThat(seen.cardinality()).isEqualTo(size);
    }
  }

  @Test
  void indexOf_ofSizesUpTo62Bits_undoesAt() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int bits = 1; bits <= 62; bits++) {
      long top = 1L << bits;
      for (long size : new long[] {top - 1, top, Math.min(top + 1, Permutation.MAX_SIZE)}) {
        Permutation permutation = Permutation.of(size, random.nextLong());
        for (int sample = 0; sample < 2000; sample++) {
          long element = random.nextLong(size);
          long position = permutation.indexOf(element);
          assertThat(position).isBetween(0L, size - 1);
          assertThat(permutation.at(position)).isEqualTo(element);
          assertThat(permutation.indexOf(permutation.at(element))).isEqualTo(element);
        }
      }
    }
  }

  /**
   * 1,000 neighbours of a /16 fall into the /24s as chance would have it. Chi-square with 255
   * degrees of freedom has mean 255 and deviation 22.6: within 5 deviations in each of 40 runs.
   */
  @Test
  void at_ofNeighbours_isSpreadOverTheNetworksByChance() {
    double sum = 0;
    for (int run = 0; run < 40; run++) {
      Permutation permutation = Permutation.of(65_536, SEED + run);
      int[] networks = new int[256];
      int[] hosts = new int[256];
      for (int index = 0; index < 1000; index++) {
        long element = permutation.at(1000L * run + index);
        networks[(int) (element >>> 8)]++;
        hosts[(int) (element & 255)]++;
      }
      // Without replacement the spread is a little smaller: times (65536 - 1000) / 65535.
      assertThat(chiSquare(networks, 1000)).isBetween(140.0, 370.0);
      assertThat(chiSquare(hosts, 1000)).isBetween(140.0, 370.0);
      sum += chiSquare(networks, 1000);
    }
    assertThat(sum / 40).isBetween(235.0, 270.0);
  }

  /** Each bit of the difference of neighbours' elements is set in half of the cases. */
  @Test
  void at_ofNeighbours_differsInEachBitHalfOfTheTime() {
    for (int bits : new int[] {16, 20, 32, 33, 48, 62}) {
      Permutation permutation = Permutation.of(1L << bits, SEED);
      SplittableRandom random = new SplittableRandom(SEED);
      int samples = 20_000;
      int[] set = new int[bits];
      for (int sample = 0; sample < samples; sample++) {
        long index = random.nextLong((1L << bits) - 1);
        long change = permutation.at(index) ^ permutation.at(index + 1);
        for (int bit = 0; bit < bits; bit++) {
          set[bit] += (int) (change >>> bit) & 1;
        }
      }
      for (int bit = 0; bit < bits; bit++) {
        // The deviation is 71.
        assertThat(set[bit]).as("bit %s of %s", bit, bits).isBetween(9_600, 10_400);
      }
    }
  }

  @Test
  void of_theSameSeed_isTheSame() {
    Permutation one = Permutation.of(1L << 40, 7);
    Permutation other = Permutation.of(1L << 40, 8);
    int equal = 0;
    for (int index = 0; index < 1000; index++) {
      assertThat(Permutation.of(1L << 40, 7).at(index)).isEqualTo(one.at(index));
      equal += one.at(index) == other.at(index) ? 1 : 0;
    }
    assertThat(equal).isZero();
  }

  /** A journal of one version is resumed by the next: these numbers must never change. */
  @Test
  void of_aKnownSeed_givesTheElementsItAlwaysGave() {
    Permutation permutation = Permutation.of(1_000_003, 42);
    assertThat(new long[] {permutation.at(0), permutation.at(1), permutation.at(1_000_002)})
        .containsExactly(79_143, 699_562, 537_177);
  }

  @Test
  void identity_leavesEveryElementInItsPlace() {
    Permutation permutation = Permutation.identity(1000);
    for (int index = 0; index < 1000; index++) {
      assertThat(permutation.at(index)).isEqualTo(index);
      assertThat(permutation.indexOf(index)).isEqualTo(index);
    }
    assertThat(permutation.size()).isEqualTo(1000);
  }

  @Test
  void sizesAndPositions_outOfRange_areRefused() {
    assertThatThrownBy(() -> Permutation.of(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Permutation.of((1L << 62) + 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    Permutation permutation = Permutation.of(10, 1);
    for (long wrong : new long[] {-1, 10, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> permutation.at(wrong)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> permutation.indexOf(wrong))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static double chiSquare(int[] counts, int total) {
    double expected = (double) total / counts.length;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }
}
