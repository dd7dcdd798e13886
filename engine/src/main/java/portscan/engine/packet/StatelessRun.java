package portscan.engine.packet;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Observation;
import portscan.engine.device.PacketReceiver;
import portscan.engine.journal.JobJournal;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.RateControl;
import portscan.engine.probe.PacketProbe;

/**
 * One run over a space of any size in constant memory: each probe is sent once and forgotten, and
 * whatever comes back proves by its cookie what it answers.
 *
 * <p>Who stays silent, and which ports are closed, is not told: nobody keeps the list. Open ports
 * are told as their answers come, the others are counted.
 *
 * <p>The journal keeps open ports, and a position that is old enough for its answers to have come
 * ({@link Trail}): a resumed run goes on from there.
 */
final class StatelessRun implements AnswerReader.Listener, Outbox.Events {
  /** Packets between two looks at the answers: more would overrun the receiver's ring. */
  private static final int MOST_AT_ONCE = 512;

  private static final long LONGEST_PAUSE_NS = 1_000_000;
  private static final long TICK_NS = 100_000_000;

  /** Answers are waited for so long after the last packet, in nanoseconds. */
  private static final long COOL_DOWN_NS = 2_000_000_000;

  /** Answers that come twice come soon after one another: so many of the last are remembered. */
  private static final int REMEMBERED = 1 << 18;

  /** The shortest time from one position in the journal to the next. */
  private static final long SHORTEST_KEEPING_NS = 5_000_000;

  /**
   * Of a run's time so far, the part between two positions in the journal: a small job is resumed
   * as exactly for its size as a large one, whose journal stays small.
   */
  private static final int KEEPINGS = 1_000;

  private final PacketScan scan;
  private final PacketReceiver receiver;
  private final ProbeSpace space;
  private final PacketProbe probe;
  private final Order order;
  private final Lanes lanes;
  private final Cookies cookies;
  private final int firstPort;
  private final AnswerReader reader;
  private final Outbox outbox;
  private final RateControl control;
  private final long[] seen = new long[REMEMBERED];
  private final boolean exact;
  private final OwnResets resets;
  private final @Nullable JobJournal journal;
  private final WallClock clock = new WallClock();
  private final long startNs = System.nanoTime();
  private final Trail trail;

  /** The elements that an earlier run has found open, ascending: their answers may come again. */
  private long[] known = {};

  private long keptNs = startNs;
  private long position;
  private long sent;

  /** Packets that have left since the rate control was told. */
  private int leftNow;

  private long open;

  StatelessRun(
      PacketScan scan, PacketReceiver receiver, Lanes lanes, Cookies cookies, int firstPort) {
    this.scan = scan;
    this.receiver = receiver;
    this.space = scan.space();
    this.probe = scan.probe();
    this.order = scan.order();
    this.lanes = lanes;
    this.cookies = cookies;
    this.firstPort = firstPort;
    this.reader = new AnswerReader(this);
    this.outbox = new Outbox(scan, lanes, cookies, firstPort, this);
    this.control = new RateControl(scan.pace().rate(), scan.leastRate(), System.nanoTime());
    this.exact = space.isExact();
    this.resets = new OwnResets(scan, outbox);
    Earlier earlier = new Earlier();
    this.journal = scan.openJournal(earlier);
    this.known = earlier.known();
    this.trail = new Trail(position, startNs);
  }

  /** Takes over what an earlier run has found. */
  private final class Earlier implements JobJournal.Earlier {
    private final Set<Long> elements = new TreeSet<>();

    @Override
    public void observation(long element, Observation seen) {
      if (elements.add(element)) {
        open++;
        scan.deliver(seen);
      }
    }

    @Override
    public void checkpoint(long earlierPosition) {
      position = earlierPosition;
    }

    long[] known() {
      return elements.stream().mapToLong(Long::longValue).toArray();
    }
  }

  void run() throws InterruptedException {
    JobJournal kept = journal;
    if (kept == null) {
      loop();
      return;
    }
    try (kept) {
      loop();
      kept.checkpoint(position);
      kept.finish();
    }
  }

  private void loop() throws InterruptedException {
    long positions = order.size();
    long nextTickNs = System.nanoTime();
    long endNs = Long.MAX_VALUE;
    for (long nowNs = nextTickNs; nowNs < endNs; nowNs = System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int received = receiver.receive(0, reader);
      trail.passed(position, System.nanoTime());
      int added = send(Math.min(MOST_AT_ONCE, control.allowance(nowNs)), positions);
      resets.look(nowNs);
      if (journal != null) {
        keepPosition(journal, nowNs);
        journal.commit(nowNs);
      }
      if (position == positions && endNs == Long.MAX_VALUE) {
        endNs = System.nanoTime() + COOL_DOWN_NS;
      }
      if (nowNs - nextTickNs >= 0) {
        nextTickNs = nowNs + TICK_NS;
        tick(positions);
      }
      if (received <= 0 && added == 0) {
        long waitNs = position < positions ? control.delayNs() : LONGEST_PAUSE_NS;
        LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NS, waitNs));
      }
    }
    outbox.flush();
    tick(positions);
  }

  private int send(int allowance, long positions) {
    int added = 0;
    while (added < allowance && position < positions) {
      long element = order.element(position++);
      if (exact || !space.isExcluded(element)) {
        outbox.add(element, 1);
        added++;
      }
    }
    outbox.flush();
    // Only now it is certain that they have left by then, so that no span has more.
    control.spend(leftNow, System.nanoTime());
    leftNow = 0;
    return added;
  }

  private void keepPosition(JobJournal journal, long nowNs) {
    long pauseNs = Math.clamp((nowNs - startNs) / KEEPINGS, SHORTEST_KEEPING_NS, TICK_NS);
    if (nowNs - keptNs >= pauseNs) {
      keptNs = nowNs;
      journal.checkpoint(trail.settled(nowNs));
    }
  }

  private void tick(long positions) {
    scan.flushCapture();
    clock.synchronize();
    long remainingNs = (long) ((positions - position) / control.rate() * 1e9);
    scan.progress(
        new PacketProgress(
            sent, position, positions, open, control.rate(), Double.NaN, remainingNs));
  }

  @Override
  public void left(long element, long nowNs) {
    sent++;
    leftNow++;
  }

  @Override
  public void failed(long element, LocalFailure failure) {
    control.spend(1, System.nanoTime());
    scan.failed(failure);
  }

  @Override
  public void segment(
      boolean isIpv6,
      long high,
      long low,
      int ports,
      int sequence,
      int acknowledgement,
      int flags,
      int window,
      int hopLimit,
      long realtimeNs) {
    int port = ports >>> 16;
    if ((ports & 0xffff) != firstPort || !probe.isAnswer(flags)) {
      return;
    }
    long cookie = cookies.of(high, low, (firstPort << 16) | port);
    if (!Proof.isOurs(cookie, flags, sequence, acknowledgement)) {
      return;
    }
    int slot = (int) (cookie >>> 46) & (REMEMBERED - 1);
    if (seen[slot] == cookie) {
      return;
    }
    seen[slot] = cookie;
    boolean isReset = (flags & TcpReply.RST) != 0;
    if (isReset && journal == null) {
      return;
    }
    long element = space.elementOf(high, low, isIpv6, port);
    if (element < 0) {
      return;
    }
    trail.answered(order.position(element), clock.ns(realtimeNs));
    if (!isReset) {
      int bothPorts = (firstPort << 16) | port;
      resets.synAck(space.hostIndex(element), bothPorts, acknowledgement, System.nanoTime());
      if (Arrays.binarySearch(known, element) < 0) {
        open++;
        deliver(element, port, hopLimit, flags, window, realtimeNs);
      }
    }
  }

  private void deliver(
      long element, int port, int hopLimit, int flags, int window, long realtimeNs) {
    long hostIndex = space.hostIndex(element);
    Lane lane = lanes.of(hostIndex);
    Evidence evidence = new TcpReply(space.address(hostIndex), hopLimit, flags & 0xff, window);
    Observation seen =
        new Observation(
            space.target(hostIndex),
            space.address(hostIndex),
            port,
            space.transport(),
            probe.id(),
            probe.classify(evidence),
            evidence,
            Observation.LOCAL,
            lane == null ? null : lane.source,
            Instant.ofEpochSecond(realtimeNs / 1_000_000_000L, realtimeNs % 1_000_000_000L),
            null,
            1);
    if (journal != null) {
      journal.observed(element, seen);
    }
    scan.deliver(seen);
  }

  @Override
  public void error(
      boolean isIpv6,
      long fromHigh,
      long fromLow,
      int type,
      int code,
      long high,
      long low,
      int ports,
      int sequence,
      long realtimeNs) {
    // Which port is filtered is not told, see above.
  }
}
