package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.LocalView;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/**
 * This machine's own connection table is full, so that it drops new connections at random, whoever
 * they are to.
 */
final class ConnectionTableFull implements Rule {
  /** Packets were dropped for it since the table was filled. */
  private static final double LIKELY = 0.85;

  /** It is as good as full; that it cost packets was not seen. */
  private static final double POSSIBLE = 0.5;

  private static final double FULL = 0.98;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      LocalView.Result view = one.dossier().local().orElse(null);
      if (view != null && !one.sight().isOpen() && findings.isEmpty() && isFull(view)) {
        findings.add(finding(scene, one, view));
      }
    }
    return findings;
  }

  private static boolean isFull(LocalView.Result view) {
    return view.conntrackUse().isPresent()
        && view.conntrackSize().isPresent()
        && view.conntrackSize().getAsLong() > 0
        && view.conntrackUse().getAsLong() >= FULL * view.conntrackSize().getAsLong();
  }

  private static Finding finding(Scene scene, Case one, LocalView.Result view) {
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    long dropped = view.conntrackFull().orElse(0);
    evidence.add(
        "the connection table holds "
            + view.conntrackUse().orElse(0)
            + " of "
            + view.conntrackSize().orElse(0)
            + (dropped > 0 ? "; " + dropped + " packets were dropped so far" : ""));
    return new Finding(
        FindingCode.LOCAL_EXHAUSTION,
        dropped > 0 ? LIKELY : POSSIBLE,
        null,
        "The connection table of this machine is full, so that it drops new connections at random,"
            + " that to "
            + scene.ports(List.of(one.sight()))
            + " as well.",
        evidence,
        List.of(
            "Raise `sysctl net.netfilter.nf_conntrack_max`, and look at who fills it: `conntrack -L"
                + " | awk '{print $4}' | sort | uniq -c | sort -n | tail`.",
            "Shorten its time-outs (`sysctl net.netfilter | grep timeout`), or exempt busy traffic"
                + " from tracking (`notrack`)."));
  }
}
