package portscan.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrefixMapTest {
  private static String longest(List<PrefixMap.Prefix<String>> prefixes, long high, long low) {
    String best = null;
    int length = -1;
    for (PrefixMap.Prefix<String> prefix : prefixes) {
      PrefixMap.Prefix<String> same =
          new PrefixMap.Prefix<>(high, low, prefix.length(), prefix.value());
      if (same.equals(prefix) && prefix.length() > length) {
        best = prefix.value();
        length = prefix.length();
      }
    }
    return String.valueOf(best);
  }

  private static String found(PrefixMap<String> map, long high, long low) {
    return String.valueOf(map.value(map.range(high, low)));
  }

  @Test
  void range_ofNoPrefix_hasNoValue() {
    PrefixMap<String> map = PrefixMap.of(List.of());

    assertThat(map.size()).isEqualTo(1);
    assertThat(map.value(map.range(-1, -1))).isNull();
  }

  @Test
  void range_findsTheLongestOfRandomPrefixes() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<PrefixMap.Prefix<String>> prefixes = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        long high = sparse(random);
        long low = sparse(random);
        int length = random.nextInt(129);
        PrefixMap.Prefix<String> prefix = new PrefixMap.Prefix<>(high, low, length, "p" + i);
        if (seen.add(prefix.high() + " " + prefix.low() + " " + length)) {
          prefixes.add(prefix);
        }
      }
      PrefixMap<String> map = PrefixMap.of(prefixes);
      List<PrefixMap.Prefix<String>> half = prefixes.subList(0, prefixes.size() / 2);
      PrefixMap<String> merged =
          PrefixMap.of(half).merge(map, (first, second) -> first != null ? first : second);
      for (PrefixMap.Prefix<String> prefix : prefixes) {
        check(seed, map, merged, prefixes, half, prefix.high(), prefix.low());
        check(seed, map, merged, prefixes, half, prefix.lastHigh(), prefix.lastLow());
        long next = prefix.lastLow() + 1;
        check(seed, map, merged, prefixes, half, prefix.lastHigh() + (next == 0 ? 1 : 0), next);
        check(seed, map, merged, prefixes, half, sparse(random), sparse(random));
      }
    }
  }

  private static void check(
      int seed,
      PrefixMap<String> map,
      PrefixMap<String> merged,
      List<PrefixMap.Prefix<String>> all,
      List<PrefixMap.Prefix<String>> half,
      long high,
      long low) {
    assertThat(found(map, high, low)).as("seed %d", seed).isEqualTo(longest(all, high, low));
    String first = longest(half, high, low);
    assertThat(found(merged, high, low))
        .as("seed %d, merged", seed)
        .isEqualTo(first.equals("null") ? longest(all, high, low) : first);
  }

  /** Few bits, so that random prefixes nest; the sign bit among them. */
  private static long sparse(Random random) {
    return random.nextLong() & 0xc000_0000_0000_0003L;
  }
}
