package portscan.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Check;
import portscan.api.experiment.Resolve;
import portscan.api.experiment.Vantage;
import portscan.api.model.Diagnosis;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Finding;
import portscan.api.model.Hop;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.api.scan.Resolver;
import portscan.api.scan.Resolver.NameNotFoundException;

/**
 * Finds out why a port is in its state: makes the experiments that an expert would, reasons over
 * what they showed, and says what it is, what it is not, and what to do.
 */
public final class Investigator {
  /** Addresses of a name that are looked into; more are not checked either. */
  private static final int MOST_ADDRESSES = 8;

  private static final Duration NAMES = Duration.ofSeconds(3);
  private static final Duration ASIDE = Duration.ofMillis(1500);

  private final Vantage vantage;
  private final Resolver resolver;
  private final Advisor.PortNames names;
  private final RandomGenerator random;

  /**
   * @param vantage where experiments are made
   * @param resolver turns the name into the addresses that programs here would use
   * @param names the names under which ports are known
   */
  public Investigator(Vantage vantage, Resolver resolver, Advisor.PortNames names) {
    this(vantage, resolver, names, RandomGenerator.getDefault());
  }

  Investigator(
      Vantage vantage, Resolver resolver, Advisor.PortNames names, RandomGenerator random) {
    this.vantage = vantage;
    this.resolver = resolver;
    this.names = names;
    this.random = random;
  }

  /**
   * Explains one port.
   *
   * @throws InterruptedException if the calling thread is interrupted; experiments under way end
   */
  public Diagnosis investigate(Question question) throws InterruptedException {
    Instant startedAt = Instant.now();
    long startNs = System.nanoTime();
    try (Experiments experiments = new Experiments(vantage)) {
      List<Observation> observations = new ArrayList<>();
      Inquiry inquiry = inquire(question, experiments, observations);
      Scene scene = new Scene(question.target(), observations, names, inquiry);
      List<Finding> findings = new ArrayList<>();
      List<RuledOut> ruledOut = new ArrayList<>();
      for (Rule rule : Rules.withExperiments()) {
        findings.addAll(rule.findings(scene));
        ruledOut.addAll(rule.ruledOut(scene));
      }
      List<Finding> ranked = Precedence.ranked(scene, findings);
      return new Diagnosis(
          question.target(),
          observations,
          ranked,
          Precedence.withoutFound(ruledOut, ranked),
          path(inquiry, ranked),
          Checklist.of(scene, inquiry, ranked),
          notes(experiments, inquiry),
          experiments.packets(),
          startedAt,
          Duration.ofNanos(System.nanoTime() - startNs));
    }
  }

  private Inquiry inquire(
      Question question, Experiments experiments, List<Observation> observations)
      throws InterruptedException {
    Experiments.@Nullable Running<Resolve.Result> asked =
        question.host() instanceof Host.Name name
            ? experiments.begin(new Resolve(name.name(), NAMES))
            : null;
    List<IpAddress> addresses = addresses(question, question.host(), observations);
    Map<IpAddress, AddressInvestigation> investigations = new LinkedHashMap<>();
    List<Experiments.Running<Boolean>> running = new ArrayList<>();
    for (IpAddress address : addresses) {
      Endpoint endpoint = new Endpoint(address, question.port(), question.transport());
      AddressInvestigation one =
          new AddressInvestigation(experiments, question, endpoint, addresses.size() == 1, random);
      investigations.put(address, one);
      running.add(experiments.beginSeries(one::run));
    }
    Resolve.@Nullable Result resolved = asked == null ? null : asked.result().orElse(null);
    List<Observation> alternatives = alternatives(question, experiments, addresses, resolved);
    List<Observation> comparison = comparison(question, experiments);
    for (Experiments.Running<Boolean> one : running) {
      one.result();
    }
    Map<IpAddress, Dossier> dossiers = new LinkedHashMap<>();
    investigations.forEach((address, one) -> {
      observations.addAll(one.verdict());
      dossiers.put(address, one.dossier());
    });
    return new Inquiry(question, resolved, dossiers, alternatives, comparison);
  }

  /** The addresses to ask; if there are none, an observation says why. */
  private List<IpAddress> addresses(Question question, Host host, List<Observation> observations) {
    List<IpAddress> all;
    try {
      all = all(host);
    } catch (NameNotFoundException e) {
      observations.add(
          nothing(
              question,
              new LocalFailure(
                  Trouble.NAME_NOT_FOUND,
                  String.valueOf(e.getMessage()),
                  "check the spelling and the resolver")));
      return List.of();
    }
    List<IpAddress> wanted =
        all.stream()
            .filter(address -> question.families().contains(address.family()))
            .limit(MOST_ADDRESSES)
            .toList();
    if (wanted.isEmpty()) {
      observations.add(
          nothing(
              question,
              new LocalFailure(
                  Trouble.NO_SUCH_FAMILY,
                  "there is no address of the family asked for",
                  "leave out -4 or -6")));
    }
    return wanted;
  }

  private List<IpAddress> all(Host host) throws NameNotFoundException {
    return switch (host) {
      case Host.Name name -> resolver.resolve(name.name());
      case Host.Addresses addresses -> {
        List<IpAddress> listed = new ArrayList<>();
        for (long i = 0; i < Math.min(addresses.size(), MOST_ADDRESSES); i++) {
          listed.add(addresses.address(i));
        }
        yield listed;
      }
    };
  }

  private static Observation nothing(Question question, LocalFailure failure) {
    return Observation.undetermined(
        question.target(),
        null,
        question.port(),
        question.transport(),
        question.transport() == Transport.TCP ? "connect" : "udp",
        failure);
  }

  /** Verdicts on the addresses that only some name servers give. */
  private static List<Observation> alternatives(
      Question question,
      Experiments experiments,
      List<IpAddress> known,
      Resolve.@Nullable Result resolved)
      throws InterruptedException {
    if (resolved == null) {
      return List.of();
    }
    List<Endpoint> others =
        new NameAnswers(resolved)
            .served().stream()
                .filter(address -> question.families().contains(address.family()))
                .filter(address -> known.stream().noneMatch(address::sameBits))
                .limit(MOST_ADDRESSES)
                .map(address -> new Endpoint(address, question.port(), question.transport()))
                .toList();
    return aside(question, experiments, others);
  }

  private List<Observation> comparison(Question question, Experiments experiments)
      throws InterruptedException {
    @Nullable Host host = question.comparison();
    if (host == null) {
      return List.of();
    }
    List<Observation> seen = new ArrayList<>();
    List<Endpoint> endpoints =
        addresses(question, host, seen).stream()
            .map(address -> new Endpoint(address, question.port(), question.transport()))
            .toList();
    seen.addAll(aside(question, experiments, endpoints));
    return seen;
  }

  private static List<Observation> aside(
      Question question, Experiments experiments, List<Endpoint> endpoints)
      throws InterruptedException {
    if (endpoints.isEmpty()) {
      return List.of();
    }
    return experiments
        .begin(new Check(question.target(), endpoints, question.timing().withTimeout(ASIDE)))
        .result()
        .map(Check.Result::observations)
        .orElse(List.of());
  }

  /** The way to the address that the first finding is about, else to any that was followed. */
  private static List<Hop> path(Inquiry inquiry, List<Finding> ranked) {
    Optional<List<Hop>> first =
        Optional.ofNullable(ranked.getFirst().address())
            .flatMap(inquiry::dossier)
            .map(dossier -> dossier.way().hops())
            .filter(hops -> !hops.isEmpty());
    return first.orElseGet(() ->
        inquiry.dossiers().values().stream()
            .map(dossier -> dossier.way().hops())
            .filter(hops -> !hops.isEmpty())
            .findFirst()
            .orElse(List.of()));
  }

  private static List<String> notes(Experiments experiments, Inquiry inquiry) {
    List<String> notes = new ArrayList<>(experiments.notes());
    inquiry
        .comparison()
        .forEach(seen -> Facts.of(seen).forEach(line -> notes.add("for comparison: " + line)));
    return notes;
  }
}
