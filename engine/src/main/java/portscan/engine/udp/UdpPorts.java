package portscan.engine.udp;

import java.util.List;

/** The rule that every row's port list obeys. */
final class UdpPorts {
  private static final int LAST = 65535;

  private UdpPorts() {}

  /** Throws unless there is a port, all are from 1 to 65535, and each is above the one before. */
  static void requireAscending(List<Integer> ports) {
    int previous = 0;
    for (int port : ports) {
      if (port <= previous || port > LAST) {
        throw new IllegalArgumentException("not ascending ports: " + ports);
      }
      previous = port;
    }
    if (previous == 0) {
      throw new IllegalArgumentException("no port");
    }
  }
}
