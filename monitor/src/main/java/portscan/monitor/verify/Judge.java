package portscan.monitor.verify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Evidence;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.format.deviation.Acceptance;
import portscan.format.deviation.Checked;
import portscan.format.deviation.Deviation;
import portscan.format.deviation.DeviationKind;
import portscan.format.deviation.PortText;
import portscan.format.report.HowKnown;
import portscan.format.runbook.Expectation;
import portscan.format.runbook.ExpectedCertificate;
import portscan.format.runbook.Strength;
import portscan.format.runbook.WantedState;
import portscan.format.service.ServiceWords;

/**
 * Takes in what was observed and tells what is not as expected.
 *
 * <p>What is as expected is only counted, so that a block of thousands of hosts with all of their
 * ports takes no memory. What is not is kept by expectation, address and finding, in a set of
 * ports.
 *
 * <p>An exception allows a state and does not demand it: where it is not so, and all is as it would
 * be expected without the exception, there is nothing to tell.
 */
final class Judge {
  /** Ports alike of one expectation and address that have a line each. */
  private static final int MOST_ALONE = 16;

  /** Kept of each address, for its causes. */
  private static final int MOST_SAMPLES = 40;

  private final Plan plan;
  private final Plan withoutExceptions;
  private final Prober prober;
  private final Instant now;
  private final Map<Key, Group> groups = new LinkedHashMap<>();
  private final Map<IpAddress, List<Observation>> samples = new HashMap<>();
  private final Set<ServiceQuestion> questions = new LinkedHashSet<>();
  private final Map<ServiceQuestion, List<Claim>> asking = new HashMap<>();
  private final long[] answered;
  private boolean refused;

  /** What ports of a group have in common. */
  private record Key(
      int expectation,
      IpAddress address,
      DeviationKind kind,
      String expected,
      String found,
      Optional<Acceptance> accepted) {}

  private static final class Group {
    private final Claim claim;
    private final Observation sample;
    private final BitSet tcp = new BitSet();
    private final BitSet udp = new BitSet();
    private final Map<Integer, Observation> alone = new HashMap<>();
    private String why = "";

    Group(Claim claim, Observation sample) {
      this.claim = claim;
      this.sample = sample;
    }

    void add(Observation seen) {
      (seen.transport() == Transport.TCP ? tcp : udp).set(seen.port());
      if (alone.size() <= MOST_ALONE) {
        alone.put(seen.transport() == Transport.TCP ? seen.port() : -seen.port(), seen);
      }
    }

    PortSet ports() {
      return PortSet.of(tcp, udp);
    }
  }

  /**
   * @param withoutExceptions the same plan as if there were no exceptions
   */
  Judge(Plan plan, Plan withoutExceptions, Prober prober, Instant now) {
    this.plan = plan;
    this.withoutExceptions = withoutExceptions;
    this.prober = prober;
    this.now = now;
    answered = new long[plan.expectations().size()];
  }

  /** Takes in a verdict on a port. */
  void accept(Observation seen) {
    IpAddress address = seen.address();
    if (address == null) {
      return;
    }
    List<Claim> claims = plan.claims(address, seen.transport(), seen.port());
    boolean isNotable = false;
    for (Claim claim : claims) {
      answered[claim.number()]++;
      isNotable |= judge(claim, address, seen);
    }
    if (isNotable || seen.isOpen()) {
      List<Observation> kept = samples.computeIfAbsent(address, _ -> new ArrayList<>());
      if (kept.size() < MOST_SAMPLES) {
        kept.add(seen);
      }
    }
  }

  private boolean judge(Claim claim, IpAddress address, Observation seen) {
    Expectation expectation = claim.expectation();
    if (seen.outcome() instanceof Outcome.Undetermined(var failure)) {
      refused |=
          failure.trouble() == Trouble.OUT_OF_SCOPE
              || failure.trouble() == Trouble.PERMISSION_DENIED;
      add(claim, address, seen, DeviationKind.UNDECIDED, failure.message(), Optional.empty());
      return true;
    }
    PortState state = seen.state().orElseThrow();
    if (expectation.isException()) {
      return judgeException(claim, address, seen, state);
    }
    Optional<DeviationKind> kind = kind(expectation.state(), state);
    kind.ifPresent(
        differing -> add(claim, address, seen, differing, state.word(), Optional.empty()));
    if (kind.isEmpty()) {
      ask(claim, seen);
    }
    return kind.isPresent();
  }

  private boolean judgeException(
      Claim claim, IpAddress address, Observation seen, PortState state) {
    Expectation exception = claim.expectation();
    List<Claim> usual = withoutExceptions.claims(address, seen.transport(), seen.port());
    Optional<DeviationKind> kind = kind(exception.state(), state);
    Optional<Claim> violated =
        usual.stream()
            .filter(other -> kind(other.expectation().state(), state).isPresent())
            .findFirst();
    if (kind.isEmpty() && violated.isPresent()) {
      add(
          new Claim(claim.number(), violated.get().expectation(), claim.ports()),
          address,
          seen,
          kind(violated.get().expectation().state(), state).orElseThrow(),
          state.word(),
          Optional.of(
              new Acceptance(
                  "exception at " + exception.place(),
                  exception.reason().orElse(""),
                  exception.until())));
      return true;
    }
    if (kind.isPresent() && violated.isPresent()) {
      add(claim, address, seen, kind.get(), state.word(), Optional.empty());
      return true;
    }
    if (kind.isEmpty()) {
      ask(claim, seen);
    }
    return false;
  }

  private static Optional<DeviationKind> kind(WantedState wanted, PortState seen) {
    return switch (wanted.judge(seen)) {
      case MATCHES -> Optional.empty();
      case UNDECIDED -> Optional.of(DeviationKind.UNDECIDED);
      case DIFFERS ->
          Optional.of(
              seen == PortState.OPEN
                  ? DeviationKind.EXPOSED
                  : wanted == WantedState.OPEN
                      ? DeviationKind.UNAVAILABLE
                      : DeviationKind.OTHER_STATE);
    };
  }

  private void add(
      Claim claim,
      IpAddress address,
      Observation seen,
      DeviationKind kind,
      String found,
      Optional<Acceptance> accepted) {
    add(claim, address, seen, kind, claim.expectation().state().word(), found, accepted);
  }

  private Group add(
      Claim claim,
      IpAddress address,
      Observation seen,
      DeviationKind kind,
      String expected,
      String found,
      Optional<Acceptance> accepted) {
    Key key = new Key(claim.number(), address, kind, expected, found, accepted);
    Group group = groups.computeIfAbsent(key, _ -> new Group(claim, seen));
    group.add(seen);
    return group;
  }

  // ---- services and certificates

  private void ask(Claim claim, Observation seen) {
    Expectation expectation = claim.expectation();
    boolean asks = expectation.service().isPresent() || expectation.certificate().isPresent();
    if (!asks || !seen.isOpen()) {
      return;
    }
    if (seen.transport() == Transport.UDP) {
      expectation.service().ifPresent(wanted -> udpService(claim, seen, wanted));
      if (expectation.certificate().isPresent()) {
        undecided(claim, seen, "a certificate", "UDP, of which no certificate is looked at");
      }
      return;
    }
    Optional<String> name =
        expectation
            .certificate()
            .flatMap(ExpectedCertificate::name)
            .or(() ->
                expectation.host() instanceof Host.Name(String host)
                    ? Optional.of(host)
                    : Optional.empty());
    ServiceQuestion question = new ServiceQuestion(seen, name);
    questions.add(question);
    asking.computeIfAbsent(question, _ -> new ArrayList<>()).add(claim);
  }

  /** What speaks on a UDP port is known by the request that it answered. */
  private void udpService(Claim claim, Observation seen, String wanted) {
    String found = seen.evidence() instanceof Evidence.UdpReply reply ? reply.protocol() : "";
    if (found.isEmpty()) {
      undecided(claim, seen, wanted, "an answer that is not recognised");
    } else if (!ServiceWords.of(found).equals(ServiceWords.of(wanted))) {
      add(claim, address(seen), seen, DeviationKind.WRONG_SERVICE, wanted, found, Optional.empty());
    }
  }

  /** What open ports are still to be asked, each once for each name. */
  List<ServiceQuestion> questions() {
    return List.copyOf(questions);
  }

  /** Takes in what a look told. */
  void accept(ServiceQuestion question, Attempt<ServiceLook.Result> told) {
    questions.remove(question);
    for (Claim claim : asking.getOrDefault(question, List.of())) {
      Expectation expectation = claim.expectation();
      switch (told) {
        case Attempt.Unavailable<ServiceLook.Result>(String why) ->
            undecided(claim, question.seen(), expectation.service().orElse("a certificate"), why);
        case Attempt.Done<ServiceLook.Result>(ServiceLook.Result found) -> {
          expectation.service().ifPresent(wanted -> service(claim, question, wanted, found));
          expectation
              .certificate()
              .ifPresent(wanted -> certificate(claim, question, wanted, found));
        }
      }
    }
  }

  private void undecided(Claim claim, Observation seen, String expected, String found) {
    add(claim, address(seen), seen, DeviationKind.UNDECIDED, expected, found, Optional.empty());
  }

  private static IpAddress address(Observation seen) {
    IpAddress address = seen.address();
    if (address == null) {
      throw new IllegalArgumentException("an open port has an address");
    }
    return address;
  }

  private void service(
      Claim claim, ServiceQuestion question, String wanted, ServiceLook.Result found) {
    if (ServiceMatch.matches(wanted, found)) {
      return;
    }
    if (found.service().isEmpty() && !ServiceWords.isAmong(prober.protocols(), wanted)) {
      undecided(claim, question.seen(), wanted, "a service that no look recognises");
      return;
    }
    Group group =
        add(
            claim,
            address(question.seen()),
            question.seen(),
            DeviationKind.WRONG_SERVICE,
            wanted,
            ServiceMatch.text(found),
            Optional.empty());
    group.why =
        found.banner().isEmpty()
            ? "the port is open, and what answers does not speak " + wanted
            : "it says: " + found.banner();
  }

  private void certificate(
      Claim claim, ServiceQuestion question, ExpectedCertificate wanted, ServiceLook.Result found) {
    ServiceLook.Tls tls = found.tls();
    List<String> faults = new ArrayList<>();
    if (tls == null) {
      faults.add("without TLS");
    } else {
      if (wanted.name().isPresent() && !tls.nameMatches()) {
        faults.add("for " + (tls.names().isEmpty() ? "no name" : String.join(", ", tls.names())));
      }
      long left = Math.floorDiv(ChronoUnit.SECONDS.between(now, tls.notAfter()), 86_400);
      if (wanted.minDaysLeft().isPresent() && left < wanted.minDaysLeft().getAsInt()) {
        faults.add(
            left < 0 ? "expired " + -left + " days ago" : "valid for " + left + " days more");
      }
    }
    if (faults.isEmpty()) {
      return;
    }
    List<String> wishes = new ArrayList<>();
    wishes.add("a certificate");
    wanted.name().ifPresent(name -> wishes.add("for " + name));
    wanted.minDaysLeft().ifPresent(days -> wishes.add("with " + days + " days left"));
    Group group =
        add(
            claim,
            address(question.seen()),
            question.seen(),
            DeviationKind.CERTIFICATE,
            String.join(" ", wishes),
            String.join(" and ", faults),
            Optional.empty());
    group.why = tls == null ? "" : "issued by " + tls.issuer() + ", valid until " + tls.notAfter();
  }

  // ---- the result

  /** Whether a target was not probed for want of leave or privilege. */
  boolean refused() {
    return refused;
  }

  /** Every expectation with what deviates from it. */
  List<Checked> checks(Resolution resolution, boolean complete) {
    for (ServiceQuestion question : questions) {
      for (Claim claim : asking.getOrDefault(question, List.of())) {
        String wanted = claim.expectation().service().orElse("a certificate");
        undecided(claim, question.seen(), wanted, "not looked at");
      }
    }
    Map<Integer, List<Deviation>> counting = new HashMap<>();
    Map<Integer, List<Deviation>> accepted = new HashMap<>();
    groups.forEach((key, group) -> {
      Map<Integer, List<Deviation>> of = key.accepted().isEmpty() ? counting : accepted;
      List<Deviation> list = of.computeIfAbsent(key.expectation(), _ -> new ArrayList<>());
      boolean isAlone =
          key.kind() != DeviationKind.OTHER_STATE && key.kind() != DeviationKind.UNDECIDED;
      if (isAlone && group.alone.size() <= MOST_ALONE) {
        group
            .alone
            .values()
            .forEach(seen ->
                list.add(deviation(key, group, PortSet.of(seen.transport(), seen.port()), seen)));
      } else {
        list.add(deviation(key, group, group.ports(), group.sample));
      }
    });
    List<Checked> checks = new ArrayList<>();
    for (int number = 0; number < plan.expectations().size(); number++) {
      Expectation expectation = plan.expectations().get(number);
      List<Deviation> deviations = counting.computeIfAbsent(number, _ -> new ArrayList<>());
      Optional<String> failure = plan.failure(expectation, resolution);
      failure.ifPresent(why -> deviations.add(unknown(expectation, "unknown", why)));
      long missing = plan.endpoints(number) - answered[number];
      if (missing > 0) {
        String what = complete ? "got no verdict" : "were not asked before the interrupt";
        deviations.add(
            unknown(expectation, "unknown", "%,d of its ports ".formatted(missing) + what));
      } else if (plan.endpoints(number) == 0 && failure.isEmpty()) {
        // Every address of the block belongs to a name, or a stronger expectation has each port.
        continue;
      }
      checks.add(
          new Checked(
              expectation.name(),
              expectation.roles(),
              ports(expectation),
              wanted(expectation),
              Optional.of(expectation.place()),
              plan.endpoints(number),
              deviations,
              accepted.getOrDefault(number, List.of())));
    }
    return checks;
  }

  private static String ports(Expectation expectation) {
    return expectation.strength() == Strength.EVERYTHING_ELSE
        ? "all other ports"
        : PortText.of(expectation.ports());
  }

  private static String wanted(Expectation expectation) {
    return expectation.state().word()
        + expectation.service().map(service -> ", " + service).orElse("")
        + (expectation.certificate().isPresent() ? ", certificate" : "");
  }

  private static Deviation unknown(Expectation expectation, String found, String why) {
    return new Deviation(
        DeviationKind.UNDECIDED,
        expectation.name(),
        null,
        expectation.ports(),
        expectation.roles(),
        expectation.state().word(),
        found,
        why,
        Optional.of(expectation.place()),
        expectation.owner(),
        expectation.reason(),
        Optional.empty());
  }

  private Deviation deviation(Key key, Group group, PortSet ports, Observation sample) {
    Expectation expectation = group.claim.expectation();
    return new Deviation(
        key.kind(),
        host(expectation, key.address()),
        key.address(),
        ports,
        expectation.roles(),
        key.expected(),
        key.found(),
        group.why.isEmpty() ? why(key, sample, ports.size() > MOST_ALONE) : group.why,
        Optional.of(expectation.place()),
        expectation.owner(),
        expectation.reason(),
        key.accepted());
  }

  private static String host(Expectation expectation, IpAddress address) {
    return expectation.host() instanceof Host.Name
            || expectation.host().equals(new Host.Span(address, 1))
        ? expectation.name()
        : address.toString();
  }

  /**
   * @param many whether the sample stands for so many ports that a cause would name others
   */
  private String why(Key key, Observation sample, boolean many) {
    if (sample.outcome() instanceof Outcome.Undetermined) {
      return "";
    }
    String known = HowKnown.of(sample);
    if (sample.isOpen()) {
      String service = HowKnown.service(sample).orElse("");
      return known + (service.isEmpty() ? "" : "; the port of " + service);
    }
    String cause = many ? "" : prober.cause(key.address(), seen(key.address(), sample));
    return cause.isEmpty() ? known : shortened(cause);
  }

  /** What is the matter, without what that may come from. */
  private static String shortened(String cause) {
    int colon = cause.indexOf(": ");
    return colon < 0 ? cause : cause.substring(0, colon);
  }

  /** The samples of an address, among which the one in question is first. */
  private List<Observation> seen(IpAddress address, Observation sample) {
    List<Observation> seen = new ArrayList<>();
    seen.add(sample);
    for (Observation other : samples.getOrDefault(address, List.of())) {
      boolean isSame = other.port() == sample.port() && other.transport() == sample.transport();
      if (!isSame) {
        seen.add(other);
      }
    }
    return seen;
  }
}
