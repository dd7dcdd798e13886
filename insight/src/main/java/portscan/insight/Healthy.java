package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/** Every address is open, and its service behaves as far as a stranger can see. */
final class Healthy implements Rule {
  /** The service spoke, and was understood. */
  private static final double LIKELY = 0.95;

  /** It said something unintelligible, or took none of a round of probes. */
  private static final double DOUBTFUL = 0.75;

  /** The port is open; more was not to be seen. */
  private static final double POSSIBLE = 0.58;

  @Override
  public List<Finding> findings(Scene scene) {
    boolean open =
        !scene.sights().isEmpty()
            && scene.undetermined().isEmpty()
            && scene.sights().stream().allMatch(Sight::isOpen);
    if (scene.inquiry().isEmpty() || !open) {
      return List.of();
    }
    List<String> evidence = new ArrayList<>(Facts.of(scene.sights()));
    boolean spoke = true;
    boolean understood = true;
    for (Case one : scene.cases()) {
      ServiceLook.Result service = one.dossier().service().orElse(null);
      boolean udp = one.sight().endpoint().transport() == portscan.api.model.Transport.UDP;
      spoke &= udp || (service != null && isWell(service));
      understood &= udp || (service != null && isUnderstood(service));
      understood &= one.dossier().rounds().stream().noneMatch(Round::isShut);
      if (service != null && !service.service().isEmpty()) {
        evidence.add("it speaks " + words(service));
      }
    }
    return List.of(
        new Finding(
            FindingCode.HEALTHY,
            !spoke ? POSSIBLE : understood ? LIKELY : DOUBTFUL,
            scene.sights().size() == 1 ? scene.sights().getFirst().endpoint().address() : null,
            scene.ports(scene.sights())
                + " is open"
                + (scene.sights().size() == 1
                    ? ""
                    : " on all " + scene.sights().size() + " addresses")
                + (spoke ? " and the service answers." : "."),
            evidence,
            List.of(
                "Nothing to do about the network. If the application still fails, look at its own"
                    + " health page, log, authentication and database: reachable is not correct.",
                "If others cannot reach it, ask from where they are.")));
  }

  private static boolean isWell(ServiceLook.Result service) {
    return switch (service.behaviour()) {
      case GREETS, ANSWERS -> !TlsTrouble.isBroken(service);
      case SILENT, CLOSES_AT_ONCE, CLOSES_ON_WORDS, UNREACHABLE -> false;
    };
  }

  private static boolean isUnderstood(ServiceLook.Result service) {
    return service.tls() != null || !service.service().isEmpty();
  }

  private static String words(ServiceLook.Result service) {
    List<String> words = new ArrayList<>(List.of(service.service()));
    if (!service.product().isEmpty()) {
      words.add(service.product());
    }
    if (!service.version().isEmpty()) {
      words.add(service.version());
    }
    return String.join(" ", words);
  }
}
