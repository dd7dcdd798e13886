package portscan.insight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Check;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Segments;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.experiment.Trace.Flow;
import portscan.api.experiment.Trace.Kind;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Host;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.Timing;

/**
 * The experiments on one address: which ones are made depends on what the port answered, and all
 * that do not need each other are made at once.
 */
final class AddressInvestigation {
  /** From when on an unanswered port is treated as silent; its verdict takes seconds more. */
  private static final Duration EARLY = Duration.ofMillis(600);

  private static final int MOST_HOPS = 30;

  /** Ports on which hosts often answer, be it with a reset. */
  private static final List<Integer> USUAL = List.of(443, 80, 22);

  /** 40 probes in a second: more than most limits let through, less than anybody notices. */
  private static final int BRISK_COUNT = 40;

  /** A name's several addresses share what one address alone is asked. */
  private static final int SHARED_COUNT = 20;

  /** A port that accepts one connection in five shows it 14 times in 15. */
  private static final int FLAPPING_COUNT = 12;

  private static final Duration SHORT_PATIENCE = Duration.ofMillis(300);
  private static final Duration BRISK = Duration.ofMillis(25);
  private static final Duration PATIENCE = Duration.ofMillis(600);

  /** No longer than a round of probes takes, beside which it is. */
  private static final Duration AGAIN = Duration.ofMillis(1500);

  private static final Duration SHORT = Duration.ofMillis(1300);

  /**
   * A router tells of a dead host some 3 s after the first packet to it (RFC 4861 section 7.2.2,
   * and ARP alike), which left before the experiments on silence began.
   */
  private static final Duration DEAD_HOST = Duration.ofMillis(2800);

  private final Experiments experiments;
  private final Question question;
  private final Endpoint endpoint;
  private final Dossier.Builder dossier;
  private final int briskCount;
  private final RandomGenerator random;
  private List<Observation> verdict = List.of();

  /**
   * Whether the port answers connections of the kernel, but not packets of our own making: a filter
   * may be particular about them, or their checksum is in its way.
   */
  private volatile boolean answersSocketsOnly;

  /**
   * @param isAlone whether it is the only address that is looked into
   */
  AddressInvestigation(
      Experiments experiments,
      Question question,
      Endpoint endpoint,
      boolean isAlone,
      RandomGenerator random) {
    this.briskCount = isAlone ? BRISK_COUNT : SHARED_COUNT;
    this.experiments = experiments;
    this.question = question;
    this.endpoint = endpoint;
    this.random = random;
    this.dossier = new Dossier.Builder(endpoint);
  }

  /** What was found out, once {@link #run} has returned. */
  Dossier dossier() {
    return dossier.build();
  }

  /** The verdict on the port, once {@link #run} has returned. */
  List<Observation> verdict() {
    return verdict;
  }

  void run() throws InterruptedException {
    boolean isLocal =
        experiments
            .begin(new LocalView(endpoint))
            .result()
            .map(view -> {
              dossier.local(view);
              return view.isLocal();
            })
            .orElse(false);
    Experiments.Running<Check.Result> check =
        experiments.begin(new Check(question.target(), List.of(endpoint), question.timing()));
    Optional<Observation> early = first(check.resultWithin(EARLY));
    if (early.isPresent()) {
      look(early.get(), isLocal);
    } else {
      lookAtSilence(isLocal);
    }
    verdict = check.result().map(Check.Result::observations).orElse(List.of());
    if (early.isEmpty() && !verdict.isEmpty()) {
      lookAgain(verdict.getFirst(), isLocal);
    }
    if (isLocal) {
      experiments.begin(new LocalView(endpoint)).result().ifPresent(dossier::localAfter);
    }
  }

  private static Optional<Observation> first(Optional<Check.Result> result) {
    return result.flatMap(found -> found.observations().stream().findFirst());
  }

  private void look(Observation seen, boolean isLocal) throws InterruptedException {
    @Nullable PortState state = seen.state().orElse(null);
    if (state == null) {
      return;
    }
    switch (state) {
      case OPEN -> lookAtOpen(isLocal);
      case CLOSED -> lookAtClosed(isLocal);
      case FILTERED, UNFILTERED, OPEN_OR_FILTERED -> {
        if (seen.evidence() instanceof Evidence.Silence) {
          lookAtSilence(isLocal);
        } else {
          lookAtRejected(isLocal);
        }
      }
    }
  }

  /** What silence turned out to be after all. */
  private void lookAgain(Observation seen, boolean isLocal) throws InterruptedException {
    @Nullable PortState state = seen.state().orElse(null);
    if (state == PortState.OPEN) {
      lookAtOpen(isLocal);
    } else if (state == PortState.CLOSED) {
      lookAtClosed(isLocal);
    }
  }

  private void lookAtOpen(boolean isLocal) throws InterruptedException {
    List<Experiments.Running<?>> side = new ArrayList<>();
    if (endpoint.transport() == Transport.TCP) {
      side.add(experiments.beginSeries(this::lookForAFront));
      side.add(experiments.beginSeries(this::lookAtService));
    }
    if (!isLocal) {
      List<Flow> controls = new ArrayList<>(List.of(echo()));
      if (endpoint.transport() == Transport.TCP) {
        controls.add(new Flow(Kind.PORT, at(canaries(1).getFirst(), Transport.TCP)));
      }
      side.add(experiments.beginSeries(() -> trace(controls, Duration.ofSeconds(2))));
    }
    awaitAll(side);
    List<String> unanswered =
        dossier.build().service().map(ServiceLook.Result::unanswered).orElse(List.of());
    // What never leaves this machine is never too large.
    List<Experiments.Running<?>> again =
        unanswered.isEmpty() || isLocal
            ? List.of()
            : List.of(experiments.beginSeries(() -> sayAgain(unanswered)));
    beSteady();
    awaitAll(again);
  }

  private void lookForAFront() throws InterruptedException {
    List<Integer> canaries = canaries(3);
    fingerprint(canaries, List.of(), 1, SHORT);
    if (dossier.build().isPortSilent()) {
      Optional<Fingerprint.Result> bySockets =
          experiments
              .begin(new Fingerprint(question.target(), asked(canaries), 1, SHORT, true))
              .result();
      bySockets.ifPresent(found -> dossier.answers(found.answers(), Set.copyOf(canaries)));
      answersSocketsOnly = !dossier.build().isPortSilent();
    }
  }

  private void lookAtService() throws InterruptedException {
    experiments
        .begin(new ServiceLook(question.target(), endpoint, serverName(), Duration.ofSeconds(6)))
        .result()
        .ifPresent(dossier::service);
  }

  private void sayAgain(List<String> unanswered) throws InterruptedException {
    experiments
        .begin(new Segments(question.target(), endpoint, serverName(), unanswered, AGAIN))
        .result()
        .ifPresent(dossier::segments);
  }

  private @Nullable String serverName() {
    return question.host() instanceof Host.Name host ? host.name() : null;
  }

  /** A brisk round of probes, and a slower one if some of the first are lost. */
  private void beSteady() throws InterruptedException {
    Optional<Steady.Result> brisk =
        experiments
            .begin(
                new Steady(
                    question.target(), endpoint, briskCount, BRISK, PATIENCE, answersSocketsOnly))
            .result();
    if (brisk.isEmpty()) {
      return;
    }
    List<Steady.Result> rounds = new ArrayList<>(List.of(brisk.get()));
    dossier.steady(rounds);
    Round round = new Round(brisk.get());
    if (round.isSuspicious()) {
      experiments
          .begin(
              new Steady(
                  question.target(),
                  endpoint,
                  round.slowerCount(),
                  round.slowerInterval(),
                  PATIENCE,
                  answersSocketsOnly))
          .result()
          .ifPresent(rounds::add);
      dossier.steady(rounds);
    }
  }

  private void lookAtClosed(boolean isLocal) throws InterruptedException {
    List<Experiments.Running<?>> side = new ArrayList<>();
    int canary = canaries(1).getFirst();
    if (endpoint.transport() == Transport.TCP) {
      side.add(experiments.beginSeries(this::lookForFlapping));
      side.add(experiments.beginSeries(() -> fingerprint(canaries(2), usual(), 2, SHORT)));
      side.add(
          experiments.beginSeries(() -> {
            checkOthers(at(endpoint.port(), Transport.UDP), at(canary, Transport.UDP));
            requestsOverUdp();
          }));
    } else {
      side.add(experiments.beginSeries(() -> checkOthers(at(endpoint.port(), Transport.TCP))));
    }
    if (!isLocal) {
      side.add(experiments.beginSeries(() -> ping(Duration.ofMillis(1500))));
      Flow control = new Flow(Kind.PORT, at(canary, Transport.TCP));
      side.add(
          experiments.beginSeries(() -> trace(List.of(echo(), control), Duration.ofMillis(2500))));
    }
    awaitAll(side);
  }

  /** Is it refused every time? Of a round all of which is refused there is nothing to tell. */
  private void lookForFlapping() throws InterruptedException {
    experiments
        .begin(new Steady(question.target(), endpoint, FLAPPING_COUNT, BRISK, SHORT_PATIENCE))
        .result()
        .filter(round -> new Round(round).isMixed())
        .ifPresent(round -> dossier.steady(List.of(round)));
  }

  /** As few packets as will do: whoever rejects has only so many ICMP errors to give (RFC 1812). */
  private void lookAtRejected(boolean isLocal) throws InterruptedException {
    if (!isLocal) {
      Flow control = new Flow(Kind.PORT, at(canaries(1).getFirst(), Transport.TCP));
      trace(List.of(echo(), control), Duration.ofMillis(2500));
    }
  }

  private void lookAtSilence(boolean isLocal) throws InterruptedException {
    List<Experiments.Running<?>> side = new ArrayList<>();
    if (endpoint.transport() == Transport.TCP) {
      side.add(experiments.beginSeries(() -> checkOthers(at(endpoint.port(), Transport.UDP))));
      side.add(
          experiments.beginSeries(() -> {
            List<Integer> canaries = canaries(2);
            fingerprint(canaries, usual(), 1, Duration.ofMillis(500));
            if (!isLocal) {
              trace(List.of(echo(), control(canaries)), Duration.ofMillis(2400));
            }
          }));
    } else {
      int canary = canaries(1).getFirst();
      side.add(experiments.beginSeries(this::requests));
      side.add(
          experiments.beginSeries(
              () -> checkOthers(at(endpoint.port(), Transport.TCP), at(canary, Transport.UDP))));
      if (!isLocal) {
        Flow control = new Flow(Kind.PORT, at(canary, Transport.UDP));
        side.add(
            experiments.beginSeries(
                () -> trace(List.of(echo(), control), Duration.ofMillis(2400))));
      }
    }
    if (!isLocal) {
      side.add(experiments.beginSeries(() -> ping(DEAD_HOST)));
    }
    awaitAll(side);
  }

  /** A port that answered, to follow beside the silent one; else one that nobody uses. */
  private Flow control(List<Integer> canaries) {
    return dossier.build().answers().stream()
        .filter(answer -> answer.answer() == Reason.SYN_ACK || answer.answer() == Reason.RESET)
        .map(answer -> new Flow(Kind.PORT, answer.endpoint()))
        .findFirst()
        .orElse(new Flow(Kind.PORT, at(canaries.getFirst(), Transport.TCP)));
  }

  private void fingerprint(List<Integer> canaries, List<Integer> others, int each, Duration limit)
      throws InterruptedException {
    List<Integer> ports = new ArrayList<>(others);
    ports.addAll(canaries);
    experiments
        .begin(new Fingerprint(question.target(), asked(ports), each, limit))
        .result()
        .ifPresent(found -> dossier.answers(found.answers(), Set.copyOf(canaries)));
  }

  /** The port in question, and others beside it. */
  private List<Endpoint> asked(List<Integer> others) {
    List<Endpoint> asked = new ArrayList<>(List.of(endpoint));
    others.forEach(port -> asked.add(at(port, Transport.TCP)));
    return asked;
  }

  private void trace(List<Flow> controls, Duration limit) throws InterruptedException {
    List<Flow> flows = new ArrayList<>(List.of(new Flow(Kind.PORT, endpoint)));
    flows.addAll(controls);
    experiments
        .begin(new Trace(question.target(), flows, MOST_HOPS, limit))
        .result()
        .ifPresent(found -> dossier.way(Way.of(endpoint, found)));
  }

  private Flow echo() {
    return new Flow(Kind.ECHO, endpoint);
  }

  private void ping(Duration limit) throws InterruptedException {
    experiments
        .begin(new Echo(question.target(), endpoint, limit))
        .result()
        .ifPresent(dossier::echo);
  }

  private void checkOthers(Endpoint... others) throws InterruptedException {
    Timing timing = question.timing().withTimeout(SHORT);
    experiments
        .begin(new Check(question.target(), List.of(others), timing))
        .result()
        .ifPresent(found -> dossier.others(found.observations()));
  }

  private void requests() throws InterruptedException {
    experiments
        .begin(new Requests(question.target(), endpoint, Duration.ofMillis(2500)))
        .result()
        .ifPresent(dossier::requests);
  }

  /** Where TCP is closed and UDP of the same number is at least not: does it answer a request? */
  private void requestsOverUdp() throws InterruptedException {
    Endpoint udp = at(endpoint.port(), Transport.UDP);
    boolean maybeThere =
        dossier.build().others().stream()
            .anyMatch(seen ->
                seen.port() == udp.port()
                    && seen.transport() == Transport.UDP
                    && seen.state().equals(Optional.of(PortState.OPEN_OR_FILTERED)));
    if (maybeThere) {
      experiments
          .begin(new Requests(question.target(), udp, Duration.ofMillis(1500)))
          .result()
          .ifPresent(dossier::requests);
    }
  }

  private Endpoint at(int port, Transport transport) {
    return new Endpoint(endpoint.address(), port, transport);
  }

  private List<Integer> usual() {
    return USUAL.stream().filter(port -> port != endpoint.port()).toList();
  }

  /** Ports picked at random from a range that few services listen in. */
  private List<Integer> canaries(int count) {
    Set<Integer> ports = new HashSet<>();
    while (ports.size() < count) {
      int port = random.nextInt(20_000, 32_000);
      if (port != endpoint.port()) {
        ports.add(port);
      }
    }
    return List.copyOf(ports);
  }

  private static void awaitAll(List<Experiments.Running<?>> running) throws InterruptedException {
    for (Experiments.Running<?> one : running) {
      one.result();
    }
  }
}
