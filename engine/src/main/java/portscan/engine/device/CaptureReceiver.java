package portscan.engine.device;

import java.nio.ByteBuffer;
import portscan.engine.capture.PcapngWriter;
import portscan.sys.PacketHandler;

/** Keeps every packet that comes in and may be an answer. */
public final class CaptureReceiver implements PacketReceiver {
  private final PacketReceiver receiver;
  private final Keeper keeper;

  public CaptureReceiver(PacketReceiver receiver, PcapngWriter capture) {
    this.receiver = receiver;
    this.keeper = new Keeper(capture);
  }

  /** Stands before the handler of the call that is under way. */
  private static final class Keeper implements PacketHandler {
    private final PcapngWriter capture;
    private PacketHandler handler = (bytes, at, length, realtimeNs, index, type) -> {};

    Keeper(PcapngWriter capture) {
      this.capture = capture;
    }

    @Override
    public void packet(
        ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int type) {
      capture.packet(bytes, at, length, realtimeNs, false);
      handler.packet(bytes, at, length, realtimeNs, interfaceIndex, type);
    }
  }

  @Override
  public int receive(long waitNs, PacketHandler handler) {
    keeper.handler = handler;
    return receiver.receive(waitNs, keeper);
  }

  @Override
  public long dropped() {
    return receiver.dropped();
  }

  @Override
  public void close() {
    receiver.close();
  }
}
