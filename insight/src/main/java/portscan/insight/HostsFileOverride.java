package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import portscan.api.experiment.Resolve.HostsEntry;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;

/** The hosts file gives the name an address that no name server gives it. */
final class HostsFileOverride implements Rule {
  private static final double LIKELY = 0.97;

  /** No name server knows the name, so that the file may well be meant; the port is not open. */
  private static final double POSSIBLE = 0.4;

  @Override
  public List<Finding> findings(Scene scene) {
    return scene.names().map(names -> findings(scene, names)).orElse(List.of());
  }

  /** A name that is to come from this machine, not from name servers (RFC 6761 section 6.3). */
  private static boolean isLocalhost(Question question) {
    return question.host() instanceof Host.Name(String name)
        && (name.equals("localhost") || name.endsWith(".localhost"));
  }

  private static List<Finding> findings(Scene scene, NameAnswers names) {
    Set<IpAddress> served = names.served();
    List<HostsEntry> overriding =
        names.hosts().stream()
            .filter(
                entry -> served.stream().noneMatch(address -> address.sameBits(entry.address())))
            .toList();
    boolean wellMeant = served.isEmpty();
    if (scene.inquiry().map(Inquiry::question).filter(HostsFileOverride::isLocalhost).isPresent()
        || overriding.isEmpty()
        || (wellMeant && scene.sights().stream().allMatch(Sight::isOpen))) {
      return List.of();
    }
    List<String> evidence = new ArrayList<>();
    for (HostsEntry entry : overriding) {
      evidence.add(entry.file() + ", line " + entry.line() + ": " + entry.address());
    }
    names.answered().forEach(answer -> evidence.add(NameAnswers.words(answer)));
    HostsEntry first = overriding.getFirst();
    return List.of(
        new Finding(
            FindingCode.HOSTS_FILE_OVERRIDE,
            wellMeant ? POSSIBLE : LIKELY,
            first.address(),
            "Line "
                + first.line()
                + " of "
                + first.file()
                + " on this machine sends the name to "
                + first.address()
                + (wellMeant ? "; no name server knows the name." : ", not to where the DNS does."),
            evidence,
            List.of(
                "Remove or correct line "
                    + first.line()
                    + " of "
                    + first.file()
                    + ", unless it is there on purpose.",
                "Then ask again; programs that are running may keep the old address until they are"
                    + " restarted.")));
  }
}
