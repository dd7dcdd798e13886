package portscan.engine.packet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Transport;
import portscan.engine.device.PacketReceiver;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.Pace;
import portscan.engine.pace.RateControl;
import portscan.engine.pace.RoundTrips;
import portscan.engine.probe.PacketProbe;

/**
 * One run over a space that is small enough to remember a byte for each probe: a single thread that
 * sends, receives and draws conclusions.
 *
 * <p><b>Design.</b> Every probe (an <i>element</i> of the space) gets a first try in random order,
 * as fast as {@link RateControl} allows. Its number of tries is told by our source port, so that an
 * answer says which try it answers: that measures the round trip even of repeated probes, and the
 * loss. Tried probes stand in a {@link WaitingLine} for each number of tries; who has waited a
 * time-out and has no answer is tried again, until so many tries were silent that hardly any
 * answering port can be left among the silent ones ({@link LossEstimate}).
 *
 * <p>A host that limits its resets is recognised by the evenness of its answers ({@link
 * portscan.engine.pace.AnswerLimit}). Its unanswered probes are parked and asked again one by one,
 * whenever it is believed to have an answer to give.
 */
final class PacketRun implements AnswerReader.Listener, Outbox.Events {
  /** The most elements that are remembered: a byte each, and a round trip's start for some. */
  static final long MOST_ELEMENTS = 1L << 26;

  /** Hosts up to this number are remembered one by one. */
  private static final int MOST_HOSTS = 1 << 20;

  /** Round trips are measured on all elements of a small job and on every so many of a large. */
  private static final int MOST_TIMED = 1 << 22;

  /** The chance that any answering port of the job is called silent, at the most. */
  private static final double RISK = 0.001;

  private static final int MOST_TRIES = 30;
  private static final int TRIES = 0x1f;
  private static final int ANSWERED = 0x40;
  private static final int CONCLUDED = 0x80;

  /** It waits until its host, which limits its resets, has one to give. */
  private static final int PARKED = 0x20;

  /** A host with fewer ports to ask says too little about loss on its own. */
  private static final int TELLING_PORTS = 64;

  private static final long LONGEST_PAUSE_NS = 1_000_000;
  private static final long TICK_NS = 100_000_000;

  /** How long the last try is waited for, at the least, in round-trip time-outs and nanoseconds. */
  private static final int LAST_WAIT_TIMEOUTS = 3;

  private static final long LAST_WAIT_NS = 100_000_000;

  /** The same for a host that never answered: it may be far, whatever the others are. */
  private static final long STRANGER_WAIT_NS = 300_000_000;

  private static final long QUICK_INTERVAL_NS = 110_000_000;

  /** Packets between two looks at the answers: more would overrun the receiver's ring. */
  private static final int MOST_AT_ONCE = 512;

  /** How much longer each further interval is. */
  private static final double GROWTH = 1.5;

  private final PacketScan scan;
  private final PacketReceiver receiver;
  private final ProbeSpace space;
  private final PacketProbe probe;
  private final Pace pace;
  private final Order order;
  private final Lanes lanes;
  private final Cookies cookies;
  private final int firstPort;
  private final AnswerReader reader;
  private final Outbox outbox;

  private final byte[] states;
  private final int timedShift;
  private final int[] sentMicros;
  private final @Nullable HostState @Nullable [] hosts;
  private final HostState everyHost;
  private final boolean hostsTell;
  private final WaitingLine[] lines = new WaitingLine[MOST_TRIES + 1];
  private final List<HostState> limitedHosts = new ArrayList<>();

  private final RateControl control;
  private final long startNs = System.nanoTime();
  private long clockOffsetNs;
  private long nextTickNs;

  private long position;
  private final long positions;
  private boolean firstsTurn;

  /** Packets that have left since the rate control was told. */
  private int leftNow;

  /** Elements sent and neither answered nor concluded. */
  private long unresolved;

  private long sentPackets;
  private long answeredElements;
  private long silentElements;
  private long open;

  PacketRun(PacketScan scan, PacketReceiver receiver, Lanes lanes, Cookies cookies, int firstPort) {
    this.scan = scan;
    this.receiver = receiver;
    this.reader = new AnswerReader(this);
    this.outbox = new Outbox(scan, lanes, cookies, firstPort, this);
    this.space = scan.space();
    this.probe = scan.probe();
    this.pace = scan.pace();
    this.order = scan.order();
    this.lanes = lanes;
    this.cookies = cookies;
    this.firstPort = firstPort;
    int elements = Math.toIntExact(space.size());
    this.states = new byte[elements];
    int shift = 0;
    while (elements >> shift > MOST_TIMED) {
      shift++;
    }
    this.timedShift = shift;
    this.sentMicros = new int[(elements >> shift) + 1];
    boolean fewHosts = space.hosts() <= MOST_HOSTS;
    this.hosts = fewHosts ? new HostState[(int) space.hosts()] : null;
    this.everyHost = new HostState(pace);
    this.hostsTell = space.hosts() > 0 && space.size() / space.hosts() >= TELLING_PORTS;
    for (int i = 0; i < lines.length; i++) {
      lines[i] = new WaitingLine();
    }
    this.positions = order.size();
    this.control = new RateControl(pace.rate(), scan.leastRate(), startNs);
    synchronizeClock();
  }

  // ---- the loop

  void run() throws InterruptedException {
    nextTickNs = startNs + TICK_NS;
    while (position < positions || unresolved > 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      boolean received = receiver.receive(0, reader) > 0;
      long nowNs = System.nanoTime();
      control.judge(nowNs, Math.min(longestTimeoutNs(), TICK_NS * 10), lossSeen());
      int allowance = Math.min(MOST_AT_ONCE, control.allowance(nowNs));
      int left = allowance;
      left = askLimited(nowNs, left);
      left = askOthers(nowNs, left);
      outbox.flush();
      // Only now it is certain that they have left by then, so that no span has more.
      control.spend(leftNow, System.nanoTime());
      leftNow = 0;
      tick(nowNs);
      if (!received && left == allowance) {
        pause(nowNs);
      }
    }
  }

  private void pause(long nowNs) {
    long waitNs = LONGEST_PAUSE_NS;
    if (position < positions) {
      waitNs = Math.min(waitNs, control.delayNs());
    }
    if (waitNs > 0) {
      LockSupport.parkNanos(Math.min(waitNs, Math.max(0, nextTickNs - nowNs)));
    }
  }

  private void tick(long nowNs) {
    if (nowNs >= nextTickNs) {
      nextTickNs = nowNs + TICK_NS;
      synchronizeClock();
      scan.progress(
          new PacketProgress(
              sentPackets,
              answeredElements + silentElements,
              positions,
              open,
              control.rate(),
              lossSeen(),
              remainingNs()));
    }
  }

  private void synchronizeClock() {
    Instant now = Instant.now();
    clockOffsetNs = now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
  }

  /** What is left, at the rates that are held; without the tail of last waits. */
  private long remainingNs() {
    double seconds = (positions - position) / control.rate();
    for (HostState host : limitedHosts) {
      seconds = Math.max(seconds, host.parked().size() / host.limit.rate());
    }
    return (long) (seconds * 1e9);
  }

  private double lossSeen() {
    return everyHost.loss().measured();
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
    while (left > 0 && position < positions) {
      int element = (int) order.element(position++);
      if ((states[element] & 0xff) != 0) {
        continue; // A journal told its answer.
      }
      HostState host = hostOf(space.hostIndex(element));
      unresolved++;
      if (host != null && host.isLimited()) {
        park(host, element, nowNs);
      } else if (send(element, 1)) {
        left--;
      }
    }
    return left;
  }

  private int tryAgain(long nowNs, int allowance) {
    int left = allowance;
    for (int tries = MOST_TRIES; tries >= 1; tries--) {
      WaitingLine line = lines[tries];
      while (!line.isEmpty()) {
        int element = line.first();
        int state = states[element] & 0xff;
        if (state != tries) {
          line.removeFirst(); // It was answered, or concluded, or parked.
          continue;
        }
        HostState host = hostOf(space.hostIndex(element));
        if (host != null && host.isLimited()) {
          line.removeFirst();
          park(host, element, nowNs);
          continue;
        }
        boolean enough = tries >= triesNeeded(host);
        if (nowNs - line.firstSentNs() < (enough ? lastWaitNs(host) : intervalNs(host, tries))) {
          break;
        }
        if (!enough && left == 0) {
          break;
        }
        long sentNs = line.firstSentNs();
        line.removeFirst();
        if (enough) {
          silent(element, host, tries, nowNs - sentNs + waitedNs(host, tries));
        } else if (send(element, tries + 1)) {
          left--;
        }
      }
    }
    return left;
  }

  private int triesNeeded(@Nullable HostState host) {
    if (pace.retries() != Pace.BY_NEED) {
      return Math.min(MOST_TRIES, pace.retries() + 1);
    }
    LossEstimate loss = telling(host).loss();
    return Math.min(MOST_TRIES, loss.triesNeeded(RISK));
  }

  /** Where loss is estimated: the host's own, if it has many ports, else all hosts' together. */
  private HostState telling(@Nullable HostState host) {
    return host != null && hostsTell ? host : everyHost;
  }

  private long intervalNs(@Nullable HostState host, int tries) {
    RoundTrips own = host == null ? everyHost.roundTrips : host.roundTrips;
    if (own.isMeasured()) {
      long base = own.timeoutNs();
      if (host == null) {
        // Others have answered so soon; a silent host may be farther away.
        return Math.clamp(2 * base, QUICK_INTERVAL_NS, pace.longestWait().toNanos());
      }
      double grown = base * Math.pow(GROWTH, tries - 1.0);
      long most = Math.max(base, Math.min(2 * pace.leastWait().toNanos(), QUICK_INTERVAL_NS));
      return Math.min((long) grown, most);
    }
    double grown = own.timeoutNs() * Math.pow(GROWTH, tries - 1.0);
    return Math.min((long) grown, pace.longestWait().toNanos());
  }

  private long lastWaitNs(@Nullable HostState host) {
    RoundTrips own = host == null ? everyHost.roundTrips : host.roundTrips;
    long timeoutNs = own.timeoutNs();
    if (!own.isMeasured()) {
      return 2 * timeoutNs;
    }
    long leastNs = host == null ? STRANGER_WAIT_NS : LAST_WAIT_NS;
    return Math.max(leastNs, LAST_WAIT_TIMEOUTS * timeoutNs);
  }

  private long longestTimeoutNs() {
    return everyHost.roundTrips.timeoutNs();
  }

  /** Asks an element once more; false if it can never be asked. */
  private boolean send(int element, int tries) {
    states[element] = (byte) (tries | (states[element] & PARKED));
    return outbox.add(element, tries);
  }

  @Override
  public void left(long elementSent, long nowNs) {
    int element = (int) elementSent;
    int tries = states[element] & TRIES;
    sentPackets++;
    leftNow++;
    if ((element & ((1 << timedShift) - 1)) == 0) {
      sentMicros[element >> timedShift] = (int) ((nowNs - startNs) / 1000);
    }
    HostState host = hostOf(space.hostIndex(element));
    if (host != null) {
      host.limit.asked(nowNs);
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

  // ---- hosts that limit their resets

  private void park(HostState host, int element, long nowNs) {
    states[element] = (byte) PARKED;
    host.parked().add(element, nowNs);
  }

  private void beginLimit(HostState host, long hostIndex) {
    host.beginLimit();
    limitedHosts.add(host);
    scan.note(
        "%s limits its resets to %.3g a second: asking its silent ports at that rate"
            .formatted(space.address(hostIndex), host.limit.rate()));
  }

  private int askLimited(long nowNs, int allowance) {
    int left = allowance;
    for (HostState host : limitedHosts) {
      WaitingLine asked = host.asked();
      while (!asked.isEmpty()) {
        int element = asked.first();
        int state = states[element] & 0xff;
        if ((state & (ANSWERED | CONCLUDED)) != 0) {
          asked.removeFirst();
          continue;
        }
        if (nowNs - asked.firstSentNs() < host.roundTrips.timeoutNs()) {
          break;
        }
        host.limit.refunded(asked.firstSentNs());
        asked.removeFirst();
        int tries = state & TRIES;
        if (tries >= triesNeeded(host)) {
          silent(element, host, tries, host.roundTrips.timeoutNs() * tries);
        } else {
          host.parked().add(element, nowNs);
        }
      }
      WaitingLine parked = host.parked();
      while (left > 0 && !parked.isEmpty() && host.limit.nextAskNs(nowNs) <= nowNs) {
        int element = parked.first();
        int state = states[element] & 0xff;
        parked.removeFirst();
        if ((state & (ANSWERED | CONCLUDED)) != 0) {
          continue;
        }
        if (send(element, Math.min(MOST_TRIES, (state & TRIES) + 1))) {
          left--;
          outbox.flush();
        }
      }
    }
    return left;
  }

  // ---- answers

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
    int tries = (ports & 0xffff) - firstPort + 1;
    if (tries < 1 || tries > MOST_TRIES || !probe.isAnswer(flags)) {
      return;
    }
    int port = ports >>> 16;
    long cookie = cookies.of(high, low, ((ports & 0xffff) << 16) | port);
    if (!Proof.isOurs(cookie, flags, sequence, acknowledgement)) {
      return;
    }
    long hostIndex = space.hostOf(high, low, isIpv6);
    long element = hostIndex < 0 ? -1 : space.element(hostIndex, port);
    if (element < 0) {
      return;
    }
    HostState host = meet(hostIndex);
    long rttNs = answered((int) element, tries, realtimeNs);
    if (rttNs == Long.MIN_VALUE) {
      return;
    }
    boolean isReset = (flags & TcpReply.RST) != 0;
    learn(host, hostIndex, tries, rttNs, isReset, realtimeNs);
    if (!isReset) {
      open++;
    }
    IpAddress from = space.address(hostIndex);
    TcpReply reply = host.reply(from, hopLimit, flags & 0xff, window);
    deliver(hostIndex, port, reply, rttNs, tries, realtimeNs);
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
    int tries = (ports >>> 16) - firstPort + 1;
    if (tries < 1 || tries > MOST_TRIES || !Errors.endsTheQuestion(isIpv6, type, code)) {
      return;
    }
    if ((int) cookies.of(high, low, ports) != sequence) {
      return;
    }
    int port = ports & 0xffff;
    long hostIndex = space.hostOf(high, low, isIpv6);
    long element = hostIndex < 0 ? -1 : space.element(hostIndex, port);
    if (element < 0) {
      return;
    }
    long rttNs = answered((int) element, tries, realtimeNs);
    if (rttNs == Long.MIN_VALUE) {
      return;
    }
    IpAddress from =
        new IpAddress(isIpv6 ? AddressFamily.IPV6 : AddressFamily.IPV4, fromHigh, fromLow, "");
    ErrorOrigin origin = origin(hostIndex, from, high, low);
    deliver(
        hostIndex,
        port,
        new Evidence.IcmpError(from, type, code, origin),
        rttNs,
        tries,
        realtimeNs);
  }

  private ErrorOrigin origin(long hostIndex, IpAddress from, long high, long low) {
    if (from.high() == high && from.low() == low) {
      return ErrorOrigin.TARGET;
    }
    Lane lane = lanes.of(hostIndex);
    boolean fromUs = lane != null && lane.source.sameBits(from);
    return fromUs ? ErrorOrigin.LOCAL_LINK : ErrorOrigin.INTERMEDIATE;
  }

  /**
   * Marks an element as answered.
   *
   * @return the round trip in nanoseconds, -1 if it is not known, or the least long if the element
   *     was answered before
   */
  private long answered(int element, int tries, long realtimeNs) {
    int state = states[element] & 0xff;
    if ((state & (ANSWERED | CONCLUDED)) != 0 || state == 0) {
      return Long.MIN_VALUE;
    }
    states[element] = (byte) (ANSWERED | (state & TRIES));
    unresolved--;
    answeredElements++;
    boolean timed = (element & ((1 << timedShift) - 1)) == 0 && tries == (state & TRIES);
    if (!timed) {
      return -1;
    }
    long sentNs = startNs + sentMicros[element >> timedShift] * 1000L;
    long rttNs = realtimeNs - clockOffsetNs - sentNs;
    return Math.max(1, rttNs);
  }

  private void learn(
      HostState host, long hostIndex, int tries, long rttNs, boolean isReset, long realtimeNs) {
    long atNs = realtimeNs - clockOffsetNs;
    if (host.isLimited()) {
      if (isReset) {
        host.limit.answered(atNs);
      } else {
        host.limit.refunded(atNs);
      }
    } else {
      host.loss().answered(tries);
      everyHost.loss().answered(tries);
      if (isReset) {
        host.limit.answered(atNs);
        if (host.limit.isRecognised()) {
          beginLimit(host, hostIndex);
        }
      }
      if (tries == 1) {
        control.firstAnswer(rttNs > 0 ? atNs - rttNs : atNs);
      }
    }
    if (rttNs > 0) {
      host.roundTrips.measure(rttNs);
      everyHost.roundTrips.measure(rttNs);
    }
  }

  private @Nullable HostState hostOf(long hostIndex) {
    return hosts == null ? null : hosts[(int) hostIndex];
  }

  private HostState meet(long hostIndex) {
    if (hosts == null) {
      return everyHost;
    }
    HostState host = hosts[(int) hostIndex];
    if (host == null) {
      host = new HostState(pace);
      hosts[(int) hostIndex] = host;
    }
    return host;
  }

  // ---- conclusions

  private long waitedNs(@Nullable HostState host, int tries) {
    long sumNs = 0;
    for (int made = 1; made < tries; made++) {
      sumNs += intervalNs(host, made);
    }
    return sumNs;
  }

  private void silent(int element, @Nullable HostState host, int tries, long waitedNs) {
    states[element] = (byte) (CONCLUDED | (tries & TRIES));
    unresolved--;
    silentElements++;
    long hostIndex = space.hostIndex(element);
    Evidence.Silence silence =
        new Evidence.Silence(tries, Duration.ofNanos(waitedNs), telling(host).loss().measured());
    deliver(hostIndex, space.port(element), silence, -1, tries, 0);
  }

  @Override
  public void failed(long elementRefused, LocalFailure failure) {
    int element = (int) elementRefused;
    states[element] = (byte) CONCLUDED;
    unresolved--;
    long hostIndex = space.hostIndex(element);
    scan.deliver(
        Observation.undetermined(
            space.target(hostIndex),
            space.address(hostIndex),
            space.port(element),
            Transport.TCP,
            probe.id(),
            failure));
  }

  private void deliver(
      long hostIndex, int port, Evidence evidence, long rttNs, int tries, long realtimeNs) {
    Lane lane = lanes.of(hostIndex);
    long atNs = realtimeNs == 0 ? System.nanoTime() + clockOffsetNs : realtimeNs;
    scan.deliver(
        new Observation(
            space.target(hostIndex),
            space.address(hostIndex),
            port,
            Transport.TCP,
            probe.id(),
            probe.classify(evidence),
            evidence,
            Observation.LOCAL,
            lane == null ? null : lane.source,
            Instant.ofEpochSecond(atNs / 1_000_000_000L, atNs % 1_000_000_000L),
            rttNs < 0 ? null : Duration.ofNanos(rttNs),
            tries));
  }
}
