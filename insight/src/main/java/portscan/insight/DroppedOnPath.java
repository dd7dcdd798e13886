package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;

/**
 * Packets to the port vanish before the host: a router farther on answers other packets, and none
 * of these.
 */
final class DroppedOnPath implements Rule {
  private static final double LIKELY = 0.95;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      if (holds(one)) {
        findings.add(finding(scene, one));
      }
    }
    return findings;
  }

  /** Whether the packets stop, unanswered, before a router that lets other packets expire. */
  static boolean holds(Case one) {
    return one.sight().evidence() instanceof Evidence.Silence
        && !one.sight().isOpen()
        && one.dossier().way().isKnown()
        && one.dossier().way().end().isEmpty()
        && one.dossier().way().nextRouter().isPresent();
  }

  private static Finding finding(Scene scene, Case one) {
    Way way = one.dossier().way();
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    Optional<Hop> last = way.lastRouter();
    Hop next = way.nextRouter().orElseThrow();
    String place =
        last.map(hop -> "at or after hop " + hop.ttl() + " (" + hop.address() + ")")
            .orElse("before the first router that answers, or on this machine");
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add(
        last.map(hop ->
                "hop "
                    + hop.ttl()
                    + ", "
                    + hop.address()
                    + ", is the last to answer packets to the port")
            .orElse("no router answers packets to the port"));
    evidence.add("hop " + next.ttl() + ", " + next.address() + ", answers other packets only");
    String at =
        last.map(hop -> String.valueOf(hop.address())).orElse("this machine and its first router");
    return new Finding(
        FindingCode.DROPPED_ON_PATH,
        LIKELY,
        address,
        last.orElse(null),
        "Packets to "
            + ports
            + " of "
            + address
            + " are dropped "
            + place
            + ": other packets pass there, these do not.",
        evidence,
        List.of(
            "On "
                + at
                + " look for a rule that drops "
                + ports
                + Scene.fromSource(one.sight())
                + ": `nft list ruleset` on Linux, else its access list or security policy.",
            "If nothing is found there, look at what stands between it and "
                + next.address()
                + ": a transparent firewall, or the next router's incoming rules."));
  }
}
