package portscan.engine.capture;

import org.jspecify.annotations.Nullable;
import portscan.sys.ReceiveRing;
import portscan.sys.SystemException;

/**
 * Keeps what passes between the kernel's sockets and those that they ask, seen beside them: a
 * thread of its own reads what every interface sends and receives, and has the file to itself from
 * the opening to the end of {@link #close}. ARP is not kept: the file holds IP packets alone, since
 * few readers take packets of several kinds of link from one file.
 */
public final class SocketTap implements AutoCloseable {
  private static final int RING = 16 << 20;
  private static final int BLOCK_TIMEOUT_MS = 10;
  private static final long WAIT_NS = 25_000_000;
  private static final long FLUSH_NS = 100_000_000;

  /** The last answers are waited for so long at the most, where packets do not cease to come. */
  private static final long LONGEST_END_NS = 500_000_000;

  private final PcapngWriter capture;
  private final AskedTraffic traffic;
  private final ReceiveRing ring;
  private final Thread thread;
  private volatile boolean isEnding;
  private volatile long missed;
  private volatile @Nullable RuntimeException failure;

  private SocketTap(PcapngWriter capture, Asked asked) {
    this.capture = capture;
    this.traffic = new AskedTraffic(capture, asked);
    this.ring = ReceiveRing.openBothWays(asked.filter(), RING, BLOCK_TIMEOUT_MS);
    this.thread = Thread.ofPlatform().daemon().name("capture").unstarted(this::run);
  }

  /**
   * Opens a tap in the network namespace of the calling thread, and begins.
   *
   * @throws SystemException without CAP_NET_RAW
   */
  public static SocketTap open(PcapngWriter capture, Asked asked) {
    SocketTap tap = new SocketTap(capture, asked);
    tap.thread.start();
    return tap;
  }

  private void run() {
    try (ring) {
      long flushedNs = System.nanoTime();
      long endNs = Long.MAX_VALUE;
      long nowNs = flushedNs;
      int received = 1;
      // A full round after the end was asked for, since a block comes late by its time-out.
      while (endNs == Long.MAX_VALUE || (received > 0 && nowNs - endNs < 0)) {
        boolean isLast = isEnding;
        received = ring.receive(WAIT_NS, traffic);
        nowNs = System.nanoTime();
        if (nowNs - flushedNs >= FLUSH_NS) {
          flushedNs = nowNs;
          capture.flush();
        }
        if (isLast && endNs == Long.MAX_VALUE) {
          endNs = nowNs + LONGEST_END_NS;
        }
      }
      missed = ring.dropped();
      capture.flush();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** How many packets may be missing, since they came faster than they were read; after the end. */
  public long missed() {
    return missed;
  }

  /** Ends when what has passed until now is written. An interrupt does not hasten it. */
  @Override
  public void close() {
    isEnding = true;
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
