package portscan.engine.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import portscan.api.scan.Egress.BlockPermit;
import portscan.engine.capture.PcapngWriter;

/** Keeps every packet that leaves, without its link header. */
public final class CaptureTransmitter implements Transmitter {
  private static final int LONGEST = 2048;

  private final Transmitter transmitter;
  private final PcapngWriter capture;
  private final ByteBuffer packet = ByteBuffer.allocate(LONGEST).order(ByteOrder.BIG_ENDIAN);

  public CaptureTransmitter(Transmitter transmitter, PcapngWriter capture) {
    this.transmitter = transmitter;
    this.capture = capture;
  }

  @Override
  public String tier() {
    return transmitter.tier();
  }

  @Override
  public int linkHeaderLength() {
    return transmitter.linkHeaderLength();
  }

  @Override
  public int transmit(
      BlockPermit permit, PacketTemplate template, Entries entries, int from, int to) {
    // Taken before they leave, so that no answer seems to come sooner.
    Instant now = Instant.now();
    int sent = transmitter.transmit(permit, template, entries, from, to);
    long realtimeNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    int link = linkHeaderLength();
    for (int i = from; i < from + sent; i++) {
      template.expand(entries, i, packet, 0);
      capture.packet(packet, link, template.length() - link, realtimeNs, true);
    }
    return sent;
  }

  @Override
  public void close() {
    transmitter.close();
  }
}
