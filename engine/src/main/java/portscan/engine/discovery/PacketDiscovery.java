package portscan.engine.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.scan.Egress.BlockPermit;
import portscan.engine.device.PacketReceiver;
import portscan.engine.device.Passing;
import portscan.engine.discovery.DiscoveryMethod.Kind;
import portscan.engine.order.Permutation;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.Pace;
import portscan.engine.pace.RateControl;
import portscan.engine.packet.Errors;
import portscan.engine.probe.IcmpReasons;
import portscan.sys.Errno;
import portscan.sys.PacketHandler;

/**
 * Discovery by packets of our own: a single thread that sends, receives and draws conclusions.
 *
 * <p><b>Design.</b> The hosts, in an order that the seed picks, are gone through in rounds, each a
 * pass for every method: who has answered is passed over, so that most hosts that are up cost one
 * packet. Only the first pass asks the neighbours on the local link. Of the time at which hosts
 * were asked, only that of {@value #CHUNK} together is remembered: a round reaches them again, and
 * in the end they are given up, so long after their last packet. How many rounds there are follows
 * from the loss seen: answers to a later round show it.
 */
final class PacketDiscovery implements AnswerReader.Listener {
  /** Hosts whose waiting ends together. */
  private static final int CHUNK = 256;

  /** Elements (a host and a method) whose round trip is measured, at the most. */
  private static final int MOST_TIMED = 1 << 22;

  /** Positions that are looked at before answers are looked for again. */
  private static final int MOST_LOOKED = 4_096;

  private static final long LONGEST_PAUSE_NS = 1_000_000;
  private static final long TICK_NS = 100_000_000;
  private static final int SEND_ATTEMPTS = 2_000;

  /** A time is microseconds in 28 bits above the round in 4. */
  private static final int ROUND_BITS = 4;

  private static final int MICROS = 0xfff_ffff;
  private static final long LONGEST_TIMED_NS = 60_000_000_000L;

  private final HostDiscovery discovery;
  private final List<BlockPermit> permits;
  private final ProbeSpace space;
  private final Pace pace;
  private final Exits exits;
  private final ProbePackets packets;
  private final PacketReceiver receiver;
  private final PacketReceiver arpReceiver;
  private final AnswerReader reader;
  private final PacketHandler arpReader;
  private final List<DiscoveryMethod> ipv4Methods;
  private final List<DiscoveryMethod> ipv6Methods;
  private final int methods;
  private final int hosts;
  private final Permutation order;
  private final HostTable table;
  private final long[] lastSentNs;
  private final int[] sent;
  private final int timedShift;
  private final Distance near;
  private final Distance far;
  private final RateControl control;
  private final long startNs = System.nanoTime();
  private long clockOffsetNs;
  private long nextTickNs;

  private int round = 1;
  private int pass;
  private int position;
  private boolean isConcluding;

  /**
   * @param permits leave to ask each block of the space
   * @param receiver of IP packets
   * @param arpReceiver of ARP packets
   */
  PacketDiscovery(
      HostDiscovery discovery,
      List<BlockPermit> permits,
      Exits exits,
      ProbePackets packets,
      PacketReceiver receiver,
      PacketReceiver arpReceiver) {
    this.discovery = discovery;
    this.permits = permits;
    this.space = discovery.space();
    this.pace = discovery.pace();
    this.near = new Distance(pace, true);
    this.far = new Distance(pace, false);
    this.exits = exits;
    this.packets = packets;
    this.receiver = receiver;
    this.arpReceiver = arpReceiver;
    this.reader = new AnswerReader(packets, this);
    this.arpReader = reader::arp;
    this.ipv4Methods = discovery.methods();
    this.ipv6Methods = ipv6Methods(ipv4Methods);
    this.methods = Math.max(ipv4Methods.size(), ipv6Methods.size());
    this.hosts = Math.toIntExact(space.hosts());
    this.order = Permutation.of(hosts, discovery.seed());
    this.table = new HostTable(hosts);
    this.lastSentNs = new long[hosts / CHUNK + 1];
    int shift = 0;
    while (((long) hosts * methods) >> shift > MOST_TIMED) {
      shift++;
    }
    this.timedShift = shift;
    this.sent = new int[(int) (((long) hosts * methods) >> shift) + 1];
    this.control = new RateControl(pace.rate(), 0, startNs);
    synchronizeClock();
  }

  private static List<DiscoveryMethod> ipv6Methods(List<DiscoveryMethod> methods) {
    List<DiscoveryMethod> all =
        methods.stream().filter(method -> method.kind() != Kind.TIMESTAMP).toList();
    return all.isEmpty() ? List.of(DiscoveryMethod.echo()) : all;
  }

  // ---- the loop

  void run() throws InterruptedException {
    nextTickNs = startNs + TICK_NS;
    while (table.unconcluded() > 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int received = receiver.receive(0, reader);
      received += arpReceiver.receive(0, arpReader);
      long nowNs = System.nanoTime();
      control.judge(nowNs, Math.min(far.timeoutNs(), 10 * TICK_NS), lossSeen());
      int allowance = control.allowance(nowNs);
      boolean isBusy = advance(nowNs, allowance);
      flush();
      if (nowNs >= nextTickNs) {
        nextTickNs = nowNs + TICK_NS;
        synchronizeClock();
      }
      if (received <= 0 && !isBusy) {
        LockSupport.parkNanos(Math.clamp(control.delayNs(), 50_000, LONGEST_PAUSE_NS));
      }
    }
  }

  private double lossSeen() {
    return (far.isMet() ? far : near).loss();
  }

  private void synchronizeClock() {
    Instant now = Instant.now();
    long nowNs = System.nanoTime();
    clockOffsetNs = now.getEpochSecond() * 1_000_000_000L + now.getNano() - nowNs;
  }

  /** Goes on asking or concluding; whether there is more to do at once. */
  private boolean advance(long nowNs, int allowance) {
    int left = allowance;
    for (int looked = 0; looked < MOST_LOOKED; looked++) {
      if (position == hosts) {
        if (isConcluding) {
          return false;
        }
        nextPass();
      }
      boolean isDue =
          pass > 0
              || (round == 1 && !isConcluding)
              || position % CHUNK != 0
              || nowNs - lastSentNs[position / CHUNK] >= waitNs();
      if (!isDue) {
        return false;
      }
      if (!isConcluding && round > 1 && pass == 0 && position == 0 && round > roundsNeeded()) {
        isConcluding = true;
        continue;
      }
      if (!isConcluding && left == 0) {
        return false;
      }
      int host = (int) order.at(position);
      if (table.isConcluded(host)) {
        position++;
      } else if (isConcluding) {
        position++;
        giveUp(host);
      } else {
        left -= ask(host, nowNs) ? 1 : 0;
        position++;
      }
    }
    return true;
  }

  private void nextPass() {
    flush(); // What is on its way belongs to this round.
    position = 0;
    pass++;
    if (pass >= (far.isMet() ? methods : 1)) {
      pass = 0;
      round++;
    }
  }

  private int roundsNeeded() {
    return Math.max(near.roundsNeeded(), far.roundsNeeded());
  }

  private long waitNs() {
    return isConcluding
        ? Math.max(near.lastWaitNs(), far.lastWaitNs())
        : Math.max(near.intervalNs(), far.intervalNs());
  }

  // ---- asking

  /** Asks a host what is its turn in this pass; whether a packet is on its way. */
  private boolean ask(int host, long nowNs) {
    long high = space.addressHigh(host);
    long low = space.addressLow(host);
    boolean isIpv6 = space.isIpv6(host);
    if (round == 1 && pass == 0 && space.hostOf(high, low, isIpv6) != host) {
      table.conclude(host); // Another host of this address stands for it.
      return false;
    }
    Setback setback = table.setback(host);
    if (round > 1 && setback != null && setback.isFinal()) {
      giveUp(host);
      return false;
    }
    Lane lane = exits.lane(high, low, isIpv6);
    if (lane == null) {
      fail(host, exits.failure(high, low, isIpv6, space.address(host)));
      return false;
    }
    Exit exit = lane.exit();
    if (exit == null) {
      deliver(host, HostVerdict.LOCALHOST_RESPONSE, 0, null);
      return false;
    }
    Distance distance = lane.isNear() ? near : far;
    distance.meet();
    List<DiscoveryMethod> all = isIpv6 ? ipv6Methods : ipv4Methods;
    if (pass >= (lane.isNear() ? 1 : all.size())
        || (round > 1 && round > distance.roundsNeeded())) {
      return false;
    }
    BlockPermit permit = permits.get(space.blockOfHost(host));
    Optional<String> refusal =
        lane.isNear()
            ? discovery.refusal(permit, host)
            : discovery.refusal(permit, host, all.get(pass));
    if (refusal.isPresent()) {
      table.setBack(host, Setback.local(HostDiscovery.outOfScope(refusal.get())));
      return false;
    }
    if (exit.isFull()) {
      flush(exit);
    }
    int element = host * methods + pass;
    if (!lane.isNear()) {
      exit.add(element, packets, all.get(pass), round, lane, high, low);
    } else if (isIpv6) {
      exit.addSolicitation(element, lane, high, low);
    } else {
      exit.addArp(element, lane, (int) low);
    }
    lastSentNs[position / CHUNK] = nowNs;
    return true;
  }

  private void flush() {
    List<Exit> all = exits.all();
    for (int i = 0; i < all.size(); i++) {
      flush(all.get(i));
    }
  }

  private void flush(Exit exit) {
    int from = 0;
    int attempts = 0;
    while (from < exit.count()) {
      // Before, since on a short link the answer is there before the call has returned.
      long nowNs = System.nanoTime();
      int result = exit.slots.send(from, exit.count() - from);
      if (result > 0) {
        for (int i = from; i < from + result; i++) {
          left(exit.elements[i], nowNs);
        }
        from += result;
        attempts = 0;
      } else if (result == 0 || Passing.is(-result)) {
        if (++attempts == SEND_ATTEMPTS) {
          setBack(exit.elements[from++], Errno.ENOBUFS);
        } else {
          LockSupport.parkNanos(50_000);
        }
      } else {
        setBack(exit.elements[from++], -result);
      }
    }
    exit.clear();
  }

  private void left(int element, long nowNs) {
    control.spend(1, nowNs);
    table.asked(element / methods);
    if (element % methods == 0 && round == 1) {
      control.firstTry(nowNs);
    }
    if ((element & ((1 << timedShift) - 1)) == 0) {
      sent[element >> timedShift] = ((int) micros(nowNs) << ROUND_BITS) | round;
    }
  }

  private long micros(long nowNs) {
    return (nowNs - startNs) / 1000;
  }

  private void setBack(int element, int errno) {
    table.setBack(element / methods, Setback.local(Errors.failure(errno)));
  }

  // ---- answers

  @Override
  public void answered(
      boolean isIpv6,
      long high,
      long low,
      Kind kind,
      int port,
      int answeredRound,
      String reason,
      int ttl,
      long realtimeNs) {
    int host = (int) space.hostOf(high, low, isIpv6);
    int place = place(isIpv6 ? ipv6Methods : ipv4Methods, kind, port);
    if (host >= 0 && place >= 0 && !table.isConcluded(host)) {
      long rttNs = learn(far, host * methods + place, answeredRound, realtimeNs);
      deliver(host, reason, ttl, rttNs > 0 ? Duration.ofNanos(rttNs) : null);
    }
  }

  private static int place(List<DiscoveryMethod> methods, Kind kind, int port) {
    for (int i = 0; i < methods.size(); i++) {
      if (methods.get(i).kind() == kind && methods.get(i).port() == port) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void refused(
      boolean isIpv6,
      long high,
      long low,
      Kind kind,
      int port,
      int answeredRound,
      long fromHigh,
      long fromLow,
      int type,
      int code,
      int ttl,
      long realtimeNs) {
    int host = (int) space.hostOf(high, low, isIpv6);
    if (host < 0 || table.isConcluded(host)) {
      return;
    }
    AddressFamily family = isIpv6 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    IpAddress from = new IpAddress(family, fromHigh, fromLow, "");
    boolean isHost = fromHigh == high && fromLow == low;
    ErrorOrigin origin = isHost ? ErrorOrigin.TARGET : ErrorOrigin.INTERMEDIATE;
    String reason = IcmpReasons.reason(new Evidence.IcmpError(from, type, code, origin)).word();
    if (isHost) {
      answered(isIpv6, high, low, kind, port, answeredRound, reason, ttl, realtimeNs);
    } else {
      table.setBack(host, new Setback(reason, ttl, from, null, isFinal(isIpv6, type, code)));
    }
  }

  /** Whether a router knows no way to the host, or that it is not there. */
  private static boolean isFinal(boolean isIpv6, int type, int code) {
    return isIpv6
        ? type == 1 && (code == 0 || code == 3)
        : type == 3 && (code == 0 || code == 1 || code == 6 || code == 7);
  }

  @Override
  public void neighbour(boolean isIpv6, long high, long low, int interfaceIndex, long realtimeNs) {
    int host = (int) space.hostOf(high, low, isIpv6);
    if (host < 0 || table.isConcluded(host) || !table.isAsked(host)) {
      return;
    }
    Lane lane = exits.lane(high, low, isIpv6);
    Exit exit = lane == null ? null : lane.exit();
    if (lane == null || exit == null || exit.interfaceIndex != interfaceIndex || !lane.isNear()) {
      return;
    }
    // Which round it answers it does not say: the last one, in all likelihood.
    int element = host * methods;
    boolean isTimed = (element & ((1 << timedShift) - 1)) == 0;
    int answeredRound = isTimed ? sent[element >> timedShift] & ((1 << ROUND_BITS) - 1) : round;
    long rttNs = learn(near, element, answeredRound, realtimeNs);
    deliver(
        host,
        isIpv6 ? HostVerdict.ND_RESPONSE : HostVerdict.ARP_RESPONSE,
        0,
        rttNs > 0 ? Duration.ofNanos(rttNs) : null);
  }

  @Override
  public long hardwareAddress(int interfaceIndex) {
    return exits.hardwareAddress(interfaceIndex);
  }

  /** Takes an answer into account; its round trip, 0 if that is not known. */
  private long learn(Distance distance, int element, int answeredRound, long realtimeNs) {
    long rttNs = rttNs(element, answeredRound, realtimeNs);
    distance.learn(answeredRound, rttNs);
    if (element % methods == 0 && answeredRound == 1) {
      control.firstAnswer(realtimeNs - clockOffsetNs - rttNs);
    }
    return rttNs;
  }

  private long rttNs(int element, int answeredRound, long realtimeNs) {
    if ((element & ((1 << timedShift) - 1)) != 0) {
      return 0;
    }
    int packed = sent[element >> timedShift];
    if ((packed & ((1 << ROUND_BITS) - 1)) != answeredRound) {
      return 0;
    }
    long sinceMicros = micros(realtimeNs - clockOffsetNs) - (packed >>> ROUND_BITS);
    long rttNs = (sinceMicros & MICROS) * 1000;
    return rttNs > LONGEST_TIMED_NS ? 0 : Math.max(1, rttNs);
  }

  // ---- conclusions

  private void deliver(int host, String reason, int ttl, @Nullable Duration rtt) {
    table.conclude(host);
    IpAddress address = space.address(host);
    discovery.deliver(new HostVerdict(host, address, true, reason, ttl, rtt, address, null));
  }

  private void fail(int host, LocalFailure failure) {
    table.conclude(host);
    String reason = failure.trouble().word();
    IpAddress address = space.address(host);
    discovery.deliver(new HostVerdict(host, address, false, reason, 0, null, null, failure));
  }

  private void giveUp(int host) {
    Setback setback = table.setback(host);
    LocalFailure failure = setback == null ? null : setback.failure();
    if (failure != null && !table.isAsked(host)) {
      fail(host, failure);
      return;
    }
    table.conclude(host);
    discovery.deliver(
        setback == null || failure != null
            ? HostDiscovery.silent(host, space.address(host))
            : new HostVerdict(
                host,
                space.address(host),
                false,
                setback.reason(),
                setback.ttl(),
                null,
                setback.from(),
                null));
  }
}
