package portscan.engine.device;

import portscan.sys.PacketHandler;
import portscan.sys.ReceiveRing;

/** Receives by a ring that is shared with the kernel. */
public final class RingReceiver implements PacketReceiver {
  private final ReceiveRing ring;

  public RingReceiver(ReceiveRing ring) {
    this.ring = ring;
  }

  @Override
  public int receive(long waitNs, PacketHandler handler) {
    return ring.receive(waitNs, handler);
  }

  @Override
  public long dropped() {
    return ring.dropped();
  }

  @Override
  public void close() {
    ring.close();
  }
}
