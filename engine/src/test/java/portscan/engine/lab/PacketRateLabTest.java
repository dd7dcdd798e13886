package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portscan.engine.NamespaceThread;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.probe.Probes;
import portscan.sys.ReceiveRing;
import portscan.sys.SocketFilter;
import portscan.testkit.lab.Host;
import portscan.testkit.lab.Lab;
import portscan.testkit.lab.LabExtension;
import portscan.testkit.lab.Node;
import portscan.wire.IpProtocol;

/** How fast packets arrive, by the clock of the target. */
@ExtendWith(LabExtension.class)
class PacketRateLabTest {
  private static final long SPAN_NS = 100_000_000;
  private static final int MOST = 1 << 18;

  /** The first byte of an IPv4 header without options, and where it names what follows. */
  private static final byte IPV4 = 0x45;

  private static final int PROTOCOL = 9;

  /** Notes when segments come to a node, by its kernel, until it is closed. */
  private static final class Arrivals implements AutoCloseable {
    private final long[] atNs = new long[MOST];
    private final Thread thread;
    private final CountDownLatch listening = new CountDownLatch(1);
    private volatile boolean ended;
    private int count;

    Arrivals(Node node, int firstPort, int lastPort) throws InterruptedException {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  NamespaceThread.run(node.namespace(), () -> listen(firstPort, lastPort));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(listening.await(10, TimeUnit.SECONDS)).as("listening").isTrue();
    }

    private void listen(int firstPort, int lastPort) {
      SocketFilter filter = SocketFilter.answers(firstPort, lastPort);
      try (ReceiveRing ring = ReceiveRing.open(0, ReceiveRing.ETH_P_ALL, filter)) {
        listening.countDown();
        while (!ended) {
          ring.receive(
              10_000_000,
              (bytes, at, _, realtimeNs, _, _) -> {
                boolean isTcp = bytes.get(at) == IPV4 && bytes.get(at + PROTOCOL) == IpProtocol.TCP;
                if (isTcp && count < MOST) {
                  atNs[count++] = realtimeNs;
                }
              });
        }
        assertThat(ring.dropped()).isZero();
      }
    }

    @Override
    public void close() throws InterruptedException {
      ended = true;
      thread.join();
    }

    int count() {
      return count;
    }

    /** The most that came within a span of this length, wherever it begins. */
    int most(long spanNs) {
      Arrays.sort(atNs, 0, count);
      int most = 0;
      int first = 0;
      for (int last = 0; last < count; last++) {
        while (atNs[last] - atNs[first] >= spanNs) {
          first++;
        }
        most = Math.max(most, last - first + 1);
      }
      return most;
    }
  }

  @ParameterizedTest
  @CsvSource({"500, 750", "5000, 7500", "20000, 30000", "100000, 60000"})
  void packets_atTheTarget_neverExceedTheRateInAnyTenthOfASecond(int rate, int ports, Lab lab)
      throws InterruptedException {
    Host scanner = lab.host("scanner");
    Host target = lab.host("target");
    lab.line(scanner, target);
    lab.up();
    PacketView view =
        new PacketView(scanner, Probes.SYN)
            .of(target.ipv4(), PacketView.tcp(1, ports))
            .with(builder -> builder.pace(TimingTemplate.NORMAL.pace().withRate(rate)));
    try (Arrivals arrivals = new Arrivals(target, 1, ports)) {
      view.scan();
      arrivals.close();
      assertThat(arrivals.count()).isGreaterThanOrEqualTo(ports);
      assertThat(arrivals.most(SPAN_NS)).isLessThanOrEqualTo(rate / 10);
    }
    assertThat(view.verdicts().values()).hasSize(ports).containsOnly("closed reset");
  }
}
