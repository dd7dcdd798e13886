package portscan.engine.packet;

import java.util.Arrays;
import java.util.OptionalLong;
import portscan.sys.NetworkCounters;

/**
 * Sees to it that no handshake is left half open on a target.
 *
 * <p>The kernel knows nothing of our handshakes and resets them by itself as it sees the SYN-ACK
 * (RFC 9293 section 3.10.7.1); unless a rule of this machine hides the SYN-ACK from it. Whether it
 * does is read from its count of resets sent, a moment after SYN-ACKs came: if that has not grown
 * by as many, they are reset by us, and so are all others from then on. A SYN-ACK that comes again
 * was not reset and is reset by us in any case.
 */
final class OwnResets {
  private static final int FIRST_CAPACITY = 64;

  /** How long the kernel may take to answer a SYN-ACK. */
  private static final long KERNEL_NS = 2_000_000;

  private static final long LOOK_NS = 5_000_000;

  private final PacketScan scan;
  private final Outbox outbox;
  private final long countAtStart;

  /** SYN-ACKs of which it is not known whether the kernel has reset them, oldest first. */
  private long[] hosts = new long[FIRST_CAPACITY];

  private int[] ports = new int[FIRST_CAPACITY];
  private int[] sequences = new int[FIRST_CAPACITY];
  private long[] atNs = new long[FIRST_CAPACITY];
  private int count;

  private long resetByKernel;
  private long nextLookNs;
  private boolean byUs;

  OwnResets(PacketScan scan, Outbox outbox) {
    this.scan = scan;
    this.outbox = outbox;
    OptionalLong sent = NetworkCounters.tcpResetsSent();
    this.countAtStart = sent.orElse(0);
    this.byUs = sent.isEmpty();
  }

  /** Whether it is not known yet whether all were reset. */
  boolean isPending() {
    return count > 0;
  }

  /**
   * A SYN-ACK came.
   *
   * @param bothPorts our port times 65536 plus the other's
   * @param sequence what it acknowledges
   */
  void synAck(long hostIndex, int bothPorts, int sequence, long nowNs) {
    if (byUs) {
      outbox.addReset(hostIndex, bothPorts, sequence);
      return;
    }
    if (count == hosts.length) {
      hosts = Arrays.copyOf(hosts, 2 * count);
      ports = Arrays.copyOf(ports, 2 * count);
      sequences = Arrays.copyOf(sequences, 2 * count);
      atNs = Arrays.copyOf(atNs, 2 * count);
    }
    hosts[count] = hostIndex;
    ports[count] = bothPorts;
    sequences[count] = sequence;
    atNs[count++] = nowNs;
  }

  /** The same SYN-ACK came again. */
  void repeated(long hostIndex, int bothPorts, int sequence) {
    outbox.addReset(hostIndex, bothPorts, sequence);
  }

  /** Looks whether the kernel has done its part. */
  void look(long nowNs) {
    if (count == 0 || nowNs - nextLookNs < 0) {
      return;
    }
    nextLookNs = nowNs + LOOK_NS;
    int old = 0;
    while (old < count && nowNs - atNs[old] >= KERNEL_NS) {
      old++;
    }
    if (old == 0) {
      return;
    }
    long sent = NetworkCounters.tcpResetsSent().orElse(countAtStart) - countAtStart;
    if (sent >= resetByKernel + old) {
      resetByKernel += old;
      count -= old;
      System.arraycopy(hosts, old, hosts, 0, count);
      System.arraycopy(ports, old, ports, 0, count);
      System.arraycopy(sequences, old, sequences, 0, count);
      System.arraycopy(atNs, old, atNs, 0, count);
      return;
    }
    byUs = true;
    scan.detail("a rule of this machine hides answers from it: handshakes are reset by us");
    for (int i = 0; i < count; i++) {
      outbox.addReset(hosts[i], ports[i], sequences[i]);
    }
    count = 0;
  }
}
