package portscan.engine.experiment;

import java.util.concurrent.atomic.AtomicInteger;
import portscan.engine.order.Unpredictable;

/**
 * Local ports for packets of our own making: above those that Linux gives to connections (32768 to
 * 60999), so that no program here talks there, and never the same for two experiments at once.
 */
final class LocalPorts {
  private static final int LOWEST = 61_000;
  private static final int COUNT = 4_500;
  private static final AtomicInteger NEXT = new AtomicInteger(new Unpredictable().nextInt(COUNT));

  private LocalPorts() {}

  /** The first of {@code count} ports in a row, 1 to 512. */
  static int take(int count) {
    if (count < 1 || count > 512) {
      throw new IllegalArgumentException("1 to 512 ports, not " + count);
    }
    int taken = NEXT.updateAndGet(next -> (next + count > COUNT ? 0 : next) + count);
    return LOWEST + taken - count;
  }
}
