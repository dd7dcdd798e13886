package portscan.look.service;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.Segments;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Endpoint;
import portscan.api.model.Transport;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;
import portscan.sys.Linux;

/** Looks at services. Several threads may look at once, each in the namespace of the origin. */
public final class ServiceLooks {
  private final Egress egress;
  private final Origin origin;
  private final Trust trust;

  /**
   * @param origin where to look from; its namespace is that of the threads that look, and an
   *     interface without an address cannot be obeyed
   */
  public ServiceLooks(Egress egress, Origin origin) {
    this(egress, origin, Trust.standard());
  }

  ServiceLooks(Egress egress, Origin origin, Trust trust) {
    this.egress = egress;
    this.origin = origin;
    this.trust = trust;
  }

  /** The names of the protocols that a look recognises. */
  public static Set<String> protocols() {
    Set<String> names = new TreeSet<>();
    Protocols.ALL.forEach(protocol -> names.add(protocol.name()));
    return names;
  }

  /** Looks, within the limit. */
  public Attempt<ServiceLook.Result> look(ServiceLook asked) throws InterruptedException {
    Optional<String> obstacle = obstacle(asked.endpoint());
    if (obstacle.isPresent()) {
      return new Attempt.Unavailable<>(obstacle.get());
    }
    try (Look look = new Look(asked, egress, origin, trust)) {
      return look.run();
    } catch (IOException e) {
      return failed(e);
    }
  }

  /** Says again, in small segments and in large ones, what got no answer. */
  public Attempt<Segments.Result> segments(Segments asked) throws InterruptedException {
    Optional<String> obstacle = obstacle(asked.endpoint()).or(Linux::unavailable);
    if (obstacle.isPresent()) {
      return new Attempt.Unavailable<>(obstacle.get());
    }
    try {
      return new Segmented(asked, egress, origin).run();
    } catch (IOException e) {
      return failed(e);
    }
  }

  private Optional<String> obstacle(Endpoint endpoint) {
    if (endpoint.transport() != Transport.TCP) {
      return Optional.of("only services of TCP ports are looked at");
    }
    return origin.device() != null && origin.address() == null
        ? Optional.of(
            "a look at a service cannot be tied to an interface; name its address as the source")
        : Optional.empty();
  }

  private static <R> Attempt<R> failed(IOException e) {
    return new Attempt.Unavailable<>(
        "this machine's sockets fail: " + Shown.text("" + e.getMessage()));
  }
}
