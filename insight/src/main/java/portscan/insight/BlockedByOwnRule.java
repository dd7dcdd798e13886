package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.LocalView;
import portscan.api.experiment.LocalView.Direction;
import portscan.api.experiment.LocalView.FilterRule;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.PortState;
import portscan.api.model.Reason;

/**
 * A rule of this machine's own packet filter fits the port and stops packets to or from it, or
 * answers that are seen to arrive, ahead of the filter, reach no connection.
 */
final class BlockedByOwnRule implements Rule {
  /** The packets did not get as far as the first router either. */
  private static final double LIKELY = 0.9;

  /** The rule fits, but whether packets meet it was not seen. */
  private static final double POSSIBLE = 0.7;

  /** Whether the rule fits depends on what is not known of the packets. */
  private static final double GUESS = 0.65;

  /** Some answers arrived and none was heard; one alone may be all that a limit let through. */
  private static final double UNHEARD = 0.9;

  private static final double UNHEARD_ONCE = 0.7;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      List<FilterRule> rules = rules(one);
      if (!one.sight().isOpen() && !rules.isEmpty() && !hasLeft(one) && !isRefusedHere(one)) {
        findings.add(finding(scene, one, rules));
      } else if (arrived(one) > 0) {
        findings.add(unheard(scene, one));
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

  /** Whether this machine, being the target, refuses because nobody listens on the address. */
  private static boolean isRefusedHere(Case one) {
    return one.dossier().isLocal()
        && one.sight().state() == PortState.CLOSED
        && !BoundElsewhere.isServed(one);
  }

  /** Whether a packet to the port was seen to have left this machine. */
  private static boolean hasLeft(Case one) {
    return one.dossier().way().hops().stream()
        .anyMatch(hop -> hop.answer() == Reason.TIME_EXCEEDED && hop.address() != null);
  }

  /**
   * How many SYN-ACKs of a port that no connection was made to were taken off the line. A socket
   * learns of them only behind the filter, and nothing of their options.
   */
  private static int arrived(Case one) {
    boolean silent = one.sight().evidence() instanceof Evidence.Silence;
    if (!silent || one.dossier().isLocal()) {
      return 0;
    }
    int taken =
        (int)
            one.dossier().answers().stream()
                .filter(answer -> answer.endpoint().equals(one.sight().endpoint()))
                .filter(answer -> answer.answer() == Reason.SYN_ACK && !answer.options().isEmpty())
                .count();
    boolean again =
        one.dossier().way().end().filter(hop -> hop.answer() == Reason.SYN_ACK).isPresent();
    return taken == 0 || !again ? taken : taken + 1;
  }

  private static Finding unheard(Scene scene, Case one) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("SYN-ACKs of the port arrive on this machine's interface all the same");
    return new Finding(
        FindingCode.BLOCKED_LOCALLY,
        arrived(one) > 1 ? UNHEARD : UNHEARD_ONCE,
        address,
        address
            + " accepts on "
            + ports
            + ", but this machine drops its answers as they come in: a rule of its packet filter,"
            + " or the reverse path filter.",
        evidence,
        List.of(
            "Look for a rule here that drops what comes from "
                + ports
                + ": `nft list ruleset`, `iptables -S INPUT`, `iptables -t raw -S`.",
            "If there is none, see whether the answers come in by another interface than the"
                + " packets leave by: `ip route get "
                + address
                + "`, `sysctl net.ipv4.conf.all.rp_filter`."));
  }

  private static Finding finding(Scene scene, Case one, List<FilterRule> rules) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    rules.forEach(rule -> evidence.add("rule here: " + rule.text()));
    boolean here = one.dossier().isLocal();
    return new Finding(
        FindingCode.BLOCKED_LOCALLY,
        rules.stream().noneMatch(FilterRule::isCertain)
            ? GUESS
            : one.dossier().way().isKnown() || here ? LIKELY : POSSIBLE,
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
