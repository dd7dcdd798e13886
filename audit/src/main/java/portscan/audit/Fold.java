package portscan.audit;

import java.util.BitSet;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/** What is told of one target at once: from which address to which, which ports, how many. */
final class Fold {
  private static final int LONGEST_LIST = 8_000;

  /**
   * What may be told together.
   *
   * @param rule which rule refuses it; empty if none does
   */
  record Key(AuditEvent.Kind kind, String target, AddressFamily family, String rule) {}

  private final BitSet tcp = new BitSet();
  private final BitSet udp = new BitSet();
  private IpAddress first;
  private IpAddress last;
  private long endpoints;

  Fold(IpAddress address) {
    this.first = address;
    this.last = address;
  }

  void add(Endpoint endpoint) {
    span(endpoint.address(), endpoint.address());
    (endpoint.transport() == Transport.TCP ? tcp : udp).set(endpoint.port());
    endpoints++;
  }

  void add(Host.Addresses addresses, PortSet ports) {
    if (addresses instanceof Host.Listed listed) {
      listed.addresses().forEach(address -> span(address, address));
    } else {
      span(addresses.address(0), addresses.address(addresses.size() - 1));
    }
    tcp.or(ports.numbers(Transport.TCP));
    udp.or(ports.numbers(Transport.UDP));
    endpoints += addresses.size() * ports.size();
  }

  private void span(IpAddress low, IpAddress high) {
    if (low.compareTo(first) < 0) {
      first = low;
    }
    if (high.compareTo(last) > 0) {
      last = high;
    }
  }

  /** How many ports of addresses. */
  long endpoints() {
    return endpoints;
  }

  /** One address, or the lowest and the highest. */
  String addresses() {
    return first.equals(last) ? "" + first : first + "-" + last;
  }

  /** For example {@code 22,80-89}; empty if there are none. */
  String ports(Transport transport) {
    BitSet ports = transport == Transport.TCP ? tcp : udp;
    StringBuilder text = new StringBuilder();
    for (int from = ports.nextSetBit(0); from >= 0; ) {
      int end = ports.nextClearBit(from);
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (end - 1 > from) {
        text.append('-').append(end - 1);
      }
      if (text.length() > LONGEST_LIST) {
        return text + ",... " + ports.cardinality() + " in all";
      }
      from = ports.nextSetBit(end);
    }
    return text.toString();
  }
}
