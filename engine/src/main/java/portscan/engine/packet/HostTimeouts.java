package portscan.engine.packet;

import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Trouble;

/** Which hosts have had their time: so long since their first packet. */
final class HostTimeouts {
  private final PacketScan scan;
  private final Duration timeout;
  private final long startNs = System.nanoTime();

  /** Milliseconds from the start to a host's first packet, plus one; 0 before it. */
  private final int[] firstMillis;

  private final BitSet told = new BitSet();

  private HostTimeouts(PacketScan scan, Duration timeout) {
    this.scan = scan;
    this.timeout = timeout;
    this.firstMillis = new int[(int) scan.space().hosts()];
  }

  /** Null if hosts may take as long as they need. */
  static @Nullable HostTimeouts of(PacketScan scan) {
    Duration timeout = scan.pace().hostTimeout();
    if (timeout == null) {
      return null;
    }
    if (scan.space().hosts() > Hosts.MOST) {
      scan.note("the time of each of more than " + Hosts.MOST + " hosts is not limited");
      return null;
    }
    return new HostTimeouts(scan, timeout);
  }

  void sent(long hostIndex, long nowNs) {
    if (firstMillis[(int) hostIndex] == 0) {
      firstMillis[(int) hostIndex] = millis(nowNs) + 1;
    }
  }

  boolean isOver(long hostIndex, long nowNs) {
    int first = firstMillis[(int) hostIndex];
    return first != 0 && millis(nowNs) - (first - 1) >= timeout.toMillis();
  }

  private int millis(long nowNs) {
    return (int) ((nowNs - startNs) / 1_000_000);
  }

  /** Why a port of such a host is not known; the first time for each, the user is told. */
  LocalFailure failure(long hostIndex) {
    int host = (int) hostIndex;
    if (!told.get(host)) {
      told.set(host);
      scan.note(
          "%s was not finished in %s: the rest of its ports is given up"
              .formatted(scan.space().address(hostIndex), words(timeout)));
    }
    return new LocalFailure(
        Trouble.HOST_TIMEOUT,
        "given up: the host was not finished in " + words(timeout),
        "allow it more by --host-timeout, or ask faster by --rate");
  }

  private static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
