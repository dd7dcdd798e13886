package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;

/**
 * No answer at all. From here a drop on the way looks like one at the host, so this is a guess that
 * an experiment on the path has to confirm, unless other ports of the address did answer.
 */
final class DroppedSilently implements Rule {
  /** Nothing else was heard from the address: it may as well be down, or the drop on the way. */
  private static final double GUESS = 0.45;

  /** The host is up, so that a rule about the port remains. */
  private static final double LIKELY = 0.75;

  /** Experiments showed that the host answers other packets. */
  private static final double SHOWN = 0.8;

  /** Nothing answers, and yet nobody reports the host as gone. */
  private static final double ALONE = 0.62;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight ->
            sight.state() == PortState.FILTERED && sight.evidence() instanceof Evidence.Silence)
        .forEach((address, silent) ->
            findings.add(
                scene
                    .dossier(address)
                    .map(dossier -> lookedInto(scene, silent.getFirst(), dossier))
                    .orElseGet(() -> finding(scene, address, silent))));
    return findings;
  }

  /**
   * Packets get as far as any of ours do. From outside, a drop at the last router looks like one at
   * the host, or like one of the answers on the way back.
   */
  private static Finding lookedInto(Scene scene, Sight silent, Dossier dossier) {
    String ports = scene.ports(List.of(silent));
    IpAddress address = silent.endpoint().address();
    Way way = dossier.way();
    boolean hostAnswers = dossier.isHostUp();
    Optional<Hop> last = way.lastRouter();
    String router = last.map(hop -> "hop " + hop.ttl() + " (" + hop.address() + ")").orElse("");
    List<String> evidence = new ArrayList<>(Facts.of(List.of(silent)));
    evidence.add(
        hostAnswers ? address + " answers other packets" : address + " answers nothing at all");
    last.ifPresent(hop ->
        evidence.add(
            "packets to the port get as far as hop "
                + hop.ttl()
                + ", "
                + hop.address()
                + ", as far as any others are seen to get"));
    String cause =
        (hostAnswers
                ? address + " is up, but drops packets to " + ports + " without a word"
                : "Packets to "
                    + ports
                    + " of "
                    + address
                    + " are dropped at the host, which"
                    + " answers nothing else either")
            + (router.isEmpty()
                ? ""
                : "; the last router before it, "
                    + router
                    + ", could do so too and would look the same from here")
            + ", or its answers are dropped on the way back.";
    List<String> next = new ArrayList<>();
    next.add(
        "Look for a drop rule or default policy "
            + Scene.where(address)
            + " (`nft list ruleset`, `iptables -S`, `ufw status`, its security group) and allow "
            + ports
            + Scene.fromSource(silent)
            + ".");
    if (!router.isEmpty()) {
      next.add("If there is none, look at the rules of " + router + ".");
    }
    next.add(
        "Run `tcpdump -ni any port "
            + silent.endpoint().port()
            + "` "
            + Scene.where(address)
            + " while asking again: packets that arrive there and get no answer are dropped by the"
            + " host; answers that leave are lost on the way back.");
    return new Finding(
        FindingCode.DROPPED_AT_HOST,
        hostAnswers ? SHOWN : ALONE,
        address,
        last.orElse(null),
        cause,
        evidence,
        next);
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> silent) {
    String ports = scene.ports(silent);
    Sight first = silent.getFirst();
    List<Sight> answered = scene.of(address).stream().filter(Sight::wasAnsweredByTarget).toList();
    List<String> evidence = new ArrayList<>(Facts.of(silent));
    List<String> next = new ArrayList<>();
    String cause;
    if (answered.isEmpty()) {
      cause =
          "Packets to "
              + ports
              + " of "
              + address
              + " are dropped without a word, on the way or at the host: a firewall or security"
              + " group, or the host is down.";
      next.add(Scene.pathCommand(first) + " finds where they stop.");
      next.add(
          "Check that "
              + address
              + " is the right address and the host is up; then the rules on the way and on the"
              + " host for "
              + ports
              + Scene.fromSource(first)
              + ".");
    } else {
      evidence.addAll(Facts.of(answered));
      cause =
          address
              + " is up, since it answers on "
              + scene.ports(answered)
              + "; a firewall rule or security group drops "
              + ports
              + ".";
      next.add(
          "Allow "
              + ports
              + Scene.fromSource(first)
              + " in the security group and in the host's firewall (`nft list ruleset` "
              + Scene.where(address)
              + ").");
      next.add(Scene.pathCommand(first) + " tells whether a router before the host drops.");
    }
    return new Finding(
        FindingCode.DROPPED_AT_HOST,
        answered.isEmpty() ? GUESS : LIKELY,
        address,
        cause,
        evidence,
        next);
  }
}
