package portscan.look.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.api.scan.ScopePolicy;

/** Looks at ports of 127.0.0.1, and checks that none takes longer than it may. */
final class Looking {
  static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofMillis(300);

  private Looking() {}

  static Egress egress() {
    return new Egress(ScopePolicy.permissive(), AuditSink.none());
  }

  static ServiceLook asked(int port, @Nullable String name) {
    IpAddress loopback = IpAddress.parse("127.0.0.1").orElseThrow();
    return new ServiceLook("test", new Endpoint(loopback, port, Transport.TCP), name, LIMIT);
  }

  static ServiceLook.Result at(int port) throws InterruptedException {
    return at(port, null, new Trust(Set::of));
  }

  static ServiceLook.Result at(int port, @Nullable String name, Trust trust)
      throws InterruptedException {
    long beganNs = System.nanoTime();
    Attempt<ServiceLook.Result> attempt =
        new ServiceLooks(egress(), Origin.any(), trust).look(asked(port, name));
    Duration took = Duration.ofNanos(System.nanoTime() - beganNs);
    assertThat(took).isLessThan(LIMIT.plus(GRACE));
    return attempt.result().orElseThrow(() -> new AssertionError(attempt.toString()));
  }
}
