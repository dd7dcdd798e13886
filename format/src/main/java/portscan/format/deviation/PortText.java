package portscan.format.deviation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/** Sets of ports as people write them. */
public final class PortText {
  /** Further ranges are counted. */
  private static final int MOST_RANGES = 4;

  private PortText() {}

  /** For example {@code 443/tcp}, or {@code 22,80-89/tcp 53/udp}; of many ranges the first. */
  public static String of(PortSet ports) {
    List<String> texts = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      BitSet bits = ports.numbers(transport);
      List<String> ranges = new ArrayList<>();
      int told = 0;
      for (int first = bits.nextSetBit(0); first >= 0; ) {
        int end = bits.nextClearBit(first);
        if (ranges.size() < MOST_RANGES) {
          ranges.add(end - first == 1 ? "" + first : first + "-" + (end - 1));
          told += end - first;
        }
        first = bits.nextSetBit(end);
      }
      if (!ranges.isEmpty()) {
        int left = bits.cardinality() - told;
        texts.add(
            String.join(",", ranges)
                + "/"
                + transport
                + (left == 0 ? "" : " and " + left + " more"));
      }
    }
    return String.join(" ", texts);
  }
}
