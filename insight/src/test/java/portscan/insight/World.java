package portscan.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Check;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Experiment;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Resolve;
import portscan.api.experiment.Segments;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.experiment.Vantage;
import portscan.api.model.Diagnosis;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.Hop;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.Resolver.NameNotFoundException;

/**
 * A network made by hand, three routers before a host that refuses what it was not told to do; it
 * answers experiments as such a network would.
 */
@NullMarked
final class World implements Vantage {
  static final IpAddress HOST = IpAddress.literal("10.0.4.5");
  static final List<IpAddress> ROUTERS =
      List.of(
          IpAddress.literal("10.0.1.1"),
          IpAddress.literal("10.0.2.1"),
          IpAddress.literal("10.0.3.1"));
  private static final int USUAL_TTL = 61;
  private static final Duration RTT = Duration.ofMillis(1);

  private final Map<Endpoint, Observation> verdicts = new HashMap<>();
  private final Map<Integer, Integer> ttls = new HashMap<>();
  private final Map<String, List<IpAddress>> names = new HashMap<>();
  private final List<Experiment<?>> asked = Collections.synchronizedList(new ArrayList<>());
  private final Set<Integer> answeredOnTheLine = new HashSet<>();
  private final Set<Integer> ignoredOnTheLine = new HashSet<>();
  private int stopsAfter = 99;
  private int ownTtl = USUAL_TTL;
  private int window = 64240;
  private @Nullable Hop end;
  private boolean everyPortOpen;
  private boolean mute;
  private IntPredicate answersNth = _ -> true;
  private IntPredicate slowAnswersNth = _ -> true;
  private @Nullable Reason second;
  private Reason unserved = Reason.NO_RESPONSE;
  private Echo.Result echo = new Echo.Result(Reason.ECHO_REPLY, HOST, RTT, USUAL_TTL, 1);
  private Requests.Result requests = new Requests.Result(false, List.of(), 20, 21);
  private ServiceLook.@Nullable Result service;
  private Segments.@Nullable Result segments;
  private LocalView.Result local = localView(false, List.of(), List.of(), 0);
  private LocalView.@Nullable Result localAfter;
  private Resolve.@Nullable Result resolved;
  private Question question = Question.of("10.0.4.5:5432", span(HOST), 5432, Transport.TCP);

  static Host span(IpAddress address) {
    return new Host.Span(address, 1);
  }

  /** The verdict on an endpoint; what has none is refused. */
  World verdict(Observation seen) {
    Endpoint endpoint =
        new Endpoint(
            java.util.Objects.requireNonNull(seen.address()), seen.port(), seen.transport());
    verdicts.put(endpoint, seen);
    return this;
  }

  World asking(Question other) {
    question = other;
    return this;
  }

  /** Packets to the port in question expire at the first {@code routers} only. */
  World portStopsAfter(int routers) {
    stopsAfter = routers;
    return this;
  }

  /** Packets to the port in question get this answer. */
  World portEndsWith(Hop hop) {
    end = hop;
    return this;
  }

  /** What a port's answers have left of their time to live. */
  World ttl(int port, int left) {
    ttls.put(port, left);
    return this;
  }

  /** A packet of our own making to that port is accepted, whatever a connection meets. */
  World packetsAreAnswered(int port) {
    answeredOnTheLine.add(port);
    return this;
  }

  /** A packet of our own making to that port is not answered, though a connection is made. */
  World packetsAreIgnored(int port) {
    ignoredOnTheLine.add(port);
    return this;
  }

  /** What has no verdict is silent, not refused. */
  World nothingElseAnswers() {
    mute = true;
    return this;
  }

  /** What the host's answers have left of their time to live, 61 unless told. */
  World ownTtl(int left) {
    ownTtl = left;
    return this;
  }

  /** How much data ports say that they will take. */
  World window(int bytes) {
    window = bytes;
    return this;
  }

  World everyPortOpen() {
    everyPortOpen = true;
    return this;
  }

  /** Which probes of a brisk round, and of a slower one after it, are answered, counted from 0. */
  World answers(IntPredicate brisk, IntPredicate slower) {
    answersNth = brisk;
    slowAnswersNth = slower;
    return this;
  }

  /** What every second answer of a round is. */
  World everySecondAnswer(Reason answer) {
    second = answer;
    return this;
  }

  /** What those of a round get that are not let through. */
  World others(Reason answer) {
    unserved = answer;
    return this;
  }

  World echo(Reason answer, @Nullable IpAddress from, Duration rtt) {
    echo = new Echo.Result(answer, from, rtt, Fingerprint.UNKNOWN_TTL, 3);
    return this;
  }

  World answersRequests(String... protocols) {
    requests = new Requests.Result(false, List.of(protocols), 20, 21);
    return this;
  }

  World service(ServiceLook.Result found) {
    service = found;
    return this;
  }

  World segments(Segments.Result found) {
    segments = found;
    return this;
  }

  World local(LocalView.Result view) {
    local = view;
    return this;
  }

  World localAfterwards(LocalView.Result view) {
    localAfter = view;
    return this;
  }

  World names(Resolve.Result result) {
    resolved = result;
    return this;
  }

  World name(String name, String... addresses) {
    names.put(name, List.of(addresses).stream().map(IpAddress::literal).toList());
    return this;
  }

  static LocalView.Result localView(
      boolean isLocal,
      List<LocalView.Listener> listeners,
      List<LocalView.FilterRule> rules,
      long overflows) {
    return new LocalView.Result(
        isLocal,
        listeners,
        rules,
        true,
        OptionalLong.of(overflows),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        "eth0",
        null,
        null,
        List.of());
  }

  /** A service of that behaviour, which speaks no TLS. */
  static ServiceLook.Result behaving(ServiceLook.Behaviour behaviour, String name) {
    return new ServiceLook.Result(behaviour, name, "", "", "", null, false, List.of(), Map.of(), 4);
  }

  static ServiceLook.Result tls(
      Instant notBefore, Instant notAfter, boolean nameMatches, boolean clearRefused) {
    return tls("https", notBefore, notAfter, nameMatches, clearRefused, false);
  }

  /** PostgreSQL, which takes up TLS if it is asked for it. */
  static ServiceLook.Result startTls(Instant notBefore, Instant notAfter, boolean nameMatches) {
    return tls("postgresql", notBefore, notAfter, nameMatches, false, true);
  }

  private static ServiceLook.Result tls(
      String service,
      Instant notBefore,
      Instant notAfter,
      boolean nameMatches,
      boolean clearRefused,
      boolean startTls) {
    ServiceLook.Tls tls =
        new ServiceLook.Tls(
            "TLSv1.3",
            "TLS_AES_128_GCM_SHA256",
            "",
            List.of("shop.example"),
            "CN=shop.example",
            "CN=Some Authority",
            notBefore,
            notAfter,
            nameMatches,
            true,
            "c0ffee",
            startTls);
    return new ServiceLook.Result(
        ServiceLook.Behaviour.ANSWERS,
        service,
        "",
        "",
        "",
        tls,
        clearRefused,
        List.of(),
        Map.of(),
        8);
  }

  /** The experiments that were made. */
  List<Experiment<?>> asked() {
    return List.copyOf(asked);
  }

  Diagnosis investigate() {
    Investigator investigator =
        new Investigator(
            this,
            name -> {
              List<IpAddress> found = names.get(name);
              if (found == null) {
                throw new NameNotFoundException(name, new IllegalStateException("unknown"));
              }
              return found;
            },
            (_, port) -> port == 5432 ? Optional.of("postgresql") : Optional.empty(),
            RandomGenerator.of("L64X128MixRandom"));
    try {
      return investigator.investigate(question);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The first finding. */
  Finding first() {
    return investigate().findings().getFirst();
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public <R extends Experiment.Result> Attempt<R> run(Experiment<R> experiment) {
    asked.add(experiment);
    Experiment.@Nullable Result result =
        switch (experiment) {
          case Check check -> new Check.Result(check.endpoints().stream().map(this::seen).toList());
          case Trace trace -> trace(trace);
          case Fingerprint fingerprint -> fingerprint(fingerprint);
          case Steady steady -> steady(steady);
          case Echo _ -> echo;
          case Requests _ -> requests;
          case Resolve _ -> resolved;
          case ServiceLook _ -> service;
          case Segments _ -> segments;
          case LocalView _ -> viewed();
        };
    return result == null
        ? new Attempt.Unavailable<>("not in this world")
        : new Attempt.Done<>(experiment.resultType().cast(result));
  }

  private LocalView.Result viewed() {
    long views = asked().stream().filter(LocalView.class::isInstance).count();
    return views > 1 && localAfter != null ? localAfter : local;
  }

  private Observation seen(Endpoint endpoint) {
    Observation known = verdicts.get(endpoint);
    if (known != null) {
      return known;
    }
    if (mute) {
      return endpoint.transport() == Transport.TCP
          ? Seen.silent(endpoint.address().toString(), endpoint.port())
          : Seen.silentUdp(endpoint.address().toString(), endpoint.port());
    }
    return endpoint.transport() == Transport.TCP
        ? Seen.refused(endpoint.address().toString(), endpoint.port())
        : Seen.closedUdp(endpoint.address().toString(), endpoint.port());
  }

  private Trace.Result trace(Trace trace) {
    List<Trace.Path> paths = new ArrayList<>();
    for (int i = 0; i < trace.flows().size(); i++) {
      Trace.Flow flow = trace.flows().get(i);
      boolean inQuestion = i == 0;
      List<Hop> hops = new ArrayList<>();
      for (int ttl = 1; ttl <= ROUTERS.size(); ttl++) {
        boolean stopped = inQuestion && (ttl > stopsAfter || isAtEnd(ttl));
        if (!stopped) {
          hops.add(new Hop(ttl, ROUTERS.get(ttl - 1), RTT, Reason.TIME_EXCEEDED));
        } else if (end == null) {
          hops.add(new Hop(ttl, null, null, Reason.NO_RESPONSE));
        }
      }
      hops.add(last(flow, inQuestion));
      paths.add(new Trace.Path(flow, hops));
    }
    return new Trace.Result(paths, Trace.Method.PACKETS, List.of(), 12);
  }

  private boolean isAtEnd(int ttl) {
    return end != null && ttl >= end.ttl();
  }

  private Hop last(Trace.Flow flow, boolean inQuestion) {
    int distance = ROUTERS.size() + 1;
    if (inQuestion && end != null) {
      return end;
    }
    boolean silent =
        flow.kind() == Trace.Kind.ECHO
            ? echo.answer() != Reason.ECHO_REPLY
            : seen(flow.endpoint()).evidence() instanceof Evidence.Silence;
    return silent || (inQuestion && stopsAfter < distance)
        ? new Hop(distance, null, null, Reason.NO_RESPONSE)
        : new Hop(distance, HOST, RTT, Reason.RESET);
  }

  private Fingerprint.Result fingerprint(Fingerprint fingerprint) {
    List<Fingerprint.Answer> answers = new ArrayList<>();
    for (Endpoint endpoint : fingerprint.endpoints()) {
      Observation seen = seen(endpoint);
      boolean opens = everyPortOpen || seen.isOpen() || answeredOnTheLine.contains(endpoint.port());
      boolean ignored = !fingerprint.bySockets() && ignoredOnTheLine.contains(endpoint.port());
      boolean silent = ignored || seen.evidence() instanceof Evidence.Silence;
      Reason answer =
          opens && !ignored ? Reason.SYN_ACK : silent ? Reason.NO_RESPONSE : Reason.RESET;
      int ttl = ttls.getOrDefault(endpoint.port(), ownTtl);
      answers.add(new Fingerprint.Answer(endpoint, answer, HOST, ttl, window, "mss 1460", 0, RTT));
    }
    return new Fingerprint.Result(answers, answers.size());
  }

  private Steady.Result steady(Steady steady) {
    long rounds = asked().stream().filter(Steady.class::isInstance).count();
    IntPredicate answered = rounds > 1 ? slowAnswersNth : answersNth;
    Reason usual = seen(steady.endpoint()).isOpen() ? Reason.SYN_ACK : Reason.RESET;
    List<Steady.Sample> samples = new ArrayList<>();
    for (int i = 0; i < steady.count(); i++) {
      boolean ignored = !steady.bySockets() && ignoredOnTheLine.contains(steady.endpoint().port());
      Reason answer = answered.test(i) && !ignored ? usual : unserved;
      if (answered.test(i) && i % 2 == 1 && second != null) {
        answer = second;
      }
      samples.add(
          new Steady.Sample(
              steady.interval().multipliedBy(i),
              answer,
              answer == Reason.NO_RESPONSE ? null : HOST,
              answer == Reason.NO_RESPONSE ? null : RTT,
              ownTtl,
              ""));
    }
    return new Steady.Result(samples);
  }

  /** An observation that is open over UDP. */
  static Observation openUdp(int port) {
    return new Observation(
        Seen.TARGET,
        HOST,
        port,
        Transport.UDP,
        "udp",
        new portscan.api.model.Outcome.Classified(PortState.OPEN, Reason.UDP_RESPONSE, 1),
        new Evidence.UdpReply(HOST, port, 12, ""),
        "local",
        Seen.SOURCE,
        Instant.EPOCH,
        RTT,
        1);
  }
}
