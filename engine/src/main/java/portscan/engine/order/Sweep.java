package portscan.engine.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts overlapping ranges into parts of which no two ask the same port of the same address.
 *
 * <p>Walks over the addresses where a range begins or ends. Between two of these the ranges that
 * cover the stretch stay the same: an exclusion leaves nothing of it, and otherwise each block asks
 * the ports that no block before it asks.
 */
final class Sweep {
  private static final Comparator<AddressRange> BY_BLOCK =
      Comparator.comparingInt(AddressRange::block).thenComparingLong(AddressRange::base);

  /** A stretch of addresses and the parts that cover it, in the order of their blocks. */
  record Stretch(boolean ipv6, long high, long low, long size, List<Part> parts) {
    Stretch longer(long more) {
      return new Stretch(ipv6, high, low, size + more, parts);
    }
  }

  private final PortTables tables;

  /** The ranges that cover the current stretch, by port set, those of the first block first. */
  private final TreeMap<Integer, TreeSet<AddressRange>> active = new TreeMap<>();

  private final List<Part> parts = new ArrayList<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private int exclusions;

  /** Where the next stretch begins while a range covers it. */
  private boolean positionIpv6;

  private long positionHigh;
  private long positionLow;

  Sweep(PortTables tables) {
    this.tables = tables;
  }

  /**
   * Every part, in the order of blocks and of the addresses in them, each numbered by its place.
   */
  List<Part> parts() {
    return parts;
  }

  /** Every stretch that has a part, in the order of addresses. */
  List<Stretch> stretches() {
    return stretches;
  }

  void run(List<AddressRange> ranges) {
    AddressRange[] starts = ranges.toArray(AddressRange[]::new);
    AddressRange[] ends = starts.clone();
    Arrays.sort(starts, AddressRange::compareStart);
    Arrays.sort(ends, AddressRange::compareLast);
    int started = 0;
    int ended = 0;
    while (ended < ends.length) {
      if (started == ended) {
        moveTo(starts[started]);
      }
      while (started < starts.length && startsHere(starts[started])) {
        enter(starts[started++]);
      }
      AddressRange end = ends[ended];
      if (started < starts.length && startsWithin(starts[started], end)) {
        emit(starts[started].low() - positionLow);
      } else {
        emit(end.lastLow() - positionLow + 1);
        while (ended < ends.length && ends[ended].compareLast(end) == 0) {
          leave(ends[ended++]);
        }
      }
    }
    parts.sort(Comparator.comparing(Part::range, BY_BLOCK).thenComparingLong(Part::base));
    for (int place = 0; place < parts.size(); place++) {
      parts.get(place).number(place);
    }
  }

  private void moveTo(AddressRange range) {
    positionIpv6 = range.ipv6();
    positionHigh = range.high();
    positionLow = range.low();
  }

  private boolean startsHere(AddressRange range) {
    return range.ipv6() == positionIpv6
        && range.high() == positionHigh
        && range.low() == positionLow;
  }

  private static boolean startsWithin(AddressRange next, AddressRange end) {
    return AddressRange.compare(
            next.ipv6(), next.high(), next.low(), end.ipv6(), end.lastHigh(), end.lastLow())
        <= 0;
  }

  private void enter(AddressRange range) {
    if (range.block() == AddressRange.EXCLUDED) {
      exclusions++;
    } else {
      active.computeIfAbsent(range.ports(), ports -> new TreeSet<>(BY_BLOCK)).add(range);
    }
  }

  private void leave(AddressRange range) {
    if (range.block() == AddressRange.EXCLUDED) {
      exclusions--;
      return;
    }
    TreeSet<AddressRange> sharing = active.get(range.ports());
    if (sharing != null) {
      sharing.remove(range);
      if (sharing.isEmpty()) {
        active.remove(range.ports());
      }
    }
  }

  /**
   * Ends the stretch of {@code size} addresses that begins at the position, and moves behind it.
   */
  private void emit(long size) {
    if (exclusions == 0 && !active.isEmpty()) {
      cover(size);
    }
    long low = positionLow + size;
    positionHigh += Long.compareUnsigned(low, positionLow) < 0 ? 1 : 0;
    positionLow = low;
  }

  private void cover(long size) {
    List<AddressRange> covering = new ArrayList<>(active.size());
    for (TreeSet<AddressRange> sharing : active.values()) {
      covering.add(sharing.first());
    }
    covering.sort(BY_BLOCK);
    Stretch before = stretches.isEmpty() ? null : stretches.getLast();
    List<Part> here = new ArrayList<>(covering.size());
    int asked = -1;
    for (AddressRange range : covering) {
      int left = asked < 0 ? range.ports() : tables.minus(range.ports(), asked);
      if (!tables.isEmpty(left)) {
        here.add(part(before, range, size, left));
        asked = asked < 0 ? left : tables.union(asked, left);
      }
    }
    if (before != null && before.parts().equals(here)) {
      stretches.removeLast();
      stretches.add(before.longer(size));
    } else {
      stretches.add(new Stretch(positionIpv6, positionHigh, positionLow, size, List.copyOf(here)));
    }
  }

  /** The part of the stretch before if it goes on here, now longer; a new one otherwise. */
  private Part part(@Nullable Stretch before, AddressRange range, long size, int left) {
    if (before != null) {
      for (Part part : before.parts()) {
        if (part.goesOn(range, left, positionLow)) {
          part.extend(size);
          return part;
        }
      }
    }
    Part part = new Part(range, positionHigh, positionLow, size, left);
    parts.add(part);
    return part;
  }
}
