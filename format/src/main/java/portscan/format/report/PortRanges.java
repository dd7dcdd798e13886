package portscan.format.report;

import java.util.BitSet;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/** Ports as nmap lists them: {@code 22,80-89}. */
final class PortRanges {
  private PortRanges() {}

  /** The ports of one transport, ascending; empty if there are none. */
  static String of(PortSet ports, Transport transport) {
    BitSet numbers = ports.numbers(transport);
    StringBuilder text = new StringBuilder();
    for (int first = numbers.nextSetBit(0); first >= 0; ) {
      int end = numbers.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (end - 1 > first) {
        text.append('-').append(end - 1);
      }
      first = numbers.nextSetBit(end);
    }
    return text.toString();
  }
}
