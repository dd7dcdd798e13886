package portscan.engine.discovery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.Egress;
import portscan.api.scan.Egress.Permit;
import portscan.engine.order.Permutation;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.Pace;
import portscan.engine.pace.RateControl;
import portscan.engine.pace.RoundTrips;
import portscan.engine.probe.IcmpReasons;
import portscan.engine.socket.Answer;
import portscan.engine.socket.ProbeSocket;
import portscan.engine.socket.ProbeSockets;

/**
 * Discovery without privilege: connects to a few ports of each host, all at once, and again to the
 * hosts that were silent.
 */
final class ConnectDiscovery {
  private static final long WAIT_NS = 5_000_000;

  /** How long a connection is waited for, in round-trip time-outs and at the least. */
  private static final int WAIT_TIMEOUTS = 3;

  private static final long LEAST_WAIT_NS = 400_000_000;
  private static final int USUAL_ROUNDS = 2;
  private static final int MOST_LOOKED = 4_096;

  private final HostDiscovery discovery;
  private final ProbeSpace space;
  private final ProbeSockets sockets;
  private final Egress egress;
  private final List<Integer> ports;
  private final int hosts;
  private final int rounds;
  private final Permutation order;
  private final HostTable table;
  private final RoundTrips roundTrips;
  private final RateControl control;
  private final IdentityHashMap<ProbeSocket, Integer> hostOf = new IdentityHashMap<>();
  private final ArrayDeque<ProbeSocket> waiting = new ArrayDeque<>();
  private int round = 1;
  private int pass;
  private int position;

  ConnectDiscovery(HostDiscovery discovery, ProbeSockets sockets, Egress egress) {
    this.discovery = discovery;
    this.space = discovery.space();
    this.sockets = sockets;
    this.egress = egress;
    this.ports = discovery.connectPorts();
    this.hosts = Math.toIntExact(space.hosts());
    Pace pace = discovery.pace();
    this.rounds = pace.retries() == Pace.BY_NEED ? USUAL_ROUNDS : pace.retries() + 1;
    this.order = Permutation.of(hosts, discovery.seed());
    this.table = new HostTable(hosts);
    this.roundTrips = new RoundTrips(pace.leastWait().toNanos(), pace.firstWait().toNanos());
    this.control = new RateControl(pace.rate(), 0, System.nanoTime());
  }

  void run() throws InterruptedException {
    try {
      while (table.unconcluded() > 0 && (round <= rounds || !waiting.isEmpty())) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        boolean isBusy = advance(control.allowance(System.nanoTime()));
        sockets.await(isBusy ? 0 : Math.max(WAIT_NS / 5, control.delayNs()), this::answered);
        giveUpWaiting(System.nanoTime());
      }
    } finally {
      waiting.forEach(ProbeSocket::close);
    }
    for (int host = 0; host < hosts; host++) {
      if (!table.isConcluded(host)) {
        giveUp(host);
      }
    }
  }

  /** Goes on asking; whether there is more to do at once. */
  private boolean advance(int allowance) {
    int left = allowance;
    for (int looked = 0; looked < MOST_LOOKED && round <= rounds; looked++) {
      if (position == hosts) {
        if (pass + 1 < ports.size()) {
          pass++;
        } else if (waiting.isEmpty()) {
          // Only who was silent to the end is asked again.
          pass = 0;
          round++;
        } else {
          return false;
        }
        position = 0;
        continue;
      }
      int host = (int) order.at(position);
      if (!table.isConcluded(host)) {
        if (left == 0 || waiting.size() >= sockets.capacity()) {
          return false;
        }
        if (!ask(host)) {
          return false;
        }
        left--;
      }
      position++;
    }
    return true;
  }

  /** Asks a host the port of this pass; false if this machine has no socket to spare just now. */
  private boolean ask(int host) {
    if (round == 1 && pass == 0) {
      long high = space.addressHigh(host);
      if (space.hostOf(high, space.addressLow(host), space.isIpv6(host)) != host) {
        table.conclude(host); // Another host of this address stands for it.
        return true;
      }
    }
    Endpoint endpoint = new Endpoint(space.address(host), ports.get(pass), Transport.TCP);
    switch (egress.admit(space.target(host), endpoint)) {
      case Egress.Refused refused ->
          table.setBack(host, Setback.local(HostDiscovery.outOfScope(refused.rule())));
      case Permit permit -> {
        switch (sockets.open(permit, false)) {
          case ProbeSockets.Opened.Ready ready -> {
            ProbeSocket socket = ready.socket();
            control.spend(1, System.nanoTime());
            table.asked(host);
            hostOf.put(socket, host);
            waiting.add(socket);
            Answer answer = socket.send(new byte[0]);
            if (answer != null) {
              answered(socket, answer, System.nanoTime());
            }
          }
          case ProbeSockets.Opened.Unavailable unavailable -> {
            if (unavailable.why() instanceof Answer.Exhausted && !waiting.isEmpty()) {
              return false;
            }
            table.setBack(host, Setback.local(failure(unavailable.why())));
          }
        }
      }
    }
    return true;
  }

  private static LocalFailure failure(Answer why) {
    return switch (why) {
      case Answer.Failed failed -> failed.failure();
      case Answer.Exhausted exhausted -> exhausted.failure();
      default -> throw new IllegalStateException("no failure: " + why);
    };
  }

  private void answered(ProbeSocket socket, Answer answer, long arrivedNs) {
    Integer known = hostOf.get(socket);
    if (known == null || answer instanceof Answer.Datagram) {
      return;
    }
    int host = known;
    long rttNs = arrivedNs - socket.sentNs();
    forget(socket);
    if (table.isConcluded(host)) {
      return;
    }
    switch (answer) {
      case Answer.Connected connected ->
          prove(host, Reason.SYN_ACK, connected.rttNs() > 0 ? connected.rttNs() : rttNs);
      case Answer.Refused _ -> prove(host, Reason.CONN_REFUSED, rttNs);
      case Answer.Icmp icmp -> refused(host, icmp, rttNs);
      case Answer.Failed failed -> failed(host, failed.failure());
      case Answer.Exhausted exhausted -> failed(host, exhausted.failure());
      case Answer.GaveUp _, Answer.Datagram _ -> {}
    }
  }

  private void refused(int host, Answer.Icmp icmp, long rttNs) {
    IpAddress address = space.address(host);
    boolean isHost = icmp.from().withZone("").equals(address.withZone(""));
    ErrorOrigin origin = isHost ? ErrorOrigin.TARGET : ErrorOrigin.INTERMEDIATE;
    Reason reason =
        IcmpReasons.reason(new Evidence.IcmpError(icmp.from(), icmp.type(), icmp.code(), origin));
    if (isHost) {
      prove(host, reason, rttNs);
    } else {
      table.setBack(host, new Setback(reason.word(), 0, icmp.from(), null, false));
    }
  }

  private void failed(int host, LocalFailure failure) {
    table.setBack(host, Setback.local(failure));
  }

  private void forget(ProbeSocket socket) {
    hostOf.remove(socket);
    socket.close();
  }

  /** Those that have waited long enough; sockets are asked in turn, so the first are the oldest. */
  private void giveUpWaiting(long nowNs) {
    long longestNs = Math.max(LEAST_WAIT_NS, WAIT_TIMEOUTS * roundTrips.timeoutNs());
    while (!waiting.isEmpty()) {
      ProbeSocket first = waiting.getFirst();
      Integer host = hostOf.get(first);
      if (host != null) {
        if (nowNs - first.sentNs() < longestNs && !table.isConcluded(host)) {
          return;
        }
        forget(first);
      }
      waiting.removeFirst();
    }
  }

  private void prove(int host, Reason reason, long rttNs) {
    if (round == 1) {
      roundTrips.measure(rttNs);
    }
    table.conclude(host);
    IpAddress address = space.address(host);
    discovery.deliver(
        new HostVerdict(
            host,
            address,
            true,
            reason.word(),
            0,
            Duration.ofNanos(Math.max(1, rttNs)),
            address,
            null));
  }

  private void giveUp(int host) {
    table.conclude(host);
    @Nullable Setback setback = table.setback(host);
    IpAddress address = space.address(host);
    discovery.deliver(
        setback == null
            ? HostDiscovery.silent(host, address)
            : new HostVerdict(
                host,
                address,
                false,
                setback.reason(),
                setback.ttl(),
                null,
                setback.from(),
                setback.failure()));
  }
}
