package portscan.engine.capture;

import java.util.BitSet;
import java.util.List;
import portscan.engine.order.ProbeSpace;
import portscan.sys.SocketFilter;

/** Which addresses, and which of their ports, a capture is about. */
public abstract sealed class Asked permits AskedSpaces, Admitted {
  Asked() {}

  /** The ports of some spaces. */
  public static Asked ports(List<ProbeSpace> spaces) {
    return new AskedSpaces(spaces, new BitSet(), false);
  }

  /** The hosts of a space, by ICMP and neighbour discovery, and at these ports of theirs. */
  public static Asked hosts(ProbeSpace space, BitSet ports) {
    return new AskedSpaces(List.of(space), ports, true);
  }

  /** Whether hosts are also asked by what has no ports: ICMP and neighbour discovery. */
  abstract boolean isByMessages();

  abstract boolean isHost(boolean isIpv6, long high, long low);

  abstract boolean isPort(boolean isIpv6, long high, long low, int protocol, int port);

  /** What the kernel is told to show: at least what this is about. */
  abstract SocketFilter filter();
}
