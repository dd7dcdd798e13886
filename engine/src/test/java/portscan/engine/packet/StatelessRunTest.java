package portscan.engine.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.scan.Egress.BlockPermit;
import portscan.engine.device.Entries;
import portscan.engine.device.PacketReceiver;
import portscan.engine.device.PacketTemplate;
import portscan.engine.device.Transmitter;
import portscan.engine.order.ProbeSpace;
import portscan.engine.order.Shard;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.probe.Probes;
import portscan.sys.PacketHandler;
import portscan.sys.RouteCache;

class StatelessRunTest {
  private static final int FIRST_PORT = 61_000;
  private static final int PORT = 80;
  private static final int NETWORK = 127 << 24;
  private static final Shard SHARE = new Shard(1, 32);

  /** Takes every packet, and measures from the first quarter of them on. */
  private static final class Nowhere implements Transmitter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long measuredFrom;
    private long packets;
    private long before;
    private long allocated;

    Nowhere(long measuredFrom) {
      this.measuredFrom = measuredFrom;
    }

    @Override
    public String tier() {
      return "nowhere";
    }

    @Override
    public int linkHeaderLength() {
      return 0;
    }

    @Override
    public int transmit(
        BlockPermit permit, PacketTemplate template, Entries entries, int from, int to) {
      packets += to - from;
      if (before == 0 && packets >= measuredFrom) {
        before = THREADS.getCurrentThreadAllocatedBytes();
      } else if (before != 0) {
        allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      }
      return to - from;
    }

    @Override
    public void close() {}
  }

  /** Receives, in turn, a reset of each address of the network. */
  private static final class Resets implements PacketReceiver {
    private final Cookies cookies;
    private final ByteBuffer packet = ByteBuffer.allocate(40).order(ByteOrder.BIG_ENDIAN);
    private int host;

    Resets(Cookies cookies) {
      this.cookies = cookies;
      packet.put(0, (byte) 0x45).putShort(2, (short) 40).put(8, (byte) 64).put(9, (byte) 6);
      packet.putInt(16, NETWORK | 1).putInt(20, PORT << 16 | FIRST_PORT);
      packet.put(32, (byte) 0x50).put(33, (byte) (TcpReply.RST | TcpReply.ACK));
    }

    @Override
    public int receive(long waitNs, PacketHandler handler) {
      for (int i = 0; i < 8; i++) {
        int address = NETWORK | (host++ & 0xff_ffff);
        long cookie = cookies.of(0, address, FIRST_PORT << 16 | PORT);
        packet.putInt(12, address).putInt(28, (int) cookie + 1);
        handler.packet(packet, 0, 40, 1_767_323_045_678_901_000L, 1, 0);
      }
      return 8;
    }

    @Override
    public long dropped() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Test
  void run_sendsAndReceives_withoutAllocating() throws InterruptedException {
    ProbeSpace space =
        ProbeSpace.builder(Transport.TCP)
            .add(
                "127.0.0.0/8",
                new Host.Span(IpAddress.ipv4(NETWORK), 1 << 24),
                PortSet.of(Transport.TCP, PORT))
            .build();
    long packets = SHARE.size(space.size());
    long[] progress = new long[1];
    PacketScan scan =
        PacketScan.builder(space, Probes.SYN)
            .pace(TimingTemplate.INSANE.pace().withRate(1e7))
            .leastRate(1e7)
            .shard(SHARE)
            .progress(now -> progress[0] = now.sent())
            .build();
    Nowhere nowhere = new Nowhere(packets / 4);
    Lanes lanes =
        new Lanes(
            space,
            RouteCache.read(0, null, null),
            (route, isIpv6) -> new Lanes.Way(nowhere, -1, 0),
            TcpReply.SYN,
            new byte[0]);
    RandomGenerator random = RandomGenerator.getDefault();
    Cookies cookies = new Cookies(random.nextLong(), random.nextLong());
    new StatelessRun(scan, new Resets(cookies), lanes, cookies, FIRST_PORT).run();
    assertThat(nowhere.packets).isEqualTo(packets);
    assertThat(progress[0]).isEqualTo(packets);
    System.err.println("ALLOCATED " + nowhere.allocated + " in " + packets * 3 / 4);
    assertThat(nowhere.allocated).isLessThan(packets);
  }
}
