package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Transport;

/**
 * A UDP port stays silent: nothing obliges a service to answer what it does not understand, so this
 * is open or filtered. Where the host reports other UDP ports as closed, it is not closed.
 */
final class NeedsValidPayload implements Rule {
  private static final double POSSIBLE = 0.5;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight ->
            sight.state() == PortState.OPEN_OR_FILTERED
                && sight.endpoint().transport() == Transport.UDP
                && sight.evidence() instanceof Evidence.Silence)
        .forEach((address, silent) -> findings.add(finding(scene, address, silent)));
    return findings;
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> silent) {
    String ports = scene.ports(silent);
    List<Sight> closed =
        scene.of(address).stream()
            .filter(sight -> sight.endpoint().transport() == Transport.UDP)
            .filter(sight -> sight.state() == PortState.CLOSED)
            .toList();
    List<String> evidence = new ArrayList<>(Facts.of(silent));
    evidence.addAll(Facts.of(closed));
    return new Finding(
        FindingCode.NEEDS_VALID_PAYLOAD,
        POSSIBLE,
        address,
        "Silence on "
            + ports
            + " of "
            + address
            + " means open or filtered: many UDP services answer only a valid request of their own"
            + " protocol"
            + (closed.isEmpty()
                ? ", and firewalls drop without a word."
                : "; closed it is not, since this host reports closed UDP ports."),
        evidence,
        List.of(
            "If you know the protocol, send its request with `--request PROTOCOL`, or test with a"
                + " client of the service.",
            "Run "
                + scene.listenersCommand(silent)
                + " "
                + Scene.where(address)
                + " to see whether something listens, and `nft list ruleset` whether UDP is let"
                + " in.",
            Scene.pathCommand(silent.getFirst()) + " looks for a drop on the way."));
  }
}
