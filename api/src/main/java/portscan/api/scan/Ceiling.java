package portscan.api.scan;

import java.util.concurrent.locks.LockSupport;

/** At most so many packets a second, evenly spaced, over all threads that share it. */
public final class Ceiling {
  private static final double SECOND_NS = 1e9;

  private final long intervalNs;
  private long nextNs;

  /**
   * @param rate packets a second, more than 0
   */
  public Ceiling(double rate) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("not a rate: " + rate);
    }
    intervalNs = (long) Math.ceil(SECOND_NS / rate);
    nextNs = System.nanoTime();
  }

  /**
   * Waits until so many more packets may leave, or until the thread is interrupted, which it stays:
   * whoever sends is to end then.
   */
  public void await(int packets) {
    long turnNs = turnNs(packets);
    long leftNs = turnNs - System.nanoTime();
    while (leftNs > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, leftNs);
      leftNs = turnNs - System.nanoTime();
    }
  }

  /** When the first of them may leave. */
  private synchronized long turnNs(int packets) {
    long nowNs = System.nanoTime();
    long turnNs = nextNs - nowNs > 0 ? nextNs : nowNs;
    nextNs = turnNs + packets * intervalNs;
    return turnNs;
  }
}
