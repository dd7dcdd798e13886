package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;

/**
 * The host itself says that nobody is there: a reset for TCP (RFC 9293 section 3.10.7.1), an ICMP
 * port-unreachable for UDP (RFC 1122 section 4.1.3.1). A firewall can send either in its name.
 */
final class NothingListening implements Rule {
  private static final double LIKELY = 0.8;

  /** The host is this machine, and nothing listens here. */
  private static final double CERTAIN = 0.97;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight -> sight.state() == PortState.CLOSED && sight.wasAnsweredByTarget())
        .forEach((address, closed) -> findings.add(finding(scene, address, closed)));
    return findings;
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> closed) {
    String ports = scene.ports(closed);
    String look =
        address.isLoopback()
            ? "Run " + scene.listenersCommand(closed)
            : "Run " + scene.listenersCommand(closed) + " " + Scene.where(address);
    List<String> next = new ArrayList<>();
    next.add(
        look
            + ": no line means that the service is down; a line with "
            + (address.isLoopback()
                ? "another address means that it is not bound to " + address + "."
                : "127.0.0.1 or [::1] means that it serves localhost only."));
    next.add(
        "Check the service's status and log, and the port and bind address in its configuration.");
    if (!address.isLoopback()) {
      next.add(
          "If it does listen there, a firewall refuses in the host's name: look for a reject rule"
              + " with `nft list ruleset`.");
    }
    return new Finding(
        FindingCode.NOTHING_LISTENING,
        isSeenHere(scene, address) ? CERTAIN : LIKELY,
        address,
        (address.isLoopback() ? "This machine answers" : address + " is up and answers")
            + ", but nothing listens on "
            + ports
            + (address.isLoopback() ? " of " + address : "")
            + ": the service is down, or bound to another address or port.",
        Facts.of(closed),
        next);
  }

  /** Whether this machine is the host; known only where experiments looked, as no check does. */
  private static boolean isSeenHere(Scene scene, IpAddress address) {
    return scene.inquiry().isPresent()
        && scene
            .dossier(address)
            .filter(Dossier::isLocal)
            .flatMap(Dossier::local)
            .filter(view -> view.listeners().isEmpty())
            .isPresent();
  }
}
