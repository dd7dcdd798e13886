package portscan.engine.device;

import java.nio.ByteBuffer;
import portscan.api.scan.Egress.BlockPermit;
import portscan.sys.FrameSlots;

/** Sends whole packets that are written side by side, many a system call. */
public final class SlotTransmitter implements Transmitter {
  private final String tier;
  private final FrameSlots slots;
  private final int linkHeaderLength;
  private final int[] lengths;

  /**
   * @param tier its name for the user
   * @param slots where packets are written and sent from
   * @param linkHeaderLength 14 for whole Ethernet frames, 0 for IP packets
   */
  public SlotTransmitter(String tier, FrameSlots slots, int linkHeaderLength) {
    this.tier = tier;
    this.slots = slots;
    this.linkHeaderLength = linkHeaderLength;
    this.lengths = new int[slots.slots()];
  }

  @Override
  public String tier() {
    return tier;
  }

  @Override
  public int linkHeaderLength() {
    return linkHeaderLength;
  }

  @Override
  public int transmit(
      BlockPermit permit, PacketTemplate template, Entries entries, int from, int to) {
    int count = Math.min(to - from, slots.slots());
    fill(template, entries, from, count);
    return slots.send(0, count);
  }

  private void fill(PacketTemplate template, Entries entries, int from, int count) {
    ByteBuffer frames = slots.frames();
    int length = template.length();
    for (int slot = 0; slot < count; slot++) {
      if (lengths[slot] != length) {
        slots.length(slot, length);
        lengths[slot] = length;
      }
      template.expand(entries, from + slot, frames, slots.offset(slot));
    }
  }

  @Override
  public void close() {
    slots.close();
  }
}
