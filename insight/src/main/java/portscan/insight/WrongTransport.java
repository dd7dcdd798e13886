package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import portscan.api.model.Transport;

/** The same port number is served over the other transport. */
final class WrongTransport implements Rule {
  /** It is closed here and open there. */
  private static final double LIKELY = 0.95;

  /** It is silent here and open there. */
  private static final double POSSIBLE = 0.8;

  /** It is closed here, and there it is at least not closed, while other ports of it are. */
  private static final double GUESS = 0.6;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      if (!one.sight().isOpen()) {
        confidence(one).ifPresent(confidence -> findings.add(finding(scene, one, confidence)));
      }
    }
    return findings;
  }

  private static Optional<Double> confidence(Case one) {
    boolean closed = one.sight().state() == PortState.CLOSED;
    boolean answeredRequest =
        one.sight().endpoint().transport() == Transport.TCP
            && one.dossier()
                .requests()
                .filter(found -> !found.answered().isEmpty() || found.answersEmpty())
                .isPresent();
    List<Observation> siblings = siblings(one);
    if (answeredRequest || siblings.stream().anyMatch(Observation::isOpen)) {
      return Optional.of(closed ? LIKELY : POSSIBLE);
    }
    boolean maybeThere =
        siblings.stream()
            .anyMatch(seen -> seen.state().equals(Optional.of(PortState.OPEN_OR_FILTERED)));
    boolean othersClosed =
        one.dossier().others().stream()
            .anyMatch(seen ->
                seen.transport() == Transport.UDP
                    && seen.state().equals(Optional.of(PortState.CLOSED)));
    return closed && maybeThere && othersClosed ? Optional.of(GUESS) : Optional.empty();
  }

  private static List<Observation> siblings(Case one) {
    return one.dossier().others().stream()
        .filter(seen ->
            seen.port() == one.sight().endpoint().port()
                && seen.transport() != one.sight().endpoint().transport())
        .toList();
  }

  private static Finding finding(Scene scene, Case one, double confidence) {
    var endpoint = one.sight().endpoint();
    Transport other = endpoint.transport() == Transport.TCP ? Transport.UDP : Transport.TCP;
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    siblings(one).forEach(seen -> evidence.addAll(Facts.of(seen)));
    one.dossier()
        .requests()
        .filter(found -> !found.answered().isEmpty())
        .ifPresent(
            found -> evidence.add("over UDP it answers " + String.join(", ", found.answered())));
    return new Finding(
        FindingCode.WRONG_TRANSPORT,
        confidence,
        endpoint.address(),
        "Port "
            + endpoint.port()
            + " of "
            + endpoint.address()
            + " is served over "
            + other.name()
            + ", not over "
            + endpoint.transport().name()
            + ", which was asked for.",
        evidence,
        List.of(
            "Use "
                + other.name()
                + ": `portscan check "
                + (other == Transport.UDP ? "udp://" : "")
                + scene.hostAndPort(endpoint)
                + "`.",
            "If the service should speak "
                + endpoint.transport().name()
                + " as well, enable that listener in its configuration."));
  }
}
