package portscan.sys;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A longest-prefix match over 128-bit addresses.
 *
 * <p>Nested prefixes are cut into ranges that do not overlap, each of which belongs to the longest
 * prefix that holds it. So a match is one binary search, and a range of addresses has one value if
 * its ends lie in one of them. An IPv4 prefix of n bits is one of 96 + n with leading zeros.
 */
final class PrefixMap<T> {
  /** Where each range starts, ascending without sign; the first starts at zero. */
  private final long[] highs;

  private final long[] lows;
  private final List<@Nullable T> values;

  private PrefixMap(List<Start<T>> starts) {
    highs = new long[starts.size()];
    lows = new long[starts.size()];
    values = new ArrayList<>(starts.size());
    for (int i = 0; i < starts.size(); i++) {
      highs[i] = starts.get(i).high();
      lows[i] = starts.get(i).low();
      values.add(starts.get(i).value());
    }
  }

  /** The addresses that share the first {@code length} bits, 0 to 128; the others are cleared. */
  record Prefix<T>(long high, long low, int length, T value) {
    Prefix {
      if (length < 0 || length > 128) {
        throw new IllegalArgumentException("0 to 128 bits, not " + length);
      }
      high &= ~hostBits(length, true);
      low &= ~hostBits(length, false);
    }

    long lastHigh() {
      return high | hostBits(length, true);
    }

    long lastLow() {
      return low | hostBits(length, false);
    }

    private static long hostBits(int length, boolean isHigh) {
      int kept = isHigh ? length : length - 64;
      return kept <= 0 ? -1 : kept >= 64 ? 0 : -1L >>> kept;
    }
  }

  private record Start<T>(long high, long low, @Nullable T value) {}

  /** The map of prefixes no two of which are equal. */
  static <T> PrefixMap<T> of(List<Prefix<T>> prefixes) {
    List<Prefix<T>> outerFirst = new ArrayList<>(prefixes);
    outerFirst.sort((a, b) -> {
      int order = compare(a.high(), a.low(), b.high(), b.low());
      return order != 0 ? order : Integer.compare(a.length(), b.length());
    });
    List<Start<T>> starts = new ArrayList<>();
    starts.add(new Start<>(0, 0, null));
    Deque<Prefix<T>> open = new ArrayDeque<>();
    for (Prefix<T> prefix : outerFirst) {
      closeBefore(prefix, open, starts);
      open.push(prefix);
      add(starts, prefix.high(), prefix.low(), prefix.value());
    }
    closeBefore(null, open, starts);
    return new PrefixMap<>(starts);
  }

  /** Ends the ranges of what lies wholly before {@code next}; of all if that is null. */
  private static <T> void closeBefore(
      @Nullable Prefix<T> next, Deque<Prefix<T>> open, List<Start<T>> starts) {
    while (!open.isEmpty()) {
      Prefix<T> inner = open.element();
      boolean isBefore =
          next == null || compare(inner.lastHigh(), inner.lastLow(), next.high(), next.low()) < 0;
      if (!isBefore) {
        return;
      }
      open.remove();
      long low = inner.lastLow() + 1;
      long high = low == 0 ? inner.lastHigh() + 1 : inner.lastHigh();
      if (high != 0 || low != 0) {
        Prefix<T> outer = open.peek();
        add(starts, high, low, outer == null ? null : outer.value());
      }
    }
  }

  /** Starts a range, in the place of one that would be empty now. */
  private static <T> void add(List<Start<T>> starts, long high, long low, @Nullable T value) {
    Start<T> last = starts.getLast();
    if (last.high() == high && last.low() == low) {
      starts.removeLast();
    }
    starts.add(new Start<>(high, low, value));
  }

  /** Chooses from the values that two maps have for an address. */
  @FunctionalInterface
  interface Choice<T> {
    @Nullable T choose(@Nullable T first, @Nullable T second);
  }

  /** The map that has for every address what is chosen of this map's value and the other's. */
  PrefixMap<T> merge(PrefixMap<T> other, Choice<T> choice) {
    List<Start<T>> starts = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < highs.length || j < other.highs.length) {
      int order =
          i == highs.length
              ? 1
              : j == other.highs.length
                  ? -1
                  : compare(highs[i], lows[i], other.highs[j], other.lows[j]);
      long high = order <= 0 ? highs[i] : other.highs[j];
      long low = order <= 0 ? lows[i] : other.lows[j];
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
      T value = choice.choose(values.get(i - 1), other.values.get(j - 1));
      if (starts.isEmpty() || !Objects.equals(starts.getLast().value(), value)) {
        starts.add(new Start<>(high, low, value));
      }
    }
    return new PrefixMap<>(starts);
  }

  /** Which range an address lies in: 0 to {@link #size} - 1. */
  int range(long high, long low) {
    int first = 0;
    int last = highs.length - 1;
    while (first < last) {
      int middle = (first + last + 1) >>> 1;
      if (compare(highs[middle], lows[middle], high, low) <= 0) {
        first = middle;
      } else {
        last = middle - 1;
      }
    }
    return first;
  }

  /** The value of a range; null if no prefix holds it. */
  @Nullable T value(int range) {
    return values.get(range);
  }

  int size() {
    return highs.length;
  }

  private static int compare(long aHigh, long aLow, long bHigh, long bLow) {
    int order = Long.compareUnsigned(aHigh, bHigh);
    return order != 0 ? order : Long.compareUnsigned(aLow, bLow);
  }
}
