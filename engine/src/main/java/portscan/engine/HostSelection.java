package portscan.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import portscan.api.model.Host;
import portscan.engine.discovery.HostVerdict;
import portscan.engine.order.ProbeSpace;

/** Collects which hosts of a space are not there, to leave them out of what comes next. */
final class HostSelection {
  private final ProbeSpace space;
  private final BitSet absent = new BitSet();

  HostSelection(ProbeSpace space) {
    this.space = space;
  }

  /** A host that could not be asked is not left out: its ports will tell why. */
  void accept(HostVerdict verdict) {
    if (!verdict.up() && verdict.failure() == null) {
      absent.set(Math.toIntExact(verdict.hostIndex()));
    }
  }

  /** The absent hosts, as runs of consecutive addresses. */
  List<Host.Addresses> absent() {
    List<Host.Addresses> runs = new ArrayList<>();
    for (int first = absent.nextSetBit(0); first >= 0; ) {
      int end = first + 1;
      while (absent.get(end) && follows(end)) {
        end++;
      }
      runs.add(new Host.Span(space.address(first), end - first));
      first = absent.nextSetBit(end);
    }
    return runs;
  }

  /** Whether a host's address is the next after that of the host before it. */
  private boolean follows(int host) {
    long before = space.addressLow(host - 1);
    return space.isIpv6(host) == space.isIpv6(host - 1)
        && space.addressLow(host) == before + 1
        && before != -1
        && space.addressHigh(host) == space.addressHigh(host - 1);
  }
}
