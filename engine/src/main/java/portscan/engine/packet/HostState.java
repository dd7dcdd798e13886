package portscan.engine.packet;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.IpAddress;
import portscan.engine.pace.AnswerLimit;
import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.Pace;
import portscan.engine.pace.RoundTrips;

/** What a run has learnt about one address. */
final class HostState {
  final RoundTrips roundTrips;

  /**
   * Watches whether its resets are limited; only once a probe to it has been repeated, since it
   * remembers much and most hosts answer at once. Null before.
   */
  @Nullable AnswerLimit limit;

  /** Verdicts so far: open ports, answers of any other kind, and none. */
  int open;

  int refused;
  int silent;

  /** Set once it was asked whether every port of it answers. */
  Canaries.@Nullable Suspect suspect;

  private LossEstimate loss = new LossEstimate();
  private @Nullable WaitingLine parked;
  private @Nullable WaitingLine asked;
  private @Nullable TcpReply lastReply;

  HostState(Pace pace) {
    this.roundTrips = new RoundTrips(pace.leastWait().toNanos(), pace.firstWait().toNanos());
  }

  /** A probe to it is repeated: are its resets limited? */
  void watch() {
    if (limit == null) {
      limit = new AnswerLimit();
    }
  }

  /** What watches a limited host. */
  AnswerLimit knownLimit() {
    return requireNonNull(limit);
  }

  LossEstimate loss() {
    return loss;
  }

  /** Whether its resets are limited, so that its probes are asked one by one. */
  boolean isLimited() {
    return parked != null;
  }

  /** From now on its probes are parked; what looked like loss until now was the limit. */
  void beginLimit() {
    parked = new WaitingLine();
    asked = new WaitingLine();
    loss = new LossEstimate();
  }

  /** Of a limited host: the probes that are to be asked when it has an answer to give. */
  WaitingLine parked() {
    return requireNonNull(parked);
  }

  /** Of a limited host: the probes that have been asked and may still be answered. */
  WaitingLine asked() {
    return requireNonNull(asked);
  }

  /** The evidence of a segment; a host's resets are all alike, so the last one often serves. */
  TcpReply reply(IpAddress from, int hopLimit, int flags, int window) {
    TcpReply last = lastReply;
    if (last == null
        || last.ttl() != hopLimit
        || last.flags() != flags
        || last.window() != window) {
      last = new TcpReply(from, hopLimit, flags, window);
      lastReply = last;
    }
    return last;
  }
}
