package portscan.engine.packet;

import java.util.function.Consumer;
import portscan.engine.device.PacketReceiver;

/** Watches for answers that came faster than they were read: silence then proves nothing. */
final class Overflow {
  /**
   * So often an overflow counts against silence: who is flooded by others for good shall come to an
   * end.
   */
  private static final int MOST_MINDED = 100;

  private final PacketReceiver receiver;
  private long dropped;
  private int minded;

  Overflow(PacketReceiver receiver) {
    this.receiver = receiver;
  }

  /** Whether answers may have been lost since the last call. */
  boolean hasLost() {
    long before = dropped;
    dropped = receiver.dropped();
    return dropped > before && minded++ < MOST_MINDED;
  }

  /** Says at the end of a scan how many were lost, if any were. */
  void tell(Consumer<String> notes) {
    dropped = receiver.dropped();
    if (dropped > 0) {
      notes.accept(
          "%,d packets came faster than this machine could read them; answers may be among them: ask again with a lower --rate"
              .formatted(dropped));
    }
  }
}
