package portscan.insight;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortState;

/** Several looks at one endpoint found different states. */
final class Flapping implements Rule {
  private static final double LIKELY = 0.99;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Sight sight : scene.sights()) {
      Map<PortState, Integer> states = states(sight);
      if (states.size() > 1) {
        findings.add(finding(scene, sight, states));
      }
    }
    for (Case one : scene.cases()) {
      one.dossier().rounds().stream()
          .filter(round -> round.isMixed() && !RateLimited.holds(one.dossier()))
          .findFirst()
          .ifPresent(round -> findings.add(finding(scene, one, round)));
    }
    return findings;
  }

  private static Finding finding(Scene scene, Case one, Round round) {
    IpAddress address = one.sight().endpoint().address();
    return new Finding(
        FindingCode.FLAPPING,
        LIKELY,
        address,
        scene.ports(List.of(one.sight()))
            + " of "
            + address
            + " comes and goes: of "
            + round.sent()
            + " probes within a second or two, "
            + round.served()
            + " were accepted and "
            + round.refused()
            + " refused.",
        Facts.of(List.of(one.sight())),
        List.of(
            "If a load balancer or several machines share the address, find the member whose"
                + " service is down: compare the answers' time to live with `-v`.",
            "Look in the service's log for restarts, and in the process manager for a crash"
                + " loop."));
  }

  private static Map<PortState, Integer> states(Sight sight) {
    Map<PortState, Integer> states = new EnumMap<>(PortState.class);
    for (Observation look : sight.looks()) {
      states.merge(look.state().orElseThrow(), 1, Integer::sum);
    }
    return states;
  }

  private static Finding finding(Scene scene, Sight sight, Map<PortState, Integer> states) {
    List<String> counts = new ArrayList<>();
    states.forEach((state, count) -> counts.add(count + " found it " + state));
    boolean refuses = states.containsKey(PortState.CLOSED);
    boolean drops = states.containsKey(PortState.FILTERED);
    List<String> next = new ArrayList<>();
    if (refuses) {
      next.add(
          "Look in the service's log for restarts, and among the members behind a load balancer for"
              + " one that is down.");
    }
    if (drops) {
      next.add(
          "Look for a rate limit, a full connection table (`sysctl net.netfilter.nf_conntrack_count"
              + " net.netfilter.nf_conntrack_max`) or a full listen queue (`nstat -az"
              + " TcpExtListenOverflows`) on the host and the firewalls before it.");
    }
    next.add(
        "`portscan check "
            + Scene.shellWord(Scene.destination(sight.endpoint()))
            + " --count 50 --interval 1s` shows how often, and whether in a rhythm.");
    return new Finding(
        FindingCode.FLAPPING,
        LIKELY,
        sight.endpoint().address(),
        scene.ports(List.of(sight))
            + " of "
            + sight.endpoint().address()
            + " comes and goes: of "
            + sight.looks().size()
            + " looks, "
            + String.join(", ", counts)
            + ".",
        Facts.of(List.of(sight)),
        next);
  }
}
