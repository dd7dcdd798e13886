package portscan.engine.packet;

import org.jspecify.annotations.Nullable;
import portscan.engine.device.SlotTransmitter;
import portscan.engine.device.Transmitter;
import portscan.sys.RawSocket;
import portscan.sys.Route;

/**
 * Raw sockets, one a family, opened when first needed: the way out that works on every link, since
 * the kernel itself finds interface and neighbour.
 */
final class RawWays implements Lanes.Opener, AutoCloseable {
  private static final String TIER = "raw socket";

  private final @Nullable String device;
  private @Nullable Transmitter ipv4;
  private @Nullable Transmitter ipv6;

  /**
   * @param device the network interface that packets leave by; null for the kernel's choice
   */
  RawWays(@Nullable String device) {
    this.device = device;
  }

  @Override
  public Lanes.Way open(Route route, boolean isIpv6) {
    Transmitter known = isIpv6 ? ipv6 : ipv4;
    if (known == null) {
      known = open(isIpv6);
      if (isIpv6) {
        ipv6 = known;
      } else {
        ipv4 = known;
      }
    }
    return new Lanes.Way(known, -1, 0);
  }

  private Transmitter open(boolean isIpv6) {
    RawSocket socket = RawSocket.open(isIpv6);
    if (device != null) {
      socket.bindToDevice(device);
    }
    return new SlotTransmitter(TIER, socket, 0);
  }

  @Override
  public void close() {
    if (ipv4 != null) {
      ipv4.close();
    }
    if (ipv6 != null) {
      ipv6.close();
    }
  }
}
