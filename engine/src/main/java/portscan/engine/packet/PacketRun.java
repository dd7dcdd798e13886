package portscan.engine.packet;

import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Observation;
import portscan.engine.device.PacketReceiver;
import portscan.engine.journal.JobJournal;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.AnswerLimit;
import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.RateControl;

/**
 * One run over a space that is small enough to remember a byte for each probe: a single thread that
 * sends, receives and draws conclusions.
 *
 * <p><b>Design.</b> Every probe (an <i>element</i> of the space) gets a first try in random order,
 * as fast as {@link RateControl} allows. Its number of tries is told by our source port, so that an
 * answer says which try it answers: that measures the round trip even of repeated probes, and the
 * loss. Tried probes stand in a {@link WaitingLine} for each number of tries; who has waited a
 * time-out and has no answer is tried again, until so many tries were silent that hardly any
 * answering port can be left among the silent ones ({@link LossEstimate}, {@link Patience}).
 *
 * <p>A host that limits its resets is recognised by the evenness of its answers ({@link
 * portscan.engine.pace.AnswerLimit}), and its unanswered probes are left to {@link LimitedHosts}.
 *
 * <p>What an earlier run has written into the journal is told first and never asked again; only
 * what was in flight as it ended is.
 */
final class PacketRun implements Outbox.Events, LimitedHosts.Asker {
  /** The most elements that are remembered: a byte each, and a round trip's start for some. */
  static final long MOST_ELEMENTS = 1L << 26;

  /** Waking for each packet would cost more than the packet. */
  private static final long SHORTEST_PAUSE_NS = 500_000;

  private static final long LONGEST_PAUSE_NS = 1_000_000;

  private static final long TICK_NS = 100_000_000;

  /** Packets between two looks at the answers: more would overrun the receiver's ring. */
  private static final int MOST_AT_ONCE = 256;

  /** Elements given up, or passed over, between two looks at the answers. */
  private static final int MOST_PASSED = 1 << 16;

  private final PacketScan scan;
  private final PacketReceiver receiver;
  private final Overflow overflow;
  private final ProbeSpace space;
  private final Order order;
  private final AnswerReader reader;
  private final Outbox outbox;
  private final long startNs = System.nanoTime();
  private final WallClock clock = new WallClock();
  private final Elements elements;
  private final Hosts hosts;
  private final Patience patience;
  private final WaitingLine[] lines = new WaitingLine[Elements.MOST_TRIES + 1];
  private final LimitedHosts limitedHosts;
  private final @Nullable HostTimeouts timeouts;
  private final Canaries canaries;
  private final OwnResets resets;
  private final RateControl control;
  private final @Nullable JobJournal journal;
  private final Verdicts verdicts;

  private final long positions;
  private long position;
  private long nextTickNs;
  private boolean firstsTurn;

  /** Until then our own speed may have lost packets: tries that were sent before prove nothing. */
  private long lossyUntilNs = startNs;

  /** Packets that have left since the rate control was told. */
  private int leftNow;

  private long sentPackets;

  PacketRun(
      PacketScan scan,
      PacketReceiver receiver,
      Lanes lanes,
      Cookies cookies,
      int firstPort,
      RandomGenerator random) {
    this.scan = scan;
    this.receiver = receiver;
    this.overflow = new Overflow(receiver);
    this.outbox = new Outbox(scan, lanes, cookies, firstPort, this);
    this.space = scan.space();
    this.order = scan.order();
    this.elements = new Elements(Math.toIntExact(space.size()), startNs);
    this.hosts = new Hosts(space, scan.pace());
    this.patience = new Patience(scan.pace(), hosts);
    this.limitedHosts = new LimitedHosts(scan, elements, patience, this);
    this.timeouts = HostTimeouts.of(scan);
    this.canaries = new Canaries(scan, outbox, random);
    this.resets = new OwnResets(scan, outbox);
    for (int i = 0; i < lines.length; i++) {
      lines[i] = new WaitingLine();
    }
    this.positions = order.size();
    this.control = new RateControl(scan.pace().rate(), scan.leastRate(), startNs);
    this.journal = scan.openJournal(new Earlier());
    this.verdicts = new Verdicts(scan, lanes, clock, journal);
    this.reader =
        new AnswerReader(
            new Arrivals(
                scan,
                cookies,
                firstPort,
                elements,
                hosts,
                limitedHosts,
                canaries,
                resets,
                control,
                clock,
                verdicts));
  }

  /** Takes over what an earlier run has found. */
  private final class Earlier implements JobJournal.Earlier {
    @Override
    public void observation(long element, Observation seen) {
      if (!elements.isFresh((int) element)) {
        return;
      }
      elements.skipped((int) element);
      long hostIndex = space.hostIndex(element);
      Evidence.Kind kind = seen.evidence().kind();
      if (seen.isOpen()) {
        elements.find();
        canaries.open(hosts.meet(hostIndex), hostIndex);
      } else if (kind == Evidence.Kind.TCP_REPLY) {
        hosts.meet(hostIndex).refused++;
      }
      scan.deliver(seen);
    }

    @Override
    public void checkpoint(long earlierPosition) {
      // Every verdict is told by itself.
    }
  }

  // ---- the loop

  void run() throws InterruptedException {
    JobJournal kept = journal;
    if (kept == null) {
      loop();
      return;
    }
    try (kept) {
      loop();
      kept.finish();
    }
  }

  private void loop() throws InterruptedException {
    nextTickNs = startNs + TICK_NS;
    for (long nowNs = System.nanoTime(); isUnfinished(nowNs); nowNs = System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      boolean received = receiver.receive(0, reader) > 0;
      nowNs = System.nanoTime();
      boolean wasTesting = control.isTesting();
      control.judge(nowNs, Math.min(longestTimeoutNs(), TICK_NS * 10), lossSeen());
      // Without first tries the experiment cannot end, but at its lower rate tries prove something.
      if (control.isTesting() && (position < positions || !wasTesting)) {
        lossyUntilNs = nowNs;
      }
      int allowance = Math.min(MOST_AT_ONCE, control.allowance(nowNs));
      int left = allowance;
      left = limitedHosts.ask(nowNs, left);
      left = askOthers(nowNs, left);
      resets.look(nowNs);
      outbox.flush();
      // Only now it is certain that they have left by then, so that no span has more.
      control.spend(leftNow, System.nanoTime());
      leftNow = 0;
      if (journal != null) {
        journal.commit(nowNs);
      }
      tick(nowNs);
      if (!received && left == allowance) {
        pause(nowNs);
      }
    }
    // Its last packets are resets, which nobody answers.
    outbox.flush();
  }

  private boolean isUnfinished(long nowNs) {
    return position < positions
        || elements.unresolved() > 0
        || canaries.isPending(nowNs)
        || resets.isPending();
  }

  private void pause(long nowNs) {
    long waitNs = LONGEST_PAUSE_NS;
    if (position < positions) {
      waitNs = Math.min(waitNs, Math.max(SHORTEST_PAUSE_NS, control.delayNs()));
    }
    if (waitNs > 0) {
      LockSupport.parkNanos(Math.min(waitNs, Math.max(0, nextTickNs - nowNs)));
    }
  }

  private void tick(long nowNs) {
    if (nowNs >= nextTickNs) {
      nextTickNs = nowNs + TICK_NS;
      if (overflow.hasLost()) {
        lossyUntilNs = nowNs;
      }
      clock.synchronize();
      scan.flushCapture();
      scan.progress(
          new PacketProgress(
              sentPackets,
              elements.resolved(),
              positions,
              elements.found(),
              control.rate(),
              lossSeen(),
              remainingNs()));
    }
  }

  /** What is left, at the rates that are held; without the tail of last waits. */
  private long remainingNs() {
    double seconds = (positions - position) / control.rate();
    return Math.max((long) (seconds * 1e9), limitedHosts.remainingNs());
  }

  private double lossSeen() {
    return hosts.every().loss().measured();
  }

  // ---- sending

  /** First and further tries take turns, so that the loss among first tries is always seen. */
  private int askOthers(long nowNs, int allowance) {
    firstsTurn = !firstsTurn;
    int left = allowance;
    if (firstsTurn) {
      int firsts = (allowance + 1) / 2;
      left -= firsts - beginMore(nowNs, firsts);
    }
    if (position == positions || !control.isTesting()) {
      left = tryAgain(nowNs, left);
    }
    return beginMore(nowNs, left);
  }

  private int beginMore(long nowNs, int allowance) {
    int left = allowance;
    int passed = 0;
    while (left > 0 && position < positions && passed < MOST_PASSED) {
      int element = (int) order.element(position++);
      if (!elements.isFresh(element)) {
        passed++;
        continue;
      }
      if (space.isExcluded(element)) {
        elements.skipped(element);
        passed++;
        continue;
      }
      elements.begin();
      HostState host = hosts.of(space.hostIndex(element));
      if (gaveUp(element, nowNs)) {
        passed++;
      } else if (host != null && host.isLimited()) {
        limitedHosts.park(host, element, nowNs);
      } else if (send(element, 1)) {
        left--;
      }
    }
    return left;
  }

  private int tryAgain(long nowNs, int allowance) {
    int left = allowance;
    for (int tries = Elements.MOST_TRIES; tries >= 1; tries--) {
      WaitingLine line = lines[tries];
      while (!line.isEmpty()) {
        int element = line.first();
        if (!elements.waitsAfter(element, tries) || gaveUp(element, nowNs)) {
          line.removeFirst();
          continue;
        }
        HostState host = hosts.of(space.hostIndex(element));
        if (host != null && host.isLimited()) {
          line.removeFirst();
          limitedHosts.park(host, element, nowNs);
          continue;
        }
        boolean enough =
            patience.triesSince(lossyUntilNs, line.firstSentNs(), host, tries)
                >= patience.triesNeeded(host);
        long waitNs = enough ? patience.lastWaitNs(host) : patience.intervalNs(host, tries);
        if (nowNs - line.firstSentNs() < waitNs || (!enough && left == 0)) {
          break;
        }
        long sentNs = line.firstSentNs();
        line.removeFirst();
        if (enough) {
          conclude(element, host, tries, nowNs - sentNs + patience.waitedNs(host, tries));
        } else if (send(element, Math.min(Elements.MOST_TRIES, tries + 1))) {
          left--;
        }
      }
    }
    return left;
  }

  private long longestTimeoutNs() {
    return hosts.every().roundTrips.timeoutNs();
  }

  @Override
  public boolean send(int element, int tries) {
    elements.ask(element, tries);
    return outbox.add(element, tries);
  }

  @Override
  public void flush() {
    outbox.flush();
  }

  @Override
  public void left(long elementSent, long nowNs) {
    sentPackets++;
    leftNow++;
    if (elementSent < 0) {
      return;
    }
    int element = (int) elementSent;
    int tries = elements.tries(element);
    elements.sent(element, nowNs);
    long hostIndex = space.hostIndex(element);
    if (timeouts != null) {
      timeouts.sent(hostIndex, nowNs);
    }
    HostState host = hosts.of(hostIndex);
    if (host != null) {
      if (tries > 1 && hosts.eachTells()) {
        host.watch();
      }
      AnswerLimit limit = host.limit;
      if (limit != null) {
        limit.asked(nowNs);
      }
      if (host.isLimited()) {
        host.asked().add(element, nowNs);
        return;
      }
    }
    if (tries == 1) {
      control.firstTry(nowNs);
    }
    lines[tries].add(element, nowNs);
  }

  // ---- conclusions

  @Override
  public void silent(int element, HostState host, int tries, long waitedNs) {
    conclude(element, host, tries, waitedNs);
  }

  private void conclude(int element, @Nullable HostState host, int tries, long waitedNs) {
    elements.concluded(element);
    if (host != null) {
      host.silent++;
    }
    double loss = hosts.telling(host).loss().measured();
    verdicts.silence(element, tries, waitedNs, loss, System.nanoTime());
  }

  @Override
  public boolean gaveUp(int element, long nowNs) {
    if (timeouts == null) {
      return false;
    }
    long hostIndex = space.hostIndex(element);
    if (!timeouts.isOver(hostIndex, nowNs)) {
      return false;
    }
    int tries = elements.tries(element);
    elements.concluded(element);
    verdicts.failure(element, tries, timeouts.failure(hostIndex), nowNs);
    return true;
  }

  @Override
  public void failed(long elementRefused, LocalFailure failure) {
    if (elementRefused < 0) {
      canaries.failed(hosts.of(-1 - elementRefused));
      return;
    }
    int element = (int) elementRefused;
    elements.concluded(element);
    verdicts.failure(element, 0, failure, System.nanoTime());
  }
}
