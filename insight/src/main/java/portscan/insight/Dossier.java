package portscan.insight;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Segments;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.Steady;
import portscan.api.model.Endpoint;
import portscan.api.model.Observation;
import portscan.api.model.Reason;

/** What the experiments found out about one address; what was not tried is absent. */
final class Dossier {
  private final Endpoint endpoint;
  private final Way way;
  private final List<Fingerprint.Answer> answers;
  private final Set<Integer> canaries;
  private final List<Round> rounds;
  private final List<Observation> others;
  private final Echo.@Nullable Result echo;
  private final Requests.@Nullable Result requests;
  private final ServiceLook.@Nullable Result service;
  private final Segments.@Nullable Result segments;
  private final LocalView.@Nullable Result before;
  private final LocalView.@Nullable Result after;

  private Dossier(Builder builder) {
    endpoint = builder.endpoint;
    way = builder.way;
    answers = List.copyOf(builder.answers);
    canaries = Set.copyOf(builder.canaries);
    rounds = builder.steady.stream().map(Round::new).toList();
    others = List.copyOf(builder.others);
    echo = builder.echo;
    requests = builder.requests;
    service = builder.service;
    segments = builder.segments;
    before = builder.before;
    after = builder.after;
  }

  /** The port in question, at this address. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** Where packets go; an empty way if none was followed. */
  Way way() {
    return way;
  }

  /** What the port, other ports of the host and ports that nobody uses answered to a SYN. */
  List<Fingerprint.Answer> answers() {
    return answers;
  }

  /** Whether the port in question answered none of the SYNs; false if it was sent none. */
  boolean isPortSilent() {
    List<Fingerprint.Answer> own =
        answers.stream().filter(answer -> answer.endpoint().equals(endpoint)).toList();
    return !own.isEmpty() && own.stream().allMatch(answer -> answer.answer() == Reason.NO_RESPONSE);
  }

  /**
   * Those of the answering ports that were picked at random, so that nobody should listen there.
   */
  Set<Integer> canaries() {
    return canaries;
  }

  /** What rounds of probes at a constant pace show, in the order in which they were made. */
  List<Round> rounds() {
    return rounds;
  }

  /** Verdicts on other ports of the host, among them the same number of the other transport. */
  List<Observation> others() {
    return others;
  }

  Optional<Echo.Result> echo() {
    return Optional.ofNullable(echo);
  }

  Optional<Requests.Result> requests() {
    return Optional.ofNullable(requests);
  }

  Optional<ServiceLook.Result> service() {
    return Optional.ofNullable(service);
  }

  /** What words that got no answer got in small segments. */
  Optional<Segments.Result> segments() {
    return Optional.ofNullable(segments);
  }

  /** What this machine itself knew before the port was asked. */
  Optional<LocalView.Result> local() {
    return Optional.ofNullable(before);
  }

  /** The same after all experiments, for the counters that moved. */
  Optional<LocalView.Result> localAfter() {
    return Optional.ofNullable(after);
  }

  /** Whether the host itself answered any packet but those to the port in question. */
  boolean isHostUp() {
    return way.otherPacketsArrive()
        || (echo != null && echo.answer() == Reason.ECHO_REPLY)
        || answers.stream()
            .anyMatch(
                answer -> answer.answer() == Reason.SYN_ACK || answer.answer() == Reason.RESET);
  }

  /** Whether this machine has the address. */
  boolean isLocal() {
    return before != null && before.isLocal();
  }

  /** Collects results; the results of experiments may come from several threads. */
  static final class Builder {
    private final Endpoint endpoint;
    private Way way = Way.none();
    private List<Fingerprint.Answer> answers = List.of();
    private Set<Integer> canaries = Set.of();
    private List<Steady.Result> steady = List.of();
    private List<Observation> others = List.of();
    private Echo.@Nullable Result echo;
    private Requests.@Nullable Result requests;
    private ServiceLook.@Nullable Result service;
    private Segments.@Nullable Result segments;
    private LocalView.@Nullable Result before;
    private LocalView.@Nullable Result after;

    Builder(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    synchronized Builder way(Way found) {
      way = found;
      return this;
    }

    synchronized Builder answers(List<Fingerprint.Answer> found, Set<Integer> ofNobody) {
      answers = found;
      canaries = ofNobody;
      return this;
    }

    synchronized Builder steady(List<Steady.Result> found) {
      steady = found;
      return this;
    }

    synchronized Builder others(List<Observation> found) {
      others = found;
      return this;
    }

    synchronized Builder echo(Echo.Result found) {
      echo = found;
      return this;
    }

    synchronized Builder requests(Requests.Result found) {
      requests = found;
      return this;
    }

    synchronized Builder service(ServiceLook.Result found) {
      service = found;
      return this;
    }

    synchronized Builder segments(Segments.Result found) {
      segments = found;
      return this;
    }

    synchronized Builder local(LocalView.Result found) {
      before = found;
      return this;
    }

    synchronized Builder localAfter(LocalView.Result found) {
      after = found;
      return this;
    }

    synchronized Dossier build() {
      return new Dossier(this);
    }
  }
}
