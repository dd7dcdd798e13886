package portscan.engine.device;

import java.nio.ByteBuffer;
import portscan.api.scan.Egress.BlockPermit;
import portscan.sys.XdpSocket;

/** Sends whole Ethernet frames past the kernel's network stack, by AF_XDP. */
final class XdpTransmitter implements Transmitter {
  private static final int ETHERNET = 14;

  /** How often what the kernel has not taken is offered again before the caller may go on. */
  private static final int MOST_OFFERS = 64;

  private final XdpSocket socket;

  XdpTransmitter(XdpSocket socket) {
    this.socket = socket;
  }

  @Override
  public String tier() {
    return Tier.AF_XDP.words();
  }

  @Override
  public int linkHeaderLength() {
    return ETHERNET;
  }

  @Override
  public int transmit(
      BlockPermit permit, PacketTemplate template, Entries entries, int from, int to) {
    int count = Math.min(to - from, socket.free());
    fill(template, entries, from, count);
    int untaken = socket.flush();
    for (int offer = 0; untaken > 0 && offer < MOST_OFFERS; offer++) {
      untaken = socket.flush();
    }
    return untaken < 0 ? untaken : count;
  }

  private void fill(PacketTemplate template, Entries entries, int from, int count) {
    ByteBuffer frames = socket.frames();
    int length = template.length();
    for (int i = 0; i < count; i++) {
      template.expand(entries, from + i, frames, socket.offset(i));
      socket.ready(i, length);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
