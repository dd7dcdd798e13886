package portscan.api.experiment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/**
 * Is the host there at all? A few ICMP echo requests (RFC 792, RFC 4443).
 *
 * @param target what the user asked for, as typed
 * @param endpoint on whose behalf; only its address is asked
 * @param limit the most time that it takes; a router reports a dead host after some 3 s
 */
public record Echo(String target, Endpoint endpoint, Duration limit)
    implements Experiment<Echo.Result> {
  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /**
   * The answer.
   *
   * @param answer {@code ECHO_REPLY}, the error that came instead, or {@code NO_RESPONSE}
   * @param from who answered; null if nobody did
   * @param rtt from request to answer; null without an answer
   * @param ttl the time to live or hop limit that was left on arrival; {@link
   *     Fingerprint#UNKNOWN_TTL} if it was not to be seen
   * @param packets how many requests were sent
   */
  public record Result(
      Reason answer, @Nullable IpAddress from, @Nullable Duration rtt, int ttl, int packets)
      implements Experiment.Result {}
}
