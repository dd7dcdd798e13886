package portscan.insight;

import java.util.ArrayList;
import java.util.List;
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

  /** From this chance that every packet was lost by accident, loss alone explains silence. */
  private static final double CHANCE = 0.001;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    scene
        .byAddress(sight -> neededRepeats(sight.latest()) || lostToChance(sight))
        .forEach((address, lossy) -> findings.add(finding(scene, address, lossy)));
    return findings;
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
