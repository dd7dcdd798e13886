package portscan.engine.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import portscan.api.model.Host;

/** The IPv4 addresses of {@link Host.Octets} by index and back, without a value twice. */
final class OctetPattern {
  /** The values of each octet in the order written. */
  private final int[][] values = new int[4][];

  /** The place of each of the 256 values in {@link #values}; -1 where it is not one of them. */
  private final short[][] places = new short[4][256];

  private final long size;

  OctetPattern(Host.Octets octets) {
    long product = 1;
    for (int octet = 0; octet < 4; octet++) {
      values[octet] =
          new LinkedHashSet<>(octets.octets().get(octet))
              .stream().mapToInt(Integer::intValue).toArray();
      Arrays.fill(places[octet], (short) -1);
      for (int place = 0; place < values[octet].length; place++) {
        places[octet][values[octet][place]] = (short) place;
      }
      product *= values[octet].length;
    }
    size = product;
  }

  long size() {
    return size;
  }

  /** The same for patterns of the same values in the same order. */
  long fingerprint() {
    return Arrays.deepHashCode(values);
  }

  /** The address at an index from 0 to {@code size() - 1}, the last octet changing fastest. */
  long address(long index) {
    long rest = index;
    long bits = 0;
    for (int octet = 3; octet >= 0; octet--) {
      int[] choice = values[octet];
      bits |= (long) choice[(int) (rest % choice.length)] << (8 * (3 - octet));
      rest /= choice.length;
    }
    return bits;
  }

  /** The index of an address; -1 if it does not fit the pattern. */
  long index(long address) {
    long index = 0;
    for (int octet = 0; octet < 4; octet++) {
      int place = places[octet][(int) (address >>> (8 * (3 - octet))) & 255];
      if (place < 0) {
        return -1;
      }
      index = index * values[octet].length + place;
    }
    return index;
  }

  /** How many runs of consecutive addresses {@link #runs} has at most. */
  long runCount() {
    return size / values[3].length * steps(values[3]);
  }

  /** Index and length of each run in which both index and address go up by one, by index. */
  List<long[]> runs() {
    List<long[]> runs = new ArrayList<>();
    int[] last = values[3];
    for (long group = 0; group < size; group += last.length) {
      int start = 0;
      for (int place = 1; place <= last.length; place++) {
        if (place == last.length || last[place] != last[place - 1] + 1) {
          add(runs, group + start, place - start);
          start = place;
        }
      }
    }
    return runs;
  }

  private void add(List<long[]> runs, long index, int length) {
    if (!runs.isEmpty()) {
      long[] before = runs.getLast();
      if (address(before[0]) + before[1] == address(index)) {
        before[1] += length;
        return;
      }
    }
    runs.add(new long[] {index, length});
  }

  private static int steps(int[] values) {
    int steps = 1;
    for (int place = 1; place < values.length; place++) {
      if (values[place] != values[place - 1] + 1) {
        steps++;
      }
    }
    return steps;
  }
}
