package portscan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Check;
import portscan.api.experiment.Echo;
import portscan.api.experiment.Experiment;
import portscan.api.experiment.Fingerprint;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.Requests;
import portscan.api.experiment.Resolve;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.Steady;
import portscan.api.experiment.Trace;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.Resolver;
import portscan.api.scan.ScopePolicy;
import portscan.api.scan.Timing;

class LocalVantageTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final IpAddress LOOPBACK = IpAddress.literal("127.0.0.1");

  private final LocalVantage vantage =
      new LocalVantage(
          new Egress(ScopePolicy.permissive(), AuditSink.none()), Origin.any(), Resolver.system());

  private static Endpoint tcp(int port) {
    return new Endpoint(LOOPBACK, port, Transport.TCP);
  }

  @Test
  void everyExperiment_isRunOrSaysWhyNot() throws IOException, InterruptedException {
    try (ServerSocket listener = Loopback.listener()) {
      Endpoint open = tcp(listener.getLocalPort());
      Endpoint udp = new Endpoint(LOOPBACK, Loopback.closedPort(), Transport.UDP);
      Trace.Flow flow = new Trace.Flow(Trace.Kind.PORT, open);
      for (Experiment<?> experiment :
          List.of(
              new Check("here", List.of(open), Timing.standard()),
              new Trace("here", List.of(flow), 3, LIMIT),
              new Fingerprint("here", List.of(open), 1, LIMIT),
              new Steady("here", open, 2, Duration.ofMillis(5), LIMIT),
              new Echo("here", open, LIMIT),
              new Requests("here", udp, LIMIT),
              new Resolve("127.0.0.1", LIMIT),
              new ServiceLook("here", open, null, LIMIT),
              new LocalView(open))) {
        switch (vantage.run(experiment)) {
          case Attempt.Done<?>(Object found) ->
              assertThat(found).isInstanceOf(experiment.resultType());
          case Attempt.Unavailable<?>(String why) ->
              assertThat(why).as(experiment.toString()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void check_isAlwaysPossible() throws IOException, InterruptedException {
    Endpoint closed = tcp(Loopback.closedPort());

    Attempt<Check.Result> attempt =
        vantage.run(new Check("here", List.of(closed), Timing.standard()));

    assertThat(attempt.result().orElseThrow().observations())
        .singleElement()
        .satisfies(seen -> assertThat(seen.state()).hasValue(PortState.CLOSED));
  }
}
