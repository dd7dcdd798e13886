package portscan.api.experiment;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;

/**
 * Do words that got no answer get one in small segments? Says each again over two new connections:
 * one whose segments are kept small both ways, and, where that one gets more of an answer than the
 * look did, one whose segments are as large as the path is believed to carry.
 *
 * @param target what the user asked for, as typed
 * @param endpoint an open TCP port
 * @param serverName the name to ask for in TLS and HTTP; null if only an address is known
 * @param words what to say, as {@link ServiceLook.Result#unanswered} names it
 * @param limit the most time that it takes
 */
public record Segments(
    String target,
    Endpoint endpoint,
    @Nullable String serverName,
    List<String> words,
    Duration limit)
    implements Experiment<Segments.Result> {
  /**
   * The most bytes of a small segment: what every IPv4 path carries (RFC 9293 section 3.7.1), and
   * so every IPv6 path.
   */
  public static final int SMALL = 536;

  public Segments {
    words = List.copyOf(words);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /**
   * What the same words got over segments of both sizes.
   *
   * @param words what was said
   * @param inSmall how many bytes came in small segments
   * @param inLarge how many came in large ones
   * @param closed whether the connection of large segments was closed or reset
   * @param unacknowledged whether our own words were not acknowledged there
   */
  public record Reply(
      String words, int inSmall, int inLarge, boolean closed, boolean unacknowledged) {
    /** Whether large segments are lost: some answer came, and at best its beginning in those. */
    public boolean needsSmall() {
      return !closed && inSmall > 2 * inLarge;
    }
  }

  /**
   * What was found.
   *
   * @param replies one for each of the words that were answered in small segments
   * @param pathMtu the largest packet in bytes that this machine believes the path to carry; 0 if
   *     it was not found out
   * @param packets how many packets our side sent, as {@link ServiceLook.Result#packets} has it
   */
  public record Result(List<Reply> replies, int pathMtu, int packets) implements Experiment.Result {
    public Result {
      replies = List.copyOf(replies);
    }
  }
}
