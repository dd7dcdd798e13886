package portscan.engine.device;

import java.nio.ByteBuffer;
import portscan.api.scan.Egress.BlockPermit;
import portscan.sys.TransmitRing;

/** Sends whole Ethernet frames by a ring that is shared with the kernel. */
final class RingTransmitter implements Transmitter {
  private static final int ETHERNET = 14;

  private final TransmitRing ring;

  RingTransmitter(TransmitRing ring) {
    this.ring = ring;
  }

  @Override
  public String tier() {
    return Tier.TRANSMIT_RING.words();
  }

  @Override
  public int linkHeaderLength() {
    return ETHERNET;
  }

  @Override
  public int transmit(
      BlockPermit permit, PacketTemplate template, Entries entries, int from, int to) {
    if (ring.free() < ring.slots()) {
      // The link takes no more: more from us would only keep the kernel's own packets out.
      int flushed = ring.flush();
      if (ring.free() < ring.slots()) {
        return flushed;
      }
    }
    int count = Math.min(to - from, ring.slots());
    fill(template, entries, from, count);
    int flushed = ring.flush();
    return count > 0 ? count : flushed;
  }

  private void fill(PacketTemplate template, Entries entries, int from, int count) {
    ByteBuffer frames = ring.frames();
    int length = template.length();
    for (int i = from; i < from + count; i++) {
      int slot = ring.next();
      template.expand(entries, i, frames, ring.offset(slot));
      ring.ready(slot, length);
    }
  }

  @Override
  public void close() {
    ring.close();
  }
}
