package portscan.engine.order;

import java.util.List;

/** Which parts an address is in: a binary search over the stretches of one space. */
final class AddressIndex {
  /** How many stretches are of IPv4; they come first. */
  private final int ipv4Count;

  private final long[] highs;
  private final long[] lows;
  private final long[] sizes;

  /** Where the parts of each stretch begin in {@link #parts}, and where the last ones end. */
  private final int[] firsts;

  private final int[] parts;

  AddressIndex(List<Sweep.Stretch> stretches) {
    int count = stretches.size();
    highs = new long[count];
    lows = new long[count];
    sizes = new long[count];
    firsts = new int[count + 1];
    int ipv4 = 0;
    int total = 0;
    for (Sweep.Stretch stretch : stretches) {
      total = Math.addExact(total, stretch.parts().size());
    }
    parts = new int[total];
    int at = 0;
    for (int place = 0; place < count; place++) {
      Sweep.Stretch stretch = stretches.get(place);
      highs[place] = stretch.high();
      lows[place] = stretch.low();
      sizes[place] = stretch.size();
      firsts[place] = at;
      ipv4 += stretch.ipv6() ? 0 : 1;
      for (Part part : stretch.parts()) {
        parts[at++] = part.number();
      }
    }
    firsts[count] = at;
    ipv4Count = ipv4;
  }

  /** The stretch that an address is in; -1 if none. */
  int stretch(long high, long low, boolean ipv6) {
    int first = ipv6 ? ipv4Count : 0;
    int last = (ipv6 ? highs.length : ipv4Count) - 1;
    while (first < last) {
      int middle = (first + last + 1) >>> 1;
      if (isAtOrBefore(middle, high, low)) {
        first = middle;
      } else {
        last = middle - 1;
      }
    }
    if (first > last || !isAtOrBefore(first, high, low)) {
      return -1;
    }
    long distance = low - lows[first];
    long carry = Long.compareUnsigned(low, lows[first]) < 0 ? 1 : 0;
    boolean inside =
        high - highs[first] == carry && Long.compareUnsigned(distance, sizes[first]) < 0;
    return inside ? first : -1;
  }

  private boolean isAtOrBefore(int stretch, long high, long low) {
    int byHigh = Long.compareUnsigned(highs[stretch], high);
    return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(lows[stretch], low) <= 0);
  }

  /** Where the parts of a stretch begin, for {@link #part}. */
  int first(int stretch) {
    return firsts[stretch];
  }

  /** Where they end. */
  int end(int stretch) {
    return firsts[stretch + 1];
  }

  int part(int place) {
    return parts[place];
  }
}
