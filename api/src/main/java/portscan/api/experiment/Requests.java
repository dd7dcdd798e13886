package portscan.api.experiment;

import java.time.Duration;
import java.util.List;
import portscan.api.model.Endpoint;

/**
 * Which protocol does a silent UDP port speak? An empty datagram, then one valid request of each
 * protocol that is known to answer a stranger, the likeliest first, spaced so that no limit of
 * errors is used up.
 *
 * @param target what the user asked for, as typed
 * @param endpoint a UDP port
 * @param limit the most time that it takes
 */
public record Requests(String target, Endpoint endpoint, Duration limit)
    implements Experiment<Requests.Result> {
  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /**
   * The answers.
   *
   * @param answersEmpty whether the empty datagram was answered
   * @param answered the protocols whose requests were answered by a datagram, in the order asked
   * @param asked how many protocols were tried
   * @param packets how many datagrams were sent
   */
  public record Result(boolean answersEmpty, List<String> answered, int asked, int packets)
      implements Experiment.Result {
    public Result {
      answered = List.copyOf(answered);
    }
  }
}
