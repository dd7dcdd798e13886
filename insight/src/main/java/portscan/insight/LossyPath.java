package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Evidence.Silence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;

/** Answers came only to repeated packets, or loss was measured beside a silent port. */
final class LossyPath implements Rule {
  /** One repeated packet may have had another reason, such as a busy host. */
  private static final double POSSIBLE = 0.4;

  /** Loss was measured, or several endpoints needed repeated packets. */
  private static final double LIKELY = 0.6;

  /** A round of probes measured it. */
  private static final double CERTAIN = 0.93;

  /** A loss that is surely above this is a fault, and not the odd packet. */
  private static final double HARDLY = 0.03;

  /** From this chance that every packet was lost by accident, loss alone explains silence. */
  private static final double CHANCE = 0.001;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight ->
            scene.dossier(sight.endpoint().address()).isEmpty()
                && (neededRepeats(sight.latest()) || lostToChance(sight)))
        .forEach((address, lossy) -> findings.add(finding(scene, address, lossy)));
    for (Case one : scene.cases()) {
      measured(one).ifPresent(round -> findings.add(finding(scene, one, round)));
    }
    return findings;
  }

  @Override
  public List<RuledOut> ruledOut(Scene scene) {
    List<RuledOut> not = new ArrayList<>();
    for (Case one : scene.cases()) {
      one.dossier().rounds().stream()
          .filter(round -> round.loss() == 0)
          .findFirst()
          .ifPresent(round ->
              not.add(
                  new RuledOut(
                      FindingCode.LOSSY_PATH,
                      "all " + round.sent() + " of a round of probes were answered.")));
    }
    return not;
  }

  /** The round that lost packets by chance; empty if none did, or a limit explains it better. */
  private static Optional<Round> measured(Case one) {
    return one.dossier().rounds().stream()
        .findFirst()
        .filter(round -> round.answered() > 0 && round.loss() > 0 && !round.isMixed())
        .filter(_ -> !RateLimited.holds(one.dossier()));
  }

  private static Finding finding(Scene scene, Case one, Round round) {
    IpAddress address = one.sight().endpoint().address();
    double[] interval = round.interval();
    boolean sure = interval[0] >= HARDLY;
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add(
        round.answered()
            + " of "
            + round.sent()
            + " probes, each sent once, were answered: "
            + percent(round.loss())
            + " lost (95 % sure: "
            + percent(interval[0])
            + " to "
            + percent(interval[1])
            + ")");
    return new Finding(
        FindingCode.LOSSY_PATH,
        sure ? CERTAIN : POSSIBLE,
        address,
        "Of packets to "
            + scene.ports(List.of(one.sight()))
            + " of "
            + address
            + " and back, "
            + percent(round.loss())
            + " get lost; connections come about late or not at all.",
        evidence,
        List.of(
            "Find the bad link: `mtr --tcp --port "
                + one.sight().endpoint().port()
                + " "
                + address
                + "`, then errors and drops on its interfaces (`ip -s link`, `ethtool -S`).",
            "Look for a line or a policer at its end on the way, and for a full connection table"
                + " (`dmesg | grep conntrack`).",
            "Until it is mended, give clients longer time-outs and a retry."));
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  private static boolean neededRepeats(Observation seen) {
    return seen.rtt() != null && seen.attempts() > 1;
  }

  /** Whether the loss measured meanwhile suffices to explain a silence; false if unmeasured. */
  private static boolean lostToChance(Sight sight) {
    return sight.evidence() instanceof Silence silence
        && Math.pow(silence.loss(), silence.tries()) >= CHANCE;
  }

  private static Finding finding(Scene scene, IpAddress address, List<Sight> lossy) {
    List<Sight> silent = lossy.stream().filter(LossyPath::lostToChance).toList();
    String cause =
        silent.isEmpty()
            ? "Packets to or from "
                + address
                + " get lost: "
                + scene.ports(lossy)
                + " answered only when asked again."
            : "Packets to or from "
                + address
                + " get lost so often that the silence of "
                + scene.ports(silent)
                + " may be mere chance.";
    List<String> next = new ArrayList<>();
    String destination = Scene.shellWord(Scene.destination(lossy.getFirst().endpoint()));
    next.add("`portscan check " + destination + " --count 20` measures how much is lost.");
    if (!silent.isEmpty()) {
      next.add("Ask again with more patience: `--retries 10 --timeout 20s`.");
    }
    next.add(
        "Look for errors on the interfaces on the way (`ip -s link`), and for links or rate limits"
            + " that are at their end.");
    return new Finding(
        FindingCode.LOSSY_PATH,
        silent.isEmpty() && lossy.size() == 1 ? POSSIBLE : LIKELY,
        address,
        cause,
        Facts.of(lossy),
        next);
  }
}
