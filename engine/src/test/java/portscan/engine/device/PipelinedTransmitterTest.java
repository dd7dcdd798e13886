package portscan.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.BlockPermit;
import portscan.api.scan.ScopePolicy;
import portscan.sys.Errno;

@Timeout(20)
class PipelinedTransmitterTest {
  private static final IpAddress SOURCE = IpAddress.literal("192.0.2.1");
  private static final BlockPermit PERMIT =
      new Egress(ScopePolicy.permissive(), AuditSink.none())
          .admitBlock("test", new Host.Span(SOURCE, 1), PortSet.of(Transport.TCP, 1));
  private static final PacketTemplate TEMPLATE = PacketTemplate.tcp(SOURCE, 2, new byte[0], 64, -1);

  /** Takes a few packets a call, now and then none, and remembers their sequence numbers. */
  private static final class Slow implements Transmitter {
    final List<Integer> sent = new ArrayList<>();
    final CountDownLatch expected;
    int refusal;
    boolean closed;
    private final int most;
    private int calls;

    Slow(int expected) {
      this(expected, 7);
    }

    /**
     * @param most packets that it takes a call
     */
    Slow(int expected, int most) {
      this.expected = new CountDownLatch(expected);
      this.most = most;
    }

    @Override
    public String tier() {
      return "slow";
    }

    @Override
    public int linkHeaderLength() {
      return 0;
    }

    @Override
    public int transmit(
        BlockPermit permit, PacketTemplate template, Entries entries, int from, int to) {
      calls++;
      if (calls % 5 == 0) {
        return calls % 2 == 0 ? 0 : -Errno.ENOBUFS;
      }
      if (refusal != 0) {
        int once = refusal;
        refusal = 0;
        expected.countDown();
        return once;
      }
      int count = Math.min(most, to - from);
      for (int i = from; i < from + count; i++) {
        sent.add(entries.bytes().getInt(i * Entries.SIZE + Entries.SEQUENCE));
        expected.countDown();
      }
      return count;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static Entries entries(int first, int count) {
    Entries entries = new Entries(count);
    for (int i = 0; i < count; i++) {
      TEMPLATE.add(entries, 0, 1, 1, first + i, 0, 0, 0);
    }
    return entries;
  }

  /** Hands over all, waiting while the pipeline is full. */
  private static void send(PipelinedTransmitter pipeline, Entries entries) {
    int from = 0;
    while (from < entries.count()) {
      int taken = pipeline.transmit(PERMIT, TEMPLATE, entries, from, entries.count());
      assertThat(taken).matches(count -> count >= 0 || count == -Errno.ENOBUFS);
      from += Math.max(0, taken);
    }
  }

  @Test
  void transmit_moreThanFits_sendsEachOnceInOrder() throws InterruptedException {
    int packets = 10_000;
    Slow behind = new Slow(packets);
    try (PipelinedTransmitter pipeline = new PipelinedTransmitter(behind, null)) {
      for (int first = 0; first < packets; first += 250) {
        send(pipeline, entries(first, 250));
      }
      assertThat(behind.expected.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(behind.sent).hasSize(packets);
    for (int i = 0; i < packets; i++) {
      assertThat(behind.sent.get(i)).isEqualTo(i);
    }
    assertThat(behind.closed).isTrue();
  }

  @Test
  void transmit_toASenderWithItsHandsFull_sendsBesideIt() {
    Slow stuck = new Slow(0, 0);
    Slow beside = new Slow(0);
    int packets = 10_000;
    try (PipelinedTransmitter pipeline = new PipelinedTransmitter(stuck, beside)) {
      send(pipeline, entries(0, packets));
    }
    // The ring keeps some that it never could send.
    assertThat(stuck.sent).isEmpty();
    assertThat(beside.sent).hasSizeBetween(packets - 2_000, packets - 1).doesNotHaveDuplicates();
    assertThat(beside.closed).isTrue();
  }

  @Test
  void transmit_afterAPause_wakesTheSender() throws InterruptedException {
    Slow behind = new Slow(20);
    try (PipelinedTransmitter pipeline = new PipelinedTransmitter(behind, null)) {
      send(pipeline, entries(0, 10));
      Thread.sleep(100);
      send(pipeline, entries(10, 10));
      assertThat(behind.expected.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void transmit_afterARefusalForGood_tellsItOnce() throws InterruptedException {
    Slow behind = new Slow(3);
    behind.refusal = -Errno.EPERM;
    try (PipelinedTransmitter pipeline = new PipelinedTransmitter(behind, null)) {
      send(pipeline, entries(0, 3));
      assertThat(behind.expected.await(10, TimeUnit.SECONDS)).isTrue();
      Entries more = entries(3, 1);
      assertThat(pipeline.transmit(PERMIT, TEMPLATE, more, 0, 1)).isEqualTo(-Errno.EPERM);
      assertThat(pipeline.transmit(PERMIT, TEMPLATE, more, 0, 1)).isEqualTo(1);
    }
  }

  @Test
  void close_withPacketsOnTheirWay_endsTheSender() {
    Slow behind = new Slow(1);
    PipelinedTransmitter pipeline = new PipelinedTransmitter(behind, null);
    send(pipeline, entries(0, 100));
    pipeline.close();
    assertThat(behind.closed).isTrue();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("transmitter") && thread.isAlive());
  }
}
