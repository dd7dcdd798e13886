package portscan.engine.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Trace;
import portscan.api.experiment.Trace.Flow;
import portscan.api.experiment.Trace.Path;
import portscan.api.model.Hop;
import portscan.api.model.PortScanException;
import portscan.api.model.Reason;

/**
 * Follows flows to where they end, hop by hop.
 *
 * <p><b>Design.</b> A Linux router sends six errors at once to one address and then one a second,
 * whatever they are about, so no router is asked more than it must: each flow asks each hop once,
 * and again only where it was silent, after a pause, the flow in question first. The flow in
 * question goes ahead by few hops at a time, for each of its packets that a router refuses costs
 * one of the six; the others go by more, for they tell how far the host is. Beyond that distance
 * nothing more is asked, unless the flow's own packets still expire there, as they do where the
 * host passes the port on to another. Where nobody answers for a few hops the way ends, unless a
 * packet with all the hops that are allowed reaches the host.
 *
 * <p>Packets of one flow share addresses and ports, so that routers with several ways send them all
 * the same one (except datagrams, see {@link Probe}).
 */
final class PathTrace {
  /** More than this no trace sends. */
  static final int MOST_PACKETS = 120;

  /** So often a silent hop is asked by the flow in question, and by all if it answered any. */
  private static final int MOST_TRIES = 3;

  /** So often a hop that has answered nobody is asked by the other flows. */
  private static final int FEW_TRIES = 2;

  /** From the first try to the second, and from the second to the third, at the least. */
  private static final long[] PAUSE_NS = {350_000_000, 750_000_000};

  /** The others leave to the flow in question the first answer of a router that has spent all. */
  private static final long YIELD_NS = 1_200_000_000;

  /** Tries that are due at about the same time are made at once. */
  private static final long TOGETHER_NS = 5_000_000;

  /** How long the last try's answer is waited for, or four times the longest round trip. */
  private static final long LAST_PATIENCE_NS = 350_000_000;

  /** So many hops in a row may be under way at once; after an unanswered one is overdue, more. */
  private static final int AHEAD = 4;

  private static final int AHEAD_IN_QUESTION = 2;

  /** So many hops beyond the farthest that answered are asked. */
  private static final int SILENT_TAIL = 4;

  /** A hop's answer is overdue after so long, or thrice the longest round trip. */
  private static final long OVERDUE_NS = 80_000_000;

  private static final long OVERDUE_UNMEASURED_NS = 250_000_000;

  /** So long after its first packet a router says that a neighbour of its is dead (RFC 4861). */
  private static final long DEAD_NEIGHBOUR_NS = 3_400_000_000L;

  /** What else was refused at the same moment is told so soon after. */
  private static final long SAME_MOMENT_NS = 50_000_000;

  private static final int NO_END = Integer.MAX_VALUE;

  private final Exchange exchange;
  private final int mostHops;
  private final long startNs = System.nanoTime();
  private final long endNs;
  private final List<Way> ways = new ArrayList<>();

  /** How long the answer to a packet with all hops is waited for; 0 if none was sent yet. */
  private long farUntilNs;

  PathTrace(Exchange exchange, Trace trace) {
    this.exchange = exchange;
    this.mostHops = trace.mostHops();
    this.endNs = startNs + trace.limit().toNanos();
    for (Flow flow : trace.flows()) {
      ways.add(new Way(flow, ways.isEmpty() && trace.flows().size() > 1));
    }
  }

  /**
   * Follows them.
   *
   * @throws PortScanException if this machine lets no packet of any flow out
   */
  Trace.Result run() throws InterruptedException {
    long nextNs = step();
    while (nextNs != Long.MAX_VALUE && System.nanoTime() < endNs) {
      exchange.await(Math.min(nextNs, endNs));
      nextNs = step();
      if (nextNs == Long.MAX_VALUE && nobodyEnded() && farUntilNs == 0) {
        askFar();
        nextNs = farUntilNs;
      }
    }
    awaitDeadHost();
    List<Path> paths = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    PortScanException failure = null;
    for (Way way : ways) {
      if (way.failure == null) {
        paths.add(new Path(way.flow, way.hops()));
      } else {
        failure = way.failure;
        notes.add(way.flow.kind() + " " + way.flow.endpoint() + ": " + failure.getMessage());
      }
    }
    if (paths.isEmpty() && failure != null) {
      throw failure;
    }
    return new Trace.Result(paths, Trace.Method.PACKETS, notes, exchange.packets());
  }

  /** Sends what is due; when something will be due again, {@code Long.MAX_VALUE} for never. */
  private long step() {
    long nextNs = Long.MAX_VALUE;
    for (Way way : ways) {
      way.learn();
    }
    for (Way way : ways) {
      nextNs = Math.min(nextNs, way.step(System.nanoTime()));
    }
    boolean isFarPending = farUntilNs - System.nanoTime() > 0 && farUntilNs != 0 && nobodyEnded();
    return isFarPending ? Math.min(nextNs, farUntilNs) : nextNs;
  }

  private boolean mayStillSend() {
    return exchange.packets() < MOST_PACKETS;
  }

  /** Whether flows were sent and none of them has come to an end yet. */
  private boolean nobodyEnded() {
    return ways.stream().anyMatch(way -> way.failure == null)
        && ways.stream().allMatch(way -> way.end == NO_END);
  }

  /** Asks by every flow whether the host answers at all. */
  private void askFar() {
    if (farthest() + SILENT_TAIL < mostHops) {
      for (Way way : ways) {
        way.askFar();
      }
    }
    farUntilNs = System.nanoTime() + Math.max(LAST_PATIENCE_NS, 4 * exchange.longestRttNs());
  }

  /** If the host is dead, the last router says so, but late. */
  private void awaitDeadHost() throws InterruptedException {
    if (!nobodyEnded() || ways.stream().anyMatch(Way::isReachable)) {
      return;
    }
    long untilNs = Math.min(startNs + DEAD_NEIGHBOUR_NS, endNs);
    while (nobodyEnded() && exchange.await(untilNs)) {
      ways.forEach(Way::learn);
    }
    exchange.listen(Math.min(System.nanoTime() + SAME_MOMENT_NS, untilNs));
    ways.forEach(Way::learn);
  }

  /** The farthest hop at which any flow was answered. */
  private int farthest() {
    int farthest = 0;
    for (Way way : ways) {
      farthest = Math.max(farthest, way.farthest);
    }
    return farthest;
  }

  /**
   * How far the host is, as the flows say that are not in question; {@code NO_END} if not known. A
   * reset forged on the way ends one of them early, so the farthest end counts.
   */
  private int distance() {
    int distance = 0;
    for (Way way : ways) {
      if (!way.isInQuestion && way.end != NO_END && way.reachesHost()) {
        distance = Math.max(distance, way.end);
      }
    }
    return distance == 0 ? NO_END : distance;
  }

  private boolean isAnsweredAt(int ttl) {
    return ways.stream().anyMatch(way -> way.reply(ttl) != null);
  }

  /** One flow, and what its packets met. */
  private final class Way {
    final Flow flow;
    final boolean isInQuestion;
    private final Probe.Content content;
    private final int port;

    /** The tries of each hop, the first hop's at 1. */
    private final List<List<Probe>> tries = new ArrayList<>();

    /** The nearest hop whose answer ends the way. */
    int end = NO_END;

    /** The farthest hop that answered, nearer than the end. */
    int farthest;

    private @Nullable Probe far;
    @Nullable PortScanException failure;

    Way(Flow flow, boolean isInQuestion) {
      this.flow = flow;
      this.isInQuestion = isInQuestion;
      this.content =
          switch (flow.kind()) {
            case PORT -> Probe.contentFor(flow.endpoint());
            case ECHO -> Probe.Content.ECHO_REQUEST;
          };
      this.port = exchange.port();
      tries.add(List.of());
    }

    private int asked() {
      return tries.size() - 1;
    }

    @Nullable Reply reply(int ttl) {
      if (ttl <= asked()) {
        for (Probe probe : tries.get(ttl)) {
          if (probe.reply != null) {
            return probe.reply;
          }
        }
      }
      return null;
    }

    private boolean isPassed(int ttl) {
      Reply reply = reply(ttl);
      return reply != null && reply.answer() == Reason.TIME_EXCEEDED;
    }

    /** Whether the way's end is the host's own answer, or one in its name. */
    boolean reachesHost() {
      Reply reply = reply(end);
      return reply != null && reply.from().sameBits(flow.endpoint().address());
    }

    /** Takes note of what was answered. */
    void learn() {
      for (int ttl = 1; ttl <= asked() && ttl < end; ttl++) {
        if (isPassed(ttl)) {
          farthest = Math.max(farthest, ttl);
        } else if (reply(ttl) != null) {
          end = ttl;
          farthest = Math.max(farthest, ttl);
        }
      }
    }

    /** Sends what is due; when something will be due again, {@code Long.MAX_VALUE} for never. */
    long step(long nowNs) {
      if (failure != null) {
        return Long.MAX_VALUE;
      }
      while (isWanted(asked() + 1) && underWay(nowNs) < ahead() && mayStillSend()) {
        tries.add(new ArrayList<>());
        if (!send(asked())) {
          return Long.MAX_VALUE;
        }
      }
      long nextNs = Long.MAX_VALUE;
      // The farthest first: a refusal says more than an expiry, and a drop costs its router
      // nothing.
      for (int ttl = asked(); ttl > 0; ttl--) {
        if (isWanted(ttl) && reply(ttl) == null) {
          long dueNs = due(ttl);
          if (dueNs - nowNs <= TOGETHER_NS && mayTryAgain(ttl)) {
            if (!send(ttl)) {
              return Long.MAX_VALUE;
            }
            dueNs = due(ttl);
          }
          if (dueNs > nowNs) {
            nextNs = Math.min(nextNs, dueNs);
          }
          long overdueNs = tries.get(ttl).getLast().sentNs + overdueAfterNs();
          if (overdueNs > nowNs && isWanted(asked() + 1)) {
            nextNs = Math.min(nextNs, overdueNs);
          }
        }
      }
      return nextNs;
    }

    /** Whether it is worth while to know about a hop. */
    private boolean isWanted(int ttl) {
      if (ttl >= end || ttl > mostHops) {
        return false;
      }
      boolean isNear = isReachable() || ttl <= PathTrace.this.farthest() + SILENT_TAIL;
      return isNear && (ttl <= distance() || isPassed(ttl - 1));
    }

    private boolean isReachable() {
      return far != null && far.reply != null;
    }

    private int ahead() {
      return isInQuestion ? AHEAD_IN_QUESTION : AHEAD;
    }

    private int underWay(long nowNs) {
      int count = 0;
      for (int ttl = 1; ttl <= asked(); ttl++) {
        boolean isWaiting = nowNs - tries.get(ttl).getFirst().sentNs < overdueAfterNs();
        count += isWaiting && reply(ttl) == null ? 1 : 0;
      }
      return count;
    }

    private long overdueAfterNs() {
      long longestNs = exchange.longestRttNs();
      return longestNs == 0 ? OVERDUE_UNMEASURED_NS : Math.max(OVERDUE_NS, 3 * longestNs);
    }

    private boolean yields(int ttl) {
      return !isInQuestion && !isAnsweredAt(ttl);
    }

    private boolean mayTryAgain(int ttl) {
      int count = tries.get(ttl).size();
      return mayStillSend() && count < (yields(ttl) ? FEW_TRIES : MOST_TRIES);
    }

    /** When a silent hop is asked again, or given up. */
    private long due(int ttl) {
      List<Probe> all = tries.get(ttl);
      long longestNs = exchange.longestRttNs();
      long pauseNs;
      if (!mayTryAgain(ttl)) {
        pauseNs = Math.max(LAST_PATIENCE_NS, 4 * longestNs);
      } else {
        pauseNs = Math.max(yields(ttl) ? YIELD_NS : PAUSE_NS[all.size() - 1], 2 * longestNs);
      }
      return all.getLast().sentNs + pauseNs;
    }

    private boolean send(int ttl) {
      Probe probe = newProbe(ttl);
      tries.get(ttl).add(probe);
      return send(probe);
    }

    private boolean send(Probe probe) {
      try {
        exchange.send(probe);
        return true;
      } catch (PortScanException e) {
        failure = e;
        return false;
      }
    }

    private Probe newProbe(int ttl) {
      boolean isDatagram = content == Probe.Content.DATAGRAM;
      return exchange.probe(content, flow.endpoint(), ttl, isDatagram ? exchange.port() : port);
    }

    void askFar() {
      Probe probe = newProbe(mostHops);
      if (failure == null && send(probe)) {
        far = probe;
      }
    }

    /** What the path tells: nothing of hops beyond the host. */
    List<Hop> hops() {
      int last = Math.min(end, asked());
      int distance = distance();
      if (end == NO_END && distance != NO_END) {
        last = Math.min(last, Math.max(distance, farthest));
      }
      List<Hop> hops = new ArrayList<>();
      for (int ttl = 1; ttl <= last; ttl++) {
        Reply reply = reply(ttl);
        hops.add(
            reply == null
                ? new Hop(ttl, null, null, Reason.NO_RESPONSE)
                : new Hop(ttl, reply.from(), reply.rtt(), reply.answer()));
      }
      return hops;
    }
  }
}
