package portscan.look.service;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import portscan.api.experiment.Attempt;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Transport;
import portscan.api.scan.Egress;
import portscan.api.scan.Origin;

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
    if (asked.endpoint().transport() != Transport.TCP) {
      return new Attempt.Unavailable<>("only services of TCP ports are looked at");
    }
    if (origin.device() != null && origin.address() == null) {
      return new Attempt.Unavailable<>(
          "a look at a service cannot be tied to an interface; name its address as the source");
    }
    try (Look look = new Look(asked, egress, origin, trust)) {
      return look.run();
    } catch (IOException e) {
      return new Attempt.Unavailable<>(
          "this machine's sockets fail: " + Shown.text("" + e.getMessage()));
    }
  }
}
