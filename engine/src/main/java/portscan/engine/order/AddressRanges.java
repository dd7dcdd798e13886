package portscan.engine.order;

import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;

/** Ranges and, where these would be too many, patterns of addresses. */
final class AddressRanges {
  /** A pattern of so many runs at most always becomes ranges. */
  private static final long FEW_RUNS = 256;

  /** How many ranges the larger patterns may become all together. */
  private static final long MANY_RUNS = 65_536;

  /** A pattern that stays one, with the numbers of its block and port set. */
  record PatternBlock(OctetPattern pattern, int block, int ports) {}

  private final List<AddressRange> ranges = new ArrayList<>();
  private final List<PatternBlock> patterns = new ArrayList<>();
  private long runsLeft = MANY_RUNS;
  private String zone = "";

  List<AddressRange> ranges() {
    return ranges;
  }

  List<PatternBlock> patterns() {
    return patterns;
  }

  void add(Host.Addresses addresses, int block, int ports) {
    switch (addresses) {
      case Host.Span span -> add(span.first(), span.size(), block, 0, ports);
      case Host.Listed listed -> {
        int base = 0;
        for (IpAddress address : listed.addresses()) {
          add(address, 1, block, base++, ports);
        }
      }
      case Host.Octets octets -> add(new OctetPattern(octets), block, ports);
    }
  }

  private void add(OctetPattern pattern, int block, int ports) {
    long runs = pattern.runCount();
    if (runs > FEW_RUNS) {
      if (runs > runsLeft) {
        patterns.add(new PatternBlock(pattern, block, ports));
        return;
      }
      runsLeft -= runs;
    }
    for (long[] run : pattern.runs()) {
      add(IpAddress.ipv4((int) pattern.address(run[0])), run[1], block, run[0], ports);
    }
  }

  private void add(IpAddress first, long size, int block, long base, int ports) {
    if (!first.zone().isEmpty()) {
      if (!zone.isEmpty() && !zone.equals(first.zone())) {
        throw new IllegalArgumentException(
            "one space has one zone, not both %" + zone + " and %" + first.zone());
      }
      zone = first.zone();
    }
    ranges.add(AddressRange.of(first, size, block, base, ports));
  }
}
