package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.LocalView.Listener;
import portscan.api.model.AddressFamily;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

/** The target is this machine, and the service listens here, but not on the address asked for. */
final class BoundElsewhere implements Rule {
  private static final double CERTAIN = 0.98;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      if (holds(one)) {
        findings.add(finding(scene, one, one.dossier().local().orElseThrow().listeners()));
      }
    }
    return findings;
  }

  private static boolean holds(Case one) {
    return one.dossier().isLocal()
        && !one.sight().isOpen()
        && one.dossier().local().filter(view -> !view.listeners().isEmpty()).isPresent()
        && !isServed(one);
  }

  /** Whether something listens here on the address asked for. */
  static boolean isServed(Case one) {
    IpAddress asked = one.sight().endpoint().address();
    return one.dossier().local().stream()
        .flatMap(view -> view.listeners().stream())
        .anyMatch(listener -> covers(listener.address(), asked));
  }

  /** The unspecified IPv6 address mostly takes IPv4 too, which the listener's own verdict tells. */
  private static boolean covers(IpAddress bound, IpAddress asked) {
    boolean any =
        bound.isUnspecified()
            && (bound.family() == asked.family() || bound.family() == AddressFamily.IPV6);
    return any || bound.sameBits(asked);
  }

  private static Finding finding(Scene scene, Case one, List<Listener> listeners) {
    boolean loopbackOnly = listeners.stream().allMatch(found -> found.address().isLoopback());
    var endpoint = one.sight().endpoint();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    for (Listener listener : listeners) {
      evidence.add("here " + owner(listener) + " listens on " + listener.address() + " only");
    }
    Listener first = listeners.getFirst();
    return new Finding(
        loopbackOnly ? FindingCode.BOUND_TO_LOOPBACK : FindingCode.BOUND_TO_OTHER_ADDRESS,
        CERTAIN,
        endpoint.address(),
        "The service runs here, but listens on "
            + first.address()
            + (loopbackOnly
                ? " only, which no other machine reaches; you asked for "
                : " only; you asked for ")
            + endpoint.address()
            + ".",
        evidence,
        List.of(
            "Set the bind address of "
                + owner(first)
                + " to "
                + endpoint.address()
                + " or "
                + (endpoint.address().family() == AddressFamily.IPV6 ? "`::`" : "`0.0.0.0`")
                + " (listen, bind, host or bind-address in its configuration) and restart it.",
            "Before that, make sure that a firewall admits to "
                + scene.ports(List.of(one.sight()))
                + " only whom you want."));
  }

  private static String owner(Listener listener) {
    return listener.process().isEmpty()
        ? "the service"
        : listener.process() + (listener.pid() > 0 ? " (pid " + listener.pid() + ")" : "");
  }
}
