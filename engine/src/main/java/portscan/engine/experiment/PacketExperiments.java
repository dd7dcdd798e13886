package portscan.engine.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.model.Endpoint;
import portscan.api.model.PortScanException;
import portscan.api.model.Transport;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.Permit;
import portscan.api.scan.Origin;
import portscan.engine.experiment.Probe.Content;
import portscan.sys.Capabilities;
import portscan.sys.SystemException;

/**
 * The experiments whose packets are of our own making, which needs CAP_NET_RAW.
 *
 * <p>Each runs on the calling thread, in that one's network namespace; several may run at once.
 */
public final class PacketExperiments {
  /** From one question to the next where the first was not answered, in nanoseconds. */
  private static final long TURN_NS = 20_000_000;

  /** A silent port is asked again after so long, or twice the longest round trip. */
  private static final long LEAST_PATIENCE_NS = 300_000_000;

  /** How long the last answers are waited for, or four times the longest round trip. */
  private static final long LAST_PATIENCE_NS = 500_000_000;

  private static final int ECHO_REQUESTS = 3;
  private static final long ECHO_INTERVAL_NS = 500_000_000;
  private static final int MOST_PORTS = 512;

  private final Egress egress;
  private final Origin origin;

  /**
   * @param egress asked for leave before any packet goes to an endpoint
   * @param origin where packets leave from; its network namespace is the calling thread's to enter
   */
  public PacketExperiments(Egress egress, Origin origin) {
    this.egress = egress;
    this.origin = origin;
  }

  /** Whether this process has the privilege. */
  public static boolean available() {
    return Capabilities.ofThisProcess().hasNetRaw();
  }

  /** Follows the ways of the flows, side by side. */
  public Attempt<Trace.Result> trace(Trace asked) throws InterruptedException {
    int ports = 0;
    for (Trace.Flow flow : asked.flows()) {
      boolean isDatagram =
          flow.kind() == Trace.Kind.PORT && flow.endpoint().transport() == Transport.UDP;
      ports += isDatagram ? PathTrace.MOST_PACKETS : 1;
    }
    return run(
        asked.target(),
        asked.flows().stream().map(Trace.Flow::endpoint).toList(),
        Math.min(MOST_PORTS, ports),
        exchange -> new PathTrace(exchange, asked).run());
  }

  /** Compares the headers of what the ports answer. */
  public Attempt<Fingerprint.Result> fingerprint(Fingerprint asked) throws InterruptedException {
    for (Endpoint endpoint : asked.endpoints()) {
      if (endpoint.transport() != Transport.TCP) {
        throw new IllegalArgumentException("only TCP has such headers, not " + endpoint);
      }
    }
    int most = 2 * asked.each() * asked.endpoints().size();
    return run(
        asked.target(),
        asked.endpoints(),
        Math.min(MOST_PORTS, most),
        exchange -> fingerprint(asked, exchange));
  }

  private static Fingerprint.Result fingerprint(Fingerprint asked, Exchange exchange)
      throws InterruptedException {
    long endNs = end(asked.limit());
    List<Probe> probes = new ArrayList<>();
    for (int round = 0; round < asked.each(); round++) {
      for (Endpoint endpoint : asked.endpoints()) {
        probes.add(ask(endpoint, exchange, endNs));
      }
    }
    exchange.awaitAll(probes, patience(exchange, LEAST_PATIENCE_NS, 2, endNs));
    for (int i = 0; i < probes.size() && System.nanoTime() < endNs; i++) {
      if (probes.get(i).reply == null) {
        Probe again = ask(probes.get(i).endpoint, exchange, endNs);
        // The first may have been answered meanwhile, late.
        if (probes.get(i).reply == null) {
          probes.set(i, again);
        }
      }
    }
    exchange.awaitAll(probes, patience(exchange, LAST_PATIENCE_NS, 4, endNs));
    List<Fingerprint.Answer> answers = new ArrayList<>();
    for (Probe probe : probes) {
      Reply reply = probe.reply;
      answers.add(
          reply == null
              ? new Fingerprint.Answer(
                  probe.endpoint,
                  probe.answer(),
                  null,
                  Fingerprint.UNKNOWN_TTL,
                  Fingerprint.UNKNOWN_WINDOW,
                  "",
                  0,
                  null)
              : new Fingerprint.Answer(
                  probe.endpoint,
                  reply.answer(),
                  reply.from(),
                  reply.ttl(),
                  reply.window(),
                  reply.options(),
                  reply.identification(),
                  reply.rtt()));
    }
    return new Fingerprint.Result(answers, exchange.packets());
  }

  /** Asks once, and waits a little, so that answers come in the order of the questions. */
  private static Probe ask(Endpoint endpoint, Exchange exchange, long endNs)
      throws InterruptedException {
    Probe probe = exchange.probe(Content.SYN, endpoint, Probe.USUAL_TTL, exchange.port());
    exchange.send(probe);
    exchange.awaitAll(List.of(probe), Math.min(System.nanoTime() + TURN_NS, endNs));
    return probe;
  }

  private static long patience(Exchange exchange, long leastNs, int roundTrips, long endNs) {
    long ns = Math.max(leastNs, roundTrips * exchange.longestRttNs());
    return Math.min(System.nanoTime() + ns, endNs);
  }

  /** Asks at a constant pace, each time once. */
  public Attempt<Steady.Result> steady(Steady asked) throws InterruptedException {
    return run(
        asked.target(),
        List.of(asked.endpoint()),
        asked.count(),
        exchange -> steady(asked, exchange));
  }

  private static Steady.Result steady(Steady asked, Exchange exchange) throws InterruptedException {
    long intervalNs = asked.interval().toNanos();
    long startNs = System.nanoTime();
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < asked.count(); i++) {
      exchange.listen(startNs + i * intervalNs);
      Probe probe =
          exchange.probe(
              Probe.contentFor(asked.endpoint()),
              asked.endpoint(),
              Probe.USUAL_TTL,
              exchange.port());
      exchange.send(probe);
      probes.add(probe);
    }
    exchange.awaitAll(probes, end(asked.patience()));
    List<Steady.Sample> samples = new ArrayList<>();
    for (Probe probe : probes) {
      Duration sent = Duration.ofNanos(probe.sentNs - startNs);
      Reply reply = probe.reply;
      samples.add(
          reply == null
              ? new Steady.Sample(sent, probe.answer(), null, null, Fingerprint.UNKNOWN_TTL, "")
              : new Steady.Sample(
                  sent, reply.answer(), reply.from(), reply.rtt(), reply.ttl(), reply.options()));
    }
    return new Steady.Result(samples);
  }

  /** Asks whether the host is there at all. */
  public Attempt<Echo.Result> echo(Echo asked) throws InterruptedException {
    return run(asked.target(), List.of(asked.endpoint()), 1, exchange -> echo(asked, exchange));
  }

  private static Echo.Result echo(Echo asked, Exchange exchange) throws InterruptedException {
    long endNs = end(asked.limit());
    List<Probe> probes = new ArrayList<>();
    int identifier = exchange.port();
    boolean isAnswered = false;
    while (!isAnswered
        && probes.size() < ECHO_REQUESTS
        && (probes.isEmpty() || System.nanoTime() < endNs)) {
      Probe probe =
          exchange.probe(Content.ECHO_REQUEST, asked.endpoint(), Probe.USUAL_TTL, identifier);
      exchange.send(probe);
      probes.add(probe);
      boolean isLast = probes.size() == ECHO_REQUESTS;
      long untilNs = isLast ? endNs : Math.min(System.nanoTime() + ECHO_INTERVAL_NS, endNs);
      isAnswered = exchange.await(untilNs);
    }
    for (Probe probe : probes) {
      Reply reply = probe.reply;
      if (reply != null) {
        return new Echo.Result(
            reply.answer(), reply.from(), reply.rtt(), reply.ttl(), exchange.packets());
      }
    }
    return new Echo.Result(
        probes.getFirst().answer(), null, null, Fingerprint.UNKNOWN_TTL, exchange.packets());
  }

  private static long end(Duration limit) {
    return System.nanoTime() + limit.toNanos();
  }

  // ---- leave and privilege

  /** An experiment once leave is given. */
  private interface Work<R> {
    R run(Exchange exchange) throws InterruptedException;
  }

  private <R> Attempt<R> run(String target, List<Endpoint> endpoints, int ports, Work<R> work)
      throws InterruptedException {
    List<Permit> permits = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      switch (egress.admit(target, endpoint)) {
        case Permit permit -> permits.add(permit);
        case Egress.Refused(String rule) -> {
          return new Attempt.Unavailable<>(rule);
        }
      }
    }
    try (Exchange exchange = new Exchange(permits, origin, ports)) {
      return new Attempt.Done<>(work.run(exchange));
    } catch (PortScanException e) {
      return new Attempt.Unavailable<>(String.valueOf(e.getMessage()));
    } catch (SystemException e) {
      return new Attempt.Unavailable<>(
          Capabilities.ofThisProcess()
              .rawSocketsUnavailable()
              .orElse("packets cannot be sent: " + e.getMessage()));
    }
  }
}
