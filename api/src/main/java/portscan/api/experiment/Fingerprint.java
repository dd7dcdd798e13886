package portscan.api.experiment;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/**
 * Whose answer is it? The headers of what several TCP ports of one host answer to a SYN: those of
 * one network stack resemble each other, those of a box before it stand out.
 *
 * @param target what the user asked for, as typed
 * @param endpoints TCP ports of one address, not empty; the first is the one in question
 * @param each how often each is asked, 1 to 20
 * @param limit the most time that it takes
 * @param bySockets whether to ask with the kernel's own sockets even where packets of our own
 *     making can be sent
 */
public record Fingerprint(
    String target, List<Endpoint> endpoints, int each, Duration limit, boolean bySockets)
    implements Experiment<Fingerprint.Result> {
  /** The time to live of an answer is not known. */
  public static final int UNKNOWN_TTL = -1;

  /** The window of an answer is not known. */
  public static final int UNKNOWN_WINDOW = -1;

  public Fingerprint {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("at least one port is asked");
    }
    if (each < 1 || each > 20) {
      throw new IllegalArgumentException("a port is asked 1 to 20 times, not " + each);
    }
  }

  /** Asks with packets of our own making where they can be sent. */
  public Fingerprint(String target, List<Endpoint> endpoints, int each, Duration limit) {
    this(target, endpoints, each, limit, false);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /**
   * One answer.
   *
   * @param endpoint the port that was asked
   * @param answer {@code SYN_ACK}, {@code RESET}, an ICMP error, or {@code NO_RESPONSE}
   * @param from who it claims to be from; null without an answer
   * @param ttl the time to live or hop limit that was left, 0 to 255; {@link #UNKNOWN_TTL} if it
   *     was not to be seen
   * @param window the segment's window field, 0 to 65535, or of a connection how many bytes the
   *     other end will take; {@link #UNKNOWN_WINDOW} if it was not to be seen
   * @param options the segment's options in their order, for example {@code "mss 1460, sack,
   *     timestamp, nop, window-scale 7"}; empty if none or not to be seen
   * @param identification the IPv4 identification field, 0 to 65535; 0 for IPv6 or if not to be
   *     seen
   * @param rtt from probe to answer; null without an answer
   */
  public record Answer(
      Endpoint endpoint,
      Reason answer,
      @Nullable IpAddress from,
      int ttl,
      int window,
      String options,
      int identification,
      @Nullable Duration rtt) {}

  /**
   * The answers.
   *
   * @param answers {@code each} for every endpoint, in the order in which they were asked
   * @param packets how many were sent
   */
  public record Result(List<Answer> answers, int packets) implements Experiment.Result {
    public Result {
      answers = List.copyOf(answers);
    }
  }
}
