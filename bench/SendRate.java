import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.Optional;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.ScopePolicy;
import portscan.engine.device.Entries;
import portscan.engine.device.PacketTemplate;
import portscan.engine.device.Tier;
import portscan.engine.device.Transmitter;
import portscan.engine.order.Permutation;
import portscan.sys.Interfaces;
import portscan.sys.Link;
import portscan.sys.Links;
import portscan.sys.Neighbours;
import portscan.sys.Route;
import portscan.sys.Routes;
import portscan.sys.Sockets;

/**
 * Sends SYNs to port 80 of a network as fast as one way of sending goes, and prints packets a
 * second, processor time and allocated bytes a packet, a line each second.
 *
 * <p>Arguments: TIER INTERFACE NETWORK/BITS SECONDS, with TIER raw, sendmmsg, tx-ring or af-xdp.
 * Run by {@code bench/send-rate}, in a network namespace made for it.
 */
final class SendRate {
  private static final int BATCH = 256;
  private static final byte[] SEGMENT_SIZE = {2, 4, 0x05, (byte) 0xb4};

  private SendRate() {}

  public static void main(String[] arguments) {
    Tier tier =
        switch (arguments[0]) {
          case "raw" -> Tier.RAW_SOCKET;
          case "sendmmsg" -> Tier.PACKET_SOCKET;
          case "tx-ring" -> Tier.TRANSMIT_RING;
          case "af-xdp" -> Tier.AF_XDP;
          default -> throw new IllegalArgumentException("no tier " + arguments[0]);
        };
    int index = Sockets.interfaceIndex(arguments[1]);
    String[] network = arguments[2].split("/", -1);
    IpAddress first = IpAddress.literal(network[0]);
    long size = 1L << (32 - Integer.parseInt(network[1]));
    double seconds = Double.parseDouble(arguments[3]);

    Route route = (Route) Routes.towards(first.bytes(), 0, null);
    byte[] gateway = Optional.ofNullable(route.gateway()).orElse(first.bytes());
    Link link = Links.of(index).orElseThrow();
    long nextHop = number(Neighbours.resolve(index, gateway, 1_000_000_000).hardwareAddress());
    long ours = tier.sendsFrames() ? number(link.hardwareAddress()) : -1;
    PacketTemplate template =
        PacketTemplate.tcp(IpAddress.of(route.source()), 2, SEGMENT_SIZE, 64, ours);
    Egress.BlockPermit permit =
        new Egress(ScopePolicy.permissive(), AuditSink.none())
            .admitBlock(arguments[2], new Host.Span(first, size), PortSet.of(Transport.TCP, 80));
    Permutation order = Permutation.of(size, 42);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    System.out.println(Interfaces.name(index) + " to " + HexFormat.of().toHexDigits(nextHop));
    try (Transmitter transmitter = tier.open(tier.sendsFrames() ? index : 0, false)) {
      Entries entries = new Entries(BATCH);
      long position = 0;
      long sent = 0;
      long endNs = System.nanoTime() + (long) (seconds * 1e9);
      long sentBefore = 0;
      long allocatedBefore = 0;
      long processorBefore = 0;
      long beforeNs = System.nanoTime();
      for (long nowNs = beforeNs; nowNs < endNs; nowNs = System.nanoTime()) {
        if (nowNs - beforeNs >= 1_000_000_000) {
          long allocated = threads.getCurrentThreadAllocatedBytes();
          long processor = threads.getCurrentThreadCpuTime();
          double packets = sent - sentBefore;
          System.out.printf(
              "%s: %.0f packets/s, %.0f ns processor time, %.4f bytes allocated a packet%n",
              transmitter.tier(),
              packets * 1e9 / (nowNs - beforeNs),
              (processor - processorBefore) / packets,
              (allocated - allocatedBefore) / packets);
          sentBefore = sent;
          // What printing allocates is not the sender's.
          allocatedBefore = threads.getCurrentThreadAllocatedBytes();
          processorBefore = processor;
          beforeNs = nowNs;
        }
        position = fill(entries, template, order, first.low(), position, nextHop);
        int from = 0;
        while (from < BATCH) {
          int left = transmitter.transmit(permit, template, entries, from, BATCH);
          from += Math.max(0, left);
        }
        sent += BATCH;
      }
    }
  }

  private static long fill(
      Entries entries,
      PacketTemplate template,
      Permutation order,
      long first,
      long position,
      long nextHop) {
    entries.clear();
    long at = position;
    for (int i = 0; i < BATCH; i++) {
      long low = first + order.at(at++ % order.size());
      int mixed = (int) (low * 0x9e3779b97f4a7c15L >>> 32);
      template.add(entries, 0, low, (40_000 << 16) | 80, mixed, 0, mixed & 0xffff, nextHop);
    }
    return at;
  }

  private static long number(byte[] hardwareAddress) {
    long number = 0;
    for (byte octet : hardwareAddress) {
      number = (number << 8) | (octet & 0xff);
    }
    return number;
  }
}
