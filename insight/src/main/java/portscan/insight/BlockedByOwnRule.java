package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.LocalView.Direction;
import portscan.api.experiment.LocalView.FilterRule;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Reason;

/** A rule of this machine's own packet filter fits the port and stops packets to or from it. */
final class BlockedByOwnRule implements Rule {
  /** The packets did not get as far as the first router either. */
  private static final double LIKELY = 0.9;

  /** The rule fits, but whether packets meet it was not seen. */
  private static final double POSSIBLE = 0.7;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      List<FilterRule> rules = rules(one);
      if (!one.sight().isOpen() && !rules.isEmpty() && !hasLeft(one)) {
        findings.add(finding(scene, one, rules));
      }
    }
    return findings;
  }

  private static List<FilterRule> rules(Case one) {
    Direction direction = one.dossier().isLocal() ? Direction.IN : Direction.OUT;
    return one.dossier().local().map(LocalView.Result::rules).orElse(List.of()).stream()
        .filter(rule -> rule.direction() == direction || one.dossier().isLocal())
        .toList();
  }

  /** Whether a packet to the port was seen to have left this machine. */
  private static boolean hasLeft(Case one) {
    return one.dossier().way().hops().stream()
        .anyMatch(hop -> hop.answer() == Reason.TIME_EXCEEDED && hop.address() != null);
  }

  private static Finding finding(Scene scene, Case one, List<FilterRule> rules) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    rules.forEach(rule -> evidence.add("rule here: " + rule.text()));
    boolean here = one.dossier().isLocal();
    return new Finding(
        FindingCode.BLOCKED_LOCALLY,
        one.dossier().way().isKnown() || here ? LIKELY : POSSIBLE,
        address,
        "A rule of this machine's own packet filter stops packets to "
            + ports
            + " of "
            + address
            + ".",
        evidence,
        List.of(
            "Change or remove the rule, or accept "
                + ports
                + " before it: `nft -a list ruleset`"
                + " shows its handle.",
            "If a service manager, container runtime or host security agent wrote it, change it"
                + " there, or it comes back."));
  }
}
