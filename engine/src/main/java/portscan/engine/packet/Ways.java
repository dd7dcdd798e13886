package portscan.engine.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.engine.device.PipelinedTransmitter;
import portscan.engine.device.Tier;
import portscan.engine.device.Transmitter;
import portscan.sys.Link;
import portscan.sys.Links;
import portscan.sys.Neighbour;
import portscan.sys.Neighbours;
import portscan.sys.Route;
import portscan.sys.SystemException;

/**
 * The ways out of this machine, opened when first needed.
 *
 * <p>Raw sockets serve every link, since the kernel itself finds interface and neighbour. A faster
 * way is tried only where the rate asks for it and all packets go to one router on an Ethernet,
 * whose hardware address the kernel tells.
 */
final class Ways implements Lanes.Opener, AutoCloseable {
  /** Packets a second that raw sockets are good for. */
  private static final double FAST = 100_000;

  private static final List<Tier> FAST_TIERS =
      List.of(Tier.AF_XDP, Tier.TRANSMIT_RING, Tier.PACKET_SOCKET);

  private static final boolean SEVERAL_PROCESSORS = Runtime.getRuntime().availableProcessors() > 1;

  private static final long NEIGHBOUR_NS = 1_000_000_000;
  private static final int HARDWARE_ADDRESS = 6;

  private final int interfaceIndex;
  private final boolean fast;
  private final Consumer<String> details;
  private final List<Opened> opened = new ArrayList<>();

  /** A way that is open: to an interface, or to wherever the kernel routes a family. */
  private record Opened(Tier tier, int interfaceIndex, boolean isIpv6, Transmitter transmitter) {}

  /**
   * @param interfaceIndex the only interface that packets may leave by; 0 for any
   * @param rate packets a second that are wished for
   * @param details told, a line for the user each, which way is taken
   */
  Ways(int interfaceIndex, double rate, Consumer<String> details) {
    this.interfaceIndex = interfaceIndex;
    this.fast = rate > FAST;
    this.details = details;
  }

  @Override
  public Lanes.Way open(Route route, boolean isIpv6) {
    Lanes.Way way = fast ? byFrames(route, isIpv6) : null;
    return way != null ? way : new Lanes.Way(open(Tier.RAW_SOCKET, interfaceIndex, isIpv6), -1, 0);
  }

  private Lanes.@Nullable Way byFrames(Route route, boolean isIpv6) {
    byte[] gateway = route.gateway();
    Optional<Link> link = Links.of(route.interfaceIndex());
    if (gateway == null
        || link.isEmpty()
        || link.get().type() != Links.ETHERNET
        || link.get().hardwareAddress().length != HARDWARE_ADDRESS) {
      return null;
    }
    byte[] nextHop = hardwareAddress(route.interfaceIndex(), gateway);
    if (nextHop == null) {
      return null;
    }
    long ours = number(link.get().hardwareAddress());
    for (Tier tier : FAST_TIERS) {
      try {
        return new Lanes.Way(open(tier, route.interfaceIndex(), isIpv6), ours, number(nextHop));
      } catch (SystemException e) {
        details.accept("no " + tier.words() + " here: " + e.getMessage());
      }
    }
    return null;
  }

  private byte @Nullable [] hardwareAddress(int leavesBy, byte[] gateway) {
    try {
      Neighbour neighbour = Neighbours.resolve(leavesBy, gateway, NEIGHBOUR_NS);
      return neighbour.isUsable() && neighbour.hardwareAddress().length == HARDWARE_ADDRESS
          ? neighbour.hardwareAddress()
          : null;
    } catch (SystemException e) {
      details.accept("the router's hardware address is not known: " + e.getMessage());
      return null;
    }
  }

  private static long number(byte[] hardwareAddress) {
    long number = 0;
    for (byte octet : hardwareAddress) {
      number = (number << 8) | (octet & 0xff);
    }
    return number;
  }

  private Transmitter open(Tier tier, int leavesBy, boolean isIpv6) {
    for (Opened known : opened) {
      boolean sameFamily = tier.sendsFrames() || known.isIpv6() == isIpv6;
      if (known.tier() == tier && known.interfaceIndex() == leavesBy && sameFamily) {
        return known.transmitter();
      }
    }
    Transmitter transmitter = tier.open(leavesBy, isIpv6);
    if (fast && SEVERAL_PROCESSORS) {
      transmitter = new PipelinedTransmitter(transmitter, beside(tier, leavesBy, isIpv6));
    }
    opened.add(new Opened(tier, leavesBy, isIpv6, transmitter));
    details.accept("packets leave by " + tier.words());
    return transmitter;
  }

  /** A second way beside an open one; an AF_XDP socket has its interface's queue for itself. */
  private @Nullable Transmitter beside(Tier tier, int leavesBy, boolean isIpv6) {
    try {
      return (tier == Tier.AF_XDP ? Tier.TRANSMIT_RING : tier).open(leavesBy, isIpv6);
    } catch (SystemException _) {
      return null;
    }
  }

  @Override
  public void close() {
    for (Opened way : opened) {
      way.transmitter().close();
    }
  }
}
