package portscan.engine.device;

import portscan.sys.PacketHandler;

/** A way in for packets that may be answers; for one thread. */
public interface PacketReceiver extends AutoCloseable {
  /**
   * Hands over what has come, waiting at most {@code waitNs} nanoseconds if nothing has.
   *
   * @return how many packets that were
   */
  int receive(long waitNs, PacketHandler handler);

  /** Packets that came but were lost before they could be handed over, since the start. */
  long dropped();

  @Override
  void close();
}
