package portscan.engine.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Attempt.Done;
import portscan.api.experiment.Attempt.Unavailable;
import portscan.api.experiment.Check;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.model.Endpoint;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.Trouble;
import portscan.api.scan.Ask;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;
import portscan.api.scan.ScanPlan;
import portscan.engine.LocalScanner;
import portscan.engine.socket.SinglePackets;

/**
 * The experiments as a user without privilege can run them: with the kernel's own sockets.
 *
 * <p>Each runs on the calling thread, in whose network namespace it takes place; several threads
 * may run some at once.
 */
public final class SocketExperiments {
  private final Egress egress;
  private final Origin origin;

  /**
   * @param egress the one way out
   * @param origin where packets leave from; its namespace is the calling thread's business
   */
  public SocketExperiments(Egress egress, Origin origin) {
    this.egress = egress;
    this.origin = origin;
  }

  /** Follows the flows; those of ICMP echo only where this user may send it. */
  public Attempt<Trace.Result> trace(Trace trace) throws InterruptedException {
    return run(
        trace.target(),
        trace.flows().stream().map(Trace.Flow::endpoint).toList(),
        (permits, packets) -> new SocketTrace(trace, permits, packets).run());
  }

  /**
   * Compares the answers of ports. Of their headers only the time to live is found out, by making
   * sockets blind to answers with less, which takes some nine connections more for the first port,
   * and three for each that answers like it.
   */
  public Attempt<Fingerprint.Result> fingerprint(Fingerprint fingerprint)
      throws InterruptedException {
    return run(
        fingerprint.target(),
        fingerprint.endpoints(),
        (permits, packets) -> new SocketFingerprint(fingerprint, permits, packets).run());
  }

  /** Asks at a constant pace; over TCP no answer is waited for longer than 0.95 s. */
  public Attempt<Steady.Result> steady(Steady steady) throws InterruptedException {
    return run(
        steady.target(),
        List.of(steady.endpoint()),
        (permits, packets) -> new SocketSteady(steady, permits.getFirst(), packets).run());
  }

  /** Asks for an echo where this user may. */
  public Attempt<Echo.Result> echo(Echo echo) throws InterruptedException {
    return run(
        echo.target(),
        List.of(echo.endpoint()),
        (permits, packets) -> new SocketEcho(echo, permits.getFirst(), packets).run());
  }

  /** Asks a UDP port for what it answers. */
  public Attempt<Requests.Result> requests(Requests requests) throws InterruptedException {
    return run(
        requests.target(),
        List.of(requests.endpoint()),
        (permits, packets) -> new SocketRequests(requests, permits.getFirst(), packets).run());
  }

  /** Checks ports; unavailable only if the scope forbids every one of them. */
  public Attempt<Check.Result> check(Check check) throws InterruptedException {
    List<Observation> observations = new ArrayList<>();
    List<Ask> asks =
        check.endpoints().stream().map(endpoint -> new Ask(check.target(), endpoint)).toList();
    egress.awaitTurns(asks.size());
    new LocalScanner(egress, _ -> {})
        .scan(new ScanPlan(asks, check.timing(), origin), observations::add);
    List<String> refusals =
        observations.stream()
            .map(SocketExperiments::refusal)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    boolean allRefused =
        !observations.isEmpty()
            && observations.stream().allMatch(each -> refusal(each).isPresent());
    return allRefused
        ? new Unavailable<>(String.join("; ", refusals))
        : new Done<>(new Check.Result(observations));
  }

  private static Optional<String> refusal(Observation observation) {
    return observation.outcome() instanceof Outcome.Undetermined undetermined
            && undetermined.failure().trouble() == Trouble.OUT_OF_SCOPE
        ? Optional.of(undetermined.failure().message())
        : Optional.empty();
  }

  /** What is done once every endpoint is permitted. */
  @FunctionalInterface
  private interface Work<R> {
    Attempt<R> with(List<Permit> permits, SinglePackets packets) throws InterruptedException;
  }

  private <R> Attempt<R> run(String target, List<Endpoint> endpoints, Work<R> work)
      throws InterruptedException {
    Optional<String> missing = SinglePackets.unavailable();
    if (missing.isPresent()) {
      return new Unavailable<>(missing.get());
    }
    List<Permit> permits = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      switch (egress.admit(target, endpoint)) {
        case Permit permit -> permits.add(permit);
        case Egress.Refused refused -> {
          return new Unavailable<>("out of scope: " + refused.rule());
        }
      }
    }
    try (SinglePackets packets = new SinglePackets(origin)) {
      return work.with(permits, packets);
    }
  }
}
