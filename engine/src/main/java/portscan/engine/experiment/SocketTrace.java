package portscan.engine.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Attempt.Done;
import portscan.api.experiment.Attempt.Unavailable;
import portscan.api.experiment.Trace;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Hop;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.Egress.Permit;
import portscan.engine.order.Unpredictable;
import portscan.engine.socket.SinglePackets;

/**
 * Follows flows with sockets whose time to live ends on the way.
 *
 * <p>All flows are asked distance by distance, side by side. A Linux router sends one destination a
 * burst of six ICMP errors and then one a second, so a distance is asked once, and once more only
 * if it is silent; the next distance waits a moment for the answers of the one before, so that
 * little is sent beyond the end of the way. How far to go, one flow learns from the others: where
 * one has reached the destination, a silent one need not look farther, and until then it looks
 * {@link #BEYOND} hops past the farthest answer of any. If all of those are silent, one packet is
 * sent that goes the whole way: only a flow that the destination is seen to answer is followed on.
 */
final class SocketTrace {
  /** How far past the farthest answer a silent way is followed. */
  static final int BEYOND = 4;

  private static final int TRIES = 2;
  private static final long STEP_NS = 20_000_000;
  private static final long LEAST_PATIENCE_NS = 400_000_000;
  private static final long MOST_PATIENCE_NS = 900_000_000;
  private static final long PATIENCE_SLACK_NS = 100_000_000;
  private static final long LEAST_SILENCE_NS = 250_000_000;
  private static final long LEAP_NS = 150_000_000;

  /** Stands in a key for the number of the try: the packet went the whole way. */
  private static final int LEAP = 0xff;

  private final List<Permit> permits;
  private final SinglePackets packets;
  private final Unpredictable cookies = new Unpredictable();
  private final List<SocketFlow> flows = new ArrayList<>();
  private final Set<SocketFlow> impossible = new LinkedHashSet<>();
  private final Set<SocketFlow> leapt = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final long deadlineNs;
  private int step;
  private long stepNs;
  private long longestRttNs;
  private long leapNs;

  /**
   * @param permits one for each flow, in their order
   */
  SocketTrace(Trace trace, List<Permit> permits, SinglePackets packets) {
    this.permits = permits;
    this.packets = packets;
    trace.flows().forEach(flow -> flows.add(new SocketFlow(flow, trace.mostHops())));
    stepNs = System.nanoTime();
    leapNs = stepNs - MOST_PATIENCE_NS;
    deadlineNs = stepNs + trace.limit().toNanos();
  }

  /**
   * A packet that is due at some time: now, or later.
   *
   * @param leap whether it is to go the whole way
   */
  private record Due(int flow, int ttl, long atNs, boolean leap) {}

  Attempt<Trace.Result> run() throws InterruptedException {
    while (true) {
      long nowNs = System.nanoTime();
      Due next = next(nowNs);
      if (nowNs - deadlineNs >= 0 || (next == null && isOver(nowNs))) {
        break;
      }
      if (next != null && next.atNs - nowNs <= 0) {
        send(next, nowNs);
        packets.await(0, this::answered);
      } else {
        long untilNs = next == null ? lastPatience() : next.atNs;
        packets.await(Math.min(untilNs, deadlineNs) - nowNs, this::answered);
      }
    }
    return result();
  }

  /** The next packet: a new distance of the flow that is farthest behind, or one asked again. */
  private @Nullable Due next(long nowNs) {
    Due next = null;
    for (int flow = 0; flow < flows.size(); flow++) {
      int last = impossible.contains(flows.get(flow)) ? 0 : last(flows.get(flow));
      for (int ttl = 1; ttl <= last; ttl++) {
        Due due = due(flow, ttl, nowNs);
        if (due != null && (next == null || due.atNs < next.atNs)) {
          next = due;
        }
      }
      Due leap = leap(flow);
      if (leap != null && (next == null || leap.atNs < next.atNs)) {
        next = leap;
      }
    }
    return next;
  }

  private @Nullable Due due(int index, int ttl, long nowNs) {
    SocketFlow flow = flows.get(index);
    if (flow.isAnswered(ttl) || flow.tries(ttl) >= TRIES) {
      return null;
    }
    if (flow.tries(ttl) > 0) {
      return new Due(index, ttl, flow.askedNs(ttl) + patienceNs(), false);
    }
    if (ttl > 1 && flow.tries(ttl - 1) == 0) {
      return null; // Distances are asked in their order.
    }
    boolean mayFollow = ttl <= step || isStepAnswered();
    return new Due(index, ttl, mayFollow ? nowNs : stepNs + STEP_NS, false);
  }

  /** The packet that goes the whole way, once the last distance worth asking about is silent. */
  private @Nullable Due leap(int index) {
    SocketFlow flow = flows.get(index);
    int last = last(flow);
    boolean isWanted =
        !leapt.contains(flow)
            && !impossible.contains(flow)
            && !flow.isEnded()
            && last < flow.end()
            && reached(flow) == 0
            && flow.tries(last) > 0;
    return isWanted
        ? new Due(index, flow.end(), flow.askedNs(last) + LEAP_NS + longestRttNs, true)
        : null;
  }

  private boolean isStepAnswered() {
    for (SocketFlow flow : flows) {
      boolean isWaiting =
          step > 0 && step <= last(flow) && !impossible.contains(flow) && !flow.isAnswered(step);
      if (isWaiting) {
        return false;
      }
    }
    return true;
  }

  /** The farthest distance that is worth asking about, as far as is known now. */
  private int last(SocketFlow flow) {
    int reached = reached(flow);
    if (reached > 0) {
      return Math.min(flow.end(), Math.max(reached, flow.farthestAnswered() + 1));
    }
    int answered = 0;
    for (SocketFlow each : flows) {
      if (each.destination().equals(flow.destination())) {
        answered = Math.max(answered, each.farthestAnswered());
      }
    }
    return flow.isLive() ? flow.end() : Math.min(flow.end(), answered + BEYOND);
  }

  /** The distance at which the flow's destination has answered any flow; 0 if it has not. */
  private int reached(SocketFlow flow) {
    int reached = 0;
    for (SocketFlow each : flows) {
      if (each.destination().equals(flow.destination())) {
        reached = Math.max(reached, each.reached());
      }
    }
    return reached;
  }

  private long patienceNs() {
    return Math.clamp(2 * longestRttNs + PATIENCE_SLACK_NS, LEAST_PATIENCE_NS, MOST_PATIENCE_NS);
  }

  private boolean isOver(long nowNs) {
    return lastPatience() - nowNs <= 0;
  }

  /** When the last answer that is still awaited would be too late; long ago if there is none. */
  private long lastPatience() {
    long lastNs = Math.max(stepNs, leapNs + patienceNs());
    for (SocketFlow flow : flows) {
      int last = impossible.contains(flow) ? 0 : last(flow);
      for (int ttl = 1; ttl <= last; ttl++) {
        if (!flow.isAnswered(ttl) && flow.tries(ttl) > 0) {
          lastNs = Math.max(lastNs, flow.askedNs(ttl) + patienceNs());
        }
      }
    }
    return lastNs;
  }

  private void send(Due due, long nowNs) {
    SocketFlow flow = flows.get(due.flow);
    int attempt = LEAP;
    if (due.leap) {
      leapt.add(flow);
      leapNs = nowNs;
    } else {
      if (due.ttl > step) {
        step = due.ttl;
        stepNs = nowNs;
      }
      attempt = flow.tries(due.ttl);
      flow.asked(due.ttl, nowNs);
    }
    long key = ((long) due.flow << 16) | (due.ttl << 8) | attempt;
    Permit permit = permits.get(due.flow);
    LocalFailure failure =
        switch (flow.flow().kind()) {
          case ECHO -> packets.echo(permit, key, due.ttl);
          case PORT -> toPort(permit, key, due.ttl);
        };
    if (failure != null) {
      impossible.add(flow);
      notes.add(what(flow.flow()) + ": " + failure.message() + "; " + failure.hint());
    }
  }

  private @Nullable LocalFailure toPort(Permit permit, long key, int ttl) {
    Endpoint endpoint = permit.endpoint();
    if (endpoint.transport() == Transport.TCP) {
      return packets.connect(permit, key, ttl, 0);
    }
    UsualDatagram usual = UsualDatagram.of(endpoint.port(), cookies.nextLong());
    return packets.send(permit, key, ttl, usual.bytes(), usual.answersFromAnyPort());
  }

  private static String what(Trace.Flow flow) {
    return switch (flow.kind()) {
      case ECHO -> "ICMP echo to " + flow.endpoint().address();
      case PORT -> flow.endpoint().toString();
    };
  }

  private void answered(SinglePackets.Response response) {
    SocketFlow flow = flows.get((int) (response.key() >>> 16));
    int ttl = (int) (response.key() >>> 8) & 0xff;
    longestRttNs = Math.max(longestRttNs, response.rttNs());
    if ((response.key() & 0xff) == LEAP) {
      boolean isDestination = response.from().sameBits(flow.destination());
      if (isDestination && response.answer() != Reason.TIME_EXCEEDED) {
        flow.live();
      }
      return;
    }
    Duration rtt = Duration.ofNanos(response.rttNs());
    flow.answered(new Hop(ttl, response.from(), rtt, response.answer()));
  }

  private Attempt<Trace.Result> result() {
    List<Trace.Path> paths = new ArrayList<>();
    long silentNs = System.nanoTime() - LEAST_SILENCE_NS;
    for (SocketFlow flow : flows) {
      boolean isEmpty = impossible.contains(flow) && flow.farthestAnswered() == 0;
      if (!isEmpty) {
        paths.add(new Trace.Path(flow.flow(), flow.hops(last(flow), silentNs)));
      }
      if (flow.loops()) {
        notes.add(what(flow.flow()) + ": its packets go round in circles");
      }
    }
    return paths.isEmpty()
        ? new Unavailable<>(String.join("; ", notes))
        : new Done<>(
            new Trace.Result(paths, Trace.Method.SOCKETS, List.copyOf(notes), packets.packets()));
  }
}
