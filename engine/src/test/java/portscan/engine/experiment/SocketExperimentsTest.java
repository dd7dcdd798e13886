package portscan.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Check;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.model.Endpoint;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;
import portscan.api.scan.Timing;

/** Experiments with this machine itself. */
class SocketExperimentsTest {
  private static final IpAddress SELF = IpAddress.literal("127.0.0.1");

  private final SocketExperiments experiments =
      new SocketExperiments(new Egress(ScopePolicy.permissive(), AuditSink.none()), Origin.any());

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  }

  private static Endpoint tcp(ServerSocket server) {
    return new Endpoint(SELF, server.getLocalPort(), Transport.TCP);
  }

  private static <R> R found(Attempt<R> attempt) {
    return attempt.result().orElseThrow(() -> new AssertionError(attempt.toString()));
  }

  @Test
  void steady_ofAnOpenPort_keepsItsPace() throws Exception {
    try (ServerSocket server = listen()) {
      Steady steady =
          new Steady("self", tcp(server), 20, Duration.ofMillis(10), Duration.ofMillis(300));
      List<Steady.Sample> samples = found(experiments.steady(steady)).samples();
      assertThat(samples).extracting(Steady.Sample::answer).containsOnly(Reason.SYN_ACK);
      for (int i = 0; i < samples.size(); i++) {
        assertThat(samples.get(i).sent()).isGreaterThanOrEqualTo(Duration.ofMillis(10L * i - 5));
      }
      assertThat(samples.getLast().sent()).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void check_ofOpenAndClosed_tellsBoth() throws Exception {
    try (ServerSocket server = listen()) {
      ServerSocket gone = listen();
      gone.close();
      Check check = new Check("self", List.of(tcp(server), tcp(gone)), Timing.standard());
      assertThat(found(experiments.check(check)).observations())
          .extracting(observation -> observation.state().orElseThrow())
          .containsExactlyInAnyOrder(PortState.OPEN, PortState.CLOSED);
    }
  }

  @Test
  void experiments_ofSeveralThreads_doNotDisturbEachOther() throws Exception {
    try (ServerSocket server = listen();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Trace trace =
          new Trace(
              "self",
              List.of(new Trace.Flow(Trace.Kind.PORT, tcp(server))),
              30,
              Duration.ofSeconds(4));
      List<Future<Attempt<Trace.Result>>> traces = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        traces.add(threads.submit(() -> experiments.trace(trace)));
      }
      for (Future<Attempt<Trace.Result>> each : traces) {
        assertThat(hops(each))
            .singleElement()
            .satisfies(hop -> {
              assertThat(hop.answer()).isEqualTo(Reason.SYN_ACK);
              assertThat(hop.address()).isEqualTo(SELF);
              assertThat(hop.ttl()).isEqualTo(1);
            });
      }
    }
  }

  private static List<Hop> hops(Future<Attempt<Trace.Result>> trace)
      throws InterruptedException, ExecutionException {
    return found(trace.get()).paths().getFirst().hops();
  }

  @Test
  void fingerprint_withinALimit_endsThenAndTellsOnlyWhatItAsked() throws Exception {
    try (ServerSocket server = listen()) {
      Fingerprint fingerprint =
          new Fingerprint("self", List.of(tcp(server)), 20, Duration.ofMillis(200));
      long startNs = System.nanoTime();
      assertThat(found(experiments.fingerprint(fingerprint)).answers())
          .hasSizeBetween(1, 10)
          .extracting(Fingerprint.Answer::answer)
          .containsOnly(Reason.SYN_ACK);
      assertThat(System.nanoTime() - startNs).isLessThan(2_000_000_000L);
    }
  }

  @Test
  void requests_whenInterrupted_end() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      Requests requests =
          new Requests(
              "self",
              new Endpoint(SELF, silent.getLocalPort(), Transport.UDP),
              Duration.ofSeconds(60));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> experiments.requests(requests))
          .isInstanceOf(InterruptedException.class);
    }
  }
}
