package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import portscan.api.model.AddressFamily;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;

/** A port is open over one address family and on no address of the other. */
final class DeadAddressFamily implements Rule {
  private static final double LIKELY = 0.98;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (AddressFamily family : AddressFamily.values()) {
      Set<Integer> openOverOther = open(scene, other(family));
      openOverOther.removeAll(open(scene, family));
      List<Sight> dead =
          scene.sights().stream()
              .filter(sight -> sight.endpoint().address().family() == family)
              .filter(sight -> openOverOther.contains(sight.service()))
              .toList();
      if (!dead.isEmpty()) {
        findings.add(finding(scene, family, dead));
      }
    }
    return findings;
  }

  private static Set<Integer> open(Scene scene, AddressFamily family) {
    return scene.sights().stream()
        .filter(sight -> sight.isOpen() && sight.endpoint().address().family() == family)
        .map(Sight::service)
        .collect(Collectors.toSet());
  }

  private static AddressFamily other(AddressFamily family) {
    return switch (family) {
      case IPV4 -> AddressFamily.IPV6;
      case IPV6 -> AddressFamily.IPV4;
    };
  }

  private static Finding finding(Scene scene, AddressFamily family, List<Sight> dead) {
    AddressFamily works = other(family);
    List<IpAddress> addresses =
        dead.stream().map(sight -> sight.endpoint().address()).distinct().toList();
    Refusal refusal = Refusal.of(dead);
    String ports = scene.ports(dead);
    Set<Integer> services = dead.stream().map(Sight::service).collect(Collectors.toSet());
    List<String> next = new ArrayList<>();
    switch (refusal) {
      case CLOSED ->
          next.add(
              "Bind the service to "
                  + (family == AddressFamily.IPV6 ? "`::`" : "`0.0.0.0`")
                  + " as well ("
                  + scene.listenersCommand(dead)
                  + " on the host shows what it is bound to), or take the "
                  + (family == AddressFamily.IPV6 ? "AAAA" : "A")
                  + " record out of the DNS.");
      case REJECTED, SILENT, MIXED -> {
        next.add(
            "Compare the "
                + family
                + " rules of the security group and of the firewalls with their "
                + works
                + " rules.");
        next.add(Scene.pathCommand(dead.getFirst()) + " finds where " + family + " stops.");
      }
    }
    next.add(
        "Until then clients with Happy Eyeballs (RFC 8305) get through over "
            + works
            + " after a moment; others that try "
            + family
            + " first fail or hang.");
    return new Finding(
        FindingCode.DEAD_ADDRESS_FAMILY,
        LIKELY,
        addresses.size() == 1 ? addresses.getFirst() : null,
        family + " packets to " + ports + " " + refusal.words() + " while " + works + " passes.",
        Facts.of(
            scene.sights().stream().filter(sight -> services.contains(sight.service())).toList()),
        next);
  }
}
