package portscan.monitor.history;

import java.util.Arrays;
import java.util.BitSet;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/**
 * Numbers the ports of a run from 0 in the order in which they turn up.
 *
 * <p>A set of a host's ports is then a few bits for each port that the run asks, and not for each
 * of 65,535.
 */
final class RunPorts {
  private final int[] index = new int[2 << 16];
  private int[] ports = new int[64];
  private int size;

  RunPorts() {
    Arrays.fill(index, -1);
  }

  /** The port's number in this run. */
  int index(Transport transport, int port) {
    int key = key(transport, port);
    int known = index[key];
    if (known >= 0) {
      return known;
    }
    if (size == ports.length) {
      ports = Arrays.copyOf(ports, 2 * size);
    }
    ports[size] = key;
    index[key] = size;
    return size++;
  }

  /** The port's number in this run; -1 if it did not turn up. */
  int known(Transport transport, int port) {
    return index[key(transport, port)];
  }

  Transport transport(int number) {
    return ports[number] >>> 16 == 0 ? Transport.TCP : Transport.UDP;
  }

  int port(int number) {
    return ports[number] & 0xffff;
  }

  /** The ports that have these numbers. */
  PortSet set(BitSet numbers) {
    BitSet tcp = new BitSet();
    BitSet udp = new BitSet();
    for (int number = numbers.nextSetBit(0); number >= 0; number = numbers.nextSetBit(number + 1)) {
      (transport(number) == Transport.TCP ? tcp : udp).set(port(number));
    }
    return PortSet.of(tcp, udp);
  }

  private static int key(Transport transport, int port) {
    return (transport == Transport.TCP ? 0 : 1) << 16 | port;
  }
}
