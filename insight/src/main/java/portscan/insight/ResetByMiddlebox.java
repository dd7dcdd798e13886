package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/**
 * A reset that bears the host's address but was sent on the way: it answers packets that expire
 * before the host, or arrives with more time to live left than the host's own answers have.
 */
final class ResetByMiddlebox implements Rule {
  /** Packets that cannot have reached the host were answered. */
  private static final double CERTAIN = 0.97;

  /** The distances differ; a port that is forwarded to another machine could do that too. */
  private static final double LIKELY = 0.9;

  /**
   * The distance of the sender and that at which the reset appears differ, as the way back may from
   * the way there; but then the host's other answers come by the same way back.
   */
  private static final double POSSIBLE = 0.7;

  private record Sign(double confidence, OptionalInt distance, String evidence) {}

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
      Senders senders = new Senders(one.dossier());
      OptionalInt port = senders.ofPort(Reason.RESET);
      OptionalInt host = senders.ofHost();
      if (isReset(one) && sign(one).isEmpty() && port.isPresent() && port.equals(host)) {
        not.add(
            new RuledOut(
                FindingCode.RESET_BY_MIDDLEBOX,
                "the reset comes from as far away as the host's other answers, "
                    + hops(port.getAsInt())
                    + "."));
      }
    }
    return not;
  }

  private static boolean isReset(Case one) {
    return one.sight().state() == PortState.CLOSED
        && one.sight().endpoint().transport() == Transport.TCP
        && one.sight().wasAnsweredByTarget();
  }

  private static Optional<Sign> sign(Case one) {
    if (!isReset(one) || one.dossier().isLocal()) {
      return Optional.empty();
    }
    Way way = one.dossier().way();
    Senders senders = new Senders(one.dossier());
    OptionalInt sender = senders.ofPort(Reason.RESET);
    OptionalInt host = senders.ofHost();
    OptionalInt distance = way.distance();
    int appears = way.end().filter(hop -> hop.answer() == Reason.RESET).map(Hop::ttl).orElse(0);
    if (appears > 0 && distance.isPresent() && appears < distance.getAsInt()) {
      return Optional.of(
          new Sign(
              CERTAIN,
              sender.isPresent() ? sender : OptionalInt.of(appears - 1),
              "packets to the port that expire after "
                  + hops(appears)
                  + " are reset, while the host is "
                  + hops(distance.getAsInt())
                  + " away"));
    }
    if (sender.isPresent() && host.isPresent() && sender.getAsInt() < host.getAsInt()) {
      return Optional.of(
          new Sign(
              LIKELY,
              sender,
              "by the time to live left in it, the reset comes from "
                  + hops(sender.getAsInt())
                  + " away, the host's other answers from "
                  + hops(host.getAsInt())));
    }
    boolean isTheHostsOwn = host.isPresent() && host.equals(sender);
    if (appears > 0 && sender.isPresent() && sender.getAsInt() < appears && !isTheHostsOwn) {
      return Optional.of(
          new Sign(
              POSSIBLE,
              sender,
              "the reset appears "
                  + hops(appears)
                  + " away, but by its time to live it comes from "
                  + hops(sender.getAsInt())));
    }
    return Optional.empty();
  }

  private static String hops(int count) {
    return count == 1 ? "1 hop" : count + " hops";
  }

  private static Finding finding(Scene scene, Case one, Sign sign) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    @Nullable Hop hop = null;
    String who = "a middlebox on the way";
    if (sign.distance().isPresent()) {
      int ttl = sign.distance().getAsInt();
      Optional<Hop> router = one.dossier().way().routerAt(ttl);
      hop = router.orElse(new Hop(ttl, null, null, Reason.RESET));
      who =
          router
              .map(found -> "hop " + ttl + " (" + found.address() + ")")
              .orElse("a middlebox " + hops(ttl) + " away");
    }
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add(sign.evidence());
    return new Finding(
        FindingCode.RESET_BY_MIDDLEBOX,
        sign.confidence(),
        address,
        hop,
        "The reset for "
            + ports
            + " of "
            + address
            + " is forged by "
            + who
            + ", not sent by the host: a firewall, proxy or intrusion prevention system on the"
            + " way refuses in its name.",
        evidence,
        List.of(
            "On "
                + who
                + " look for a rule that rejects "
                + ports
                + " with a reset (`nft list"
                + " ruleset`, or its access list), or for a blocked session in its log.",
            "Check with "
                + scene.listenersCommand(List.of(one.sight()))
                + " "
                + Scene.where(address)
                + " that the service is up behind it."));
  }
}
