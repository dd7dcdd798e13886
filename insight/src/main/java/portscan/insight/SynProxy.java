package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import portscan.api.experiment.Fingerprint;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.Reason;

/**
 * The handshake is answered by a front, not by a service: ports that nobody uses are open too, or
 * the answer comes from nearer than the host, or has no window for data yet, as a SYN proxy's has.
 */
final class SynProxy implements Rule {
  /** Ports picked at random are open. */
  private static final double CERTAIN = 0.96;

  /** A SYN-ACK without a window waits for the real server behind it. */
  private static final double LIKELY = 0.92;

  /** Another distance alone: a load balancer or a forwarded port has that too. */
  private static final double POSSIBLE = 0.75;

  private record Sign(double confidence, String evidence) {}

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      sign(one).ifPresent(sign -> findings.add(finding(scene, one, sign)));
    }
    return findings;
  }

  @Override
  public List<RuledOut> ruledOut(Scene scene) {
    List<RuledOut> not = new ArrayList<>();
    for (Case one : scene.cases()) {
      long asked = canaries(one).size();
      long open = openCanaries(one);
      if (one.sight().isOpen() && asked > 0 && open == 0 && sign(one).isEmpty()) {
        not.add(
            new RuledOut(
                FindingCode.SYN_PROXY, "of " + asked + " ports picked at random none is open."));
      }
    }
    return not;
  }

  private static List<Fingerprint.Answer> canaries(Case one) {
    return one.dossier().answers().stream()
        .filter(answer -> one.dossier().canaries().contains(answer.endpoint().port()))
        .toList();
  }

  private static long openCanaries(Case one) {
    return canaries(one).stream().filter(answer -> answer.answer() == Reason.SYN_ACK).count();
  }

  private static Optional<Sign> sign(Case one) {
    if (!one.sight().isOpen()) {
      return Optional.empty();
    }
    long open = openCanaries(one);
    if (open > 1) {
      return Optional.of(
          new Sign(
              CERTAIN,
              open + " of " + canaries(one).size() + " ports picked at random are open as well"));
    }
    boolean withoutWindow =
        one.dossier().answers().stream()
            .filter(answer -> answer.endpoint().equals(one.dossier().endpoint()))
            .filter(answer -> answer.answer() == Reason.SYN_ACK)
            .anyMatch(answer -> answer.window() == 0);
    if (withoutWindow) {
      return Optional.of(
          new Sign(
              LIKELY, "its SYN-ACK has a window of 0: the server behind it was not asked yet"));
    }
    Senders senders = new Senders(one.dossier());
    OptionalInt port = senders.ofPort(Reason.SYN_ACK);
    OptionalInt host = senders.ofHost();
    Way way = one.dossier().way();
    int appears = way.end().filter(hop -> hop.answer() == Reason.SYN_ACK).map(Hop::ttl).orElse(0);
    if (isSpokenTo(one) && port.isPresent() && port.getAsInt() == appears) {
      // Packets reach the machine that answers, and a service is there: the port is forwarded.
      return Optional.empty();
    }
    if (port.isPresent() && host.isPresent() && port.getAsInt() < host.getAsInt()) {
      return Optional.of(
          new Sign(
              POSSIBLE,
              "its SYN-ACK comes from "
                  + port.getAsInt()
                  + " hops away, the host's other answers from "
                  + host.getAsInt()));
    }
    if (appears > 0 && appears < way.distance().orElse(0)) {
      return Optional.of(
          new Sign(
              POSSIBLE,
              "packets to the port that expire after "
                  + appears
                  + " hops are accepted, while the host is "
                  + way.distance().getAsInt()
                  + " away"));
    }
    return Optional.empty();
  }

  /** Whether a service was understood. */
  private static boolean isSpokenTo(Case one) {
    return one.dossier()
        .service()
        .filter(service -> service.tls() != null || !service.service().isEmpty())
        .isPresent();
  }

  private static Finding finding(Scene scene, Case one, Sign sign) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    OptionalInt distance = new Senders(one.dossier()).ofPort(Reason.SYN_ACK);
    Optional<Hop> hop =
        distance.isPresent() ? one.dossier().way().routerAt(distance.getAsInt()) : Optional.empty();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add(sign.evidence());
    return new Finding(
        FindingCode.SYN_PROXY,
        sign.confidence(),
        address,
        hop.orElse(null),
        "Open says nothing here: a front (SYN proxy, tarpit or load balancer) answers for "
            + address
            + hop.map(found -> " at hop " + found.ttl() + " (" + found.address() + ")").orElse("")
            + ", whether or not a service listens on "
            + ports
            + ".",
        evidence,
        List.of(
            "Test with the service's own client, or `portscan check --service "
                + Scene.shellWord(Scene.destination(one.sight().endpoint()))
                + "`: only an answer of the service itself counts.",
            "Check from behind the front, and with "
                + scene.listenersCommand(List.of(one.sight()))
                + " "
                + Scene.where(address)
                + ", whether the service is up."));
  }
}
