package portscan.engine.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Trace.Flow;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/** What is known of one flow's way, distance by distance. */
final class SocketFlow {
  /** A router that answers at so many distances sends packets round in circles. */
  private static final int LOOP = 3;

  private final Flow flow;
  private final @Nullable Hop[] answers;
  private final int[] tries;
  private final long[] askedNs;
  private int end;
  private int farthestAsked;
  private int farthestAnswered;
  private boolean loops;
  private boolean isLive;

  /**
   * @param mostHops the farthest distance that may be asked, 1 to 255
   */
  SocketFlow(Flow flow, int mostHops) {
    this.flow = flow;
    answers = new Hop[mostHops + 1];
    tries = new int[mostHops + 1];
    askedNs = new long[mostHops + 1];
    end = mostHops;
  }

  Flow flow() {
    return flow;
  }

  IpAddress destination() {
    return flow.endpoint().address();
  }

  /** Remembers that a packet was sent. */
  void asked(int ttl, long nowNs) {
    tries[ttl]++;
    askedNs[ttl] = nowNs;
    farthestAsked = Math.max(farthestAsked, ttl);
  }

  /** Remembers an answer; the first of each distance counts. */
  void answered(Hop hop) {
    int ttl = hop.ttl();
    if (answers[ttl] != null) {
      return;
    }
    answers[ttl] = hop;
    farthestAnswered = Math.max(farthestAnswered, ttl);
    if (hop.answer() != Reason.TIME_EXCEEDED) {
      end = Math.min(end, ttl);
      return;
    }
    int same = 0;
    for (Hop each : answers) {
      boolean isSame =
          each != null && each.answer() == Reason.TIME_EXCEEDED && sameAddress(each, hop);
      same += isSame ? 1 : 0;
    }
    if (same >= LOOP) {
      loops = true;
      end = Math.min(end, farthestAnswered);
    }
  }

  private static boolean sameAddress(Hop one, Hop other) {
    return one.address() != null && one.address().equals(other.address());
  }

  /** Whether its packets go round in circles. */
  boolean loops() {
    return loops;
  }

  /** Remembers that the destination answers this flow, at whatever distance it may be. */
  void live() {
    isLive = true;
  }

  /** Whether the destination is known to answer this flow. */
  boolean isLive() {
    return isLive;
  }

  /** Whether an answer has ended the way. */
  boolean isEnded() {
    return loops || (answers[end] != null && answers[end].answer() != Reason.TIME_EXCEEDED);
  }

  boolean isAnswered(int ttl) {
    return answers[ttl] != null;
  }

  int tries(int ttl) {
    return tries[ttl];
  }

  /** When the latest packet of that distance was sent. */
  long askedNs(int ttl) {
    return askedNs[ttl];
  }

  /** The nearest distance that ended the way, or the farthest that may be asked. */
  int end() {
    return end;
  }

  /** The farthest distance that answered; 0 if none did. */
  int farthestAnswered() {
    return farthestAnswered;
  }

  /** The distance at which the destination itself answered; 0 if it has not yet. */
  int reached() {
    Hop last = answers[end];
    boolean isDestination =
        last != null
            && last.answer() != Reason.TIME_EXCEEDED
            && last.address() != null
            && last.address().sameBits(destination());
    return isDestination ? end : 0;
  }

  /**
   * The way, distance by distance.
   *
   * @param farthest where to end it if nothing else does
   * @param silentNs an answer that was asked for later may still come: the way ends before it
   */
  List<Hop> hops(int farthest, long silentNs) {
    List<Hop> hops = new ArrayList<>();
    int last = Math.min(Math.min(end, farthest), farthestAsked);
    while (last > 0 && answers[last] == null && tries[last] == 1 && askedNs[last] - silentNs > 0) {
      last--;
    }
    for (int ttl = 1; ttl <= last; ttl++) {
      Hop answer = answers[ttl];
      hops.add(answer == null ? new Hop(ttl, null, null, Reason.NO_RESPONSE) : answer);
    }
    return hops;
  }
}
