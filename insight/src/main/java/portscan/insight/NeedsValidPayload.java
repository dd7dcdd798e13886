package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.experiment.Requests;
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

  /** A valid request was answered. */
  private static final double SHOWN = 0.97;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight ->
            isSilentUdp(sight)
                && scene.dossier(sight.endpoint().address()).flatMap(Dossier::requests).isEmpty())
        .forEach((address, silent) -> findings.add(finding(scene, address, silent)));
    for (Case one : scene.cases()) {
      Optional<Requests.Result> answered =
          one.dossier()
              .requests()
              .filter(found -> !found.answered().isEmpty() && !found.answersEmpty());
      if (isSilentUdp(one.sight()) && answered.isPresent()) {
        findings.add(finding(scene, one, answered.get()));
      }
    }
    return findings;
  }

  private static boolean isSilentUdp(Sight sight) {
    return sight.state() == PortState.OPEN_OR_FILTERED
        && sight.endpoint().transport() == Transport.UDP
        && sight.evidence() instanceof Evidence.Silence;
  }

  private static Finding finding(Scene scene, Case one, Requests.Result requests) {
    String ports = scene.ports(List.of(one.sight()));
    IpAddress address = one.sight().endpoint().address();
    String protocols = String.join(", ", requests.answered());
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("no answer to an empty datagram; a valid request is answered: " + protocols);
    return new Finding(
        FindingCode.NEEDS_VALID_PAYLOAD,
        SHOWN,
        address,
        ports
            + " of "
            + address
            + " is open, and answers only what it understands: "
            + protocols
            + ".",
        evidence,
        List.of(
            "Nothing is wrong with the network. Check it with its own request: `portscan check "
                + Scene.shellWord(Scene.destination(one.sight().endpoint()))
                + " --request "
                + requests.answered().getFirst()
                + "`.",
            "Have monitoring send such a request too; an empty datagram proves nothing."));
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
