package portscan.engine.pace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A scan of a target that is only a model, by a clock that is only a number: what a real run does
 * with {@link RateControl}, without packets.
 */
final class SimulatedScan {
  static final long SECOND_NS = 1_000_000_000;

  private static final long ROUND_TRIP_NS = 2_000_000;
  private static final long STEP_NS = 250_000;
  private static final long TIMEOUT_NS = 50_000_000;
  private static final double RISK = 0.001;
  private static final int MOST_TRIES = 30;

  private final RateControl control;
  private final Network network;
  private final boolean[] answering;
  private final LossEstimate loss = new LossEstimate();
  private final byte[] tries;
  private final List<Deque<Sent>> waiting = new ArrayList<>();
  private final Deque<Sent> arriving = new ArrayDeque<>();
  private long[] departures = new long[1 << 16];
  private int departed;
  private long nowNs;
  private int position;
  private boolean firstsTurn;
  private int unresolved;
  private int missed;

  private record Sent(int port, int tries, long atNs) {}

  /** Decides which packets arrive. */
  interface Network {
    /** Whether a packet that is sent now arrives. */
    boolean delivers(long nowNs);

    /** Loses none. */
    static Network perfect() {
      return _ -> true;
    }

    /** Loses each with the same chance. */
    static Network lossy(double share, long seed) {
      Random random = new Random(seed);
      return _ -> random.nextDouble() >= share;
    }

    /** Lets so many a second through while the time lies within, and no burst to speak of. */
    static Network narrow(double perSecond, long fromNs, long toNs) {
      RateLimiter limiter = new RateLimiter(perSecond, 0);
      return nowNs -> {
        if (nowNs < fromNs || nowNs >= toNs) {
          return true;
        }
        boolean passes = limiter.delayNs(nowNs) == 0;
        if (passes) {
          limiter.spend(1, nowNs);
        }
        return passes;
      };
    }

    /** Delivers what both deliver. */
    default Network and(Network other) {
      return now -> delivers(now) && other.delivers(now);
    }
  }

  /**
   * @param ports how many are asked
   * @param answeringShare how many of them would answer, 0 to 1
   */
  SimulatedScan(double ceiling, int ports, double answeringShare, long seed, Network network) {
    control = new RateControl(ceiling, 0, 0);
    this.network = network;
    tries = new byte[ports];
    answering = new boolean[ports];
    Random random = new Random(seed + 1);
    for (int port = 0; port < ports; port++) {
      answering[port] = random.nextDouble() < answeringShare;
    }
    for (int i = 0; i <= MOST_TRIES; i++) {
      waiting.add(new ArrayDeque<>());
    }
  }

  /** Runs on until a time has come or every port is told of. */
  void runUntil(long endNs) {
    while (nowNs < endNs && !isDone()) {
      nowNs += STEP_NS;
      receive();
      control.judge(nowNs, TIMEOUT_NS, loss.measured());
      int left = control.allowance(nowNs);
      firstsTurn = !firstsTurn;
      if (firstsTurn) {
        left -= begin((left + 1) / 2);
      }
      if (position == tries.length || !control.isTesting()) {
        left = tryAgain(left);
      }
      begin(left);
    }
  }

  private int begin(int most) {
    int begun = 0;
    while (begun < most && position < tries.length) {
      unresolved++;
      send(position++, 1);
      begun++;
    }
    return begun;
  }

  boolean isDone() {
    return position == tries.length && unresolved == 0;
  }

  RateControl control() {
    return control;
  }

  long nowNs() {
    return nowNs;
  }

  /** Answering ports that were taken for silent. */
  int missed() {
    return missed;
  }

  /** Packets that left in the span of {@code spanNs} from {@code fromNs} on. */
  int sent(long fromNs, long spanNs) {
    int count = 0;
    for (int i = 0; i < departed; i++) {
      count += departures[i] >= fromNs && departures[i] < fromNs + spanNs ? 1 : 0;
    }
    return count;
  }

  /** The most packets that left within a span of this length, wherever it begins. */
  int mostSent(long spanNs) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < departed; last++) {
      while (departures[last] - departures[first] >= spanNs) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  private void receive() {
    while (!arriving.isEmpty() && arriving.peek().atNs() + ROUND_TRIP_NS <= nowNs) {
      Sent probe = arriving.remove();
      if (tries[probe.port()] <= 0) {
        continue;
      }
      tries[probe.port()] = -1;
      unresolved--;
      loss.answered(probe.tries());
      if (probe.tries() == 1) {
        control.firstAnswer(probe.atNs());
      }
    }
  }

  private int tryAgain(int allowance) {
    int left = allowance;
    int needed = Math.min(MOST_TRIES, loss.triesNeeded(RISK));
    for (int made = MOST_TRIES; made >= 1; made--) {
      Deque<Sent> line = waiting.get(made);
      long overdueNs = Math.min(2 * TIMEOUT_NS, (long) (TIMEOUT_NS * Math.pow(1.5, made - 1)));
      while (!line.isEmpty() && line.peek().atNs() + overdueNs <= nowNs) {
        int port = line.peek().port();
        if (tries[port] != made) {
          line.remove();
        } else if (made >= needed) {
          line.remove();
          tries[port] = -1;
          unresolved--;
          missed += answering[port] ? 1 : 0;
        } else if (left > 0) {
          line.remove();
          send(port, made + 1);
          left--;
        } else {
          break;
        }
      }
    }
    return left;
  }

  private void send(int port, int number) {
    tries[port] = (byte) number;
    control.spend(1, nowNs);
    if (number == 1) {
      control.firstTry(nowNs);
    }
    if (departed == departures.length) {
      departures = Arrays.copyOf(departures, 2 * departed);
    }
    departures[departed++] = nowNs;
    Sent probe = new Sent(port, number, nowNs);
    waiting.get(number).add(probe);
    if (network.delivers(nowNs) && answering[port]) {
      arriving.add(probe);
    }
  }
}
