package portscan.api.experiment;

import java.util.List;
import portscan.api.model.Endpoint;
import portscan.api.model.Observation;
import portscan.api.scan.Timing;

/**
 * Are these ports open? Asked with the kernel's own sockets, which obey this machine's rules.
 *
 * @param target what the user asked for, as typed
 * @param endpoints which ports of which addresses; not empty
 * @param timing how long and how often to ask
 */
public record Check(String target, List<Endpoint> endpoints, Timing timing)
    implements Experiment<Check.Result> {
  public Check {
    endpoints = List.copyOf(endpoints);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  /** An observation for each endpoint, in the order in which they became known. */
  public record Result(List<Observation> observations) implements Experiment.Result {
    public Result {
      observations = List.copyOf(observations);
    }

    @Override
    public int packets() {
      return observations.stream().mapToInt(Observation::attempts).sum();
    }
  }
}
