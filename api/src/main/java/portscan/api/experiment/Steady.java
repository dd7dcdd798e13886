package portscan.api.experiment;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/**
 * Does it answer every time? Probes at a constant pace, each sent once and never again, so that
 * every loss shows.
 *
 * @param target what the user asked for, as typed
 * @param endpoint the port in question
 * @param count how many probes, 2 to 200
 * @param interval from one to the next, 1 ms or more
 * @param patience how long the last one's answer is waited for
 * @param bySockets whether to ask with the kernel's own sockets even where packets of our own
 *     making can be sent
 */
public record Steady(
    String target,
    Endpoint endpoint,
    int count,
    Duration interval,
    Duration patience,
    boolean bySockets)
    implements Experiment<Steady.Result> {
  public Steady {
    if (count < 2 || count > 200) {
      throw new IllegalArgumentException("probes are 2 to 200, not " + count);
    }
    if (interval.toNanos() < 1_000_000) {
      throw new IllegalArgumentException("an interval is 1 ms or more, not " + interval);
    }
  }

  /** Asks with packets of our own making where they can be sent. */
  public Steady(String target, Endpoint endpoint, int count, Duration interval, Duration patience) {
    this(target, endpoint, count, interval, patience, false);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /**
   * One probe and what became of it.
   *
   * @param sent when, from the first probe on
   * @param answer {@code NO_RESPONSE} if none came
   * @param from who it claims to be from; null without an answer
   * @param rtt from probe to answer; null without an answer
   * @param ttl the time to live or hop limit that was left; {@link Fingerprint#UNKNOWN_TTL} if it
   *     was not to be seen
   * @param options as in {@link Fingerprint.Answer}
   */
  public record Sample(
      Duration sent,
      Reason answer,
      @Nullable IpAddress from,
      @Nullable Duration rtt,
      int ttl,
      String options) {}

  /** The samples, in the order in which they were sent. */
  public record Result(List<Sample> samples) implements Experiment.Result {
    public Result {
      samples = List.copyOf(samples);
    }

    @Override
    public int packets() {
      return samples.size();
    }
  }
}
