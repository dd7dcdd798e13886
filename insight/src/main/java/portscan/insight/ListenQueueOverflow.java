package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import portscan.api.experiment.LocalView;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.PortState;

/** This machine dropped connections to its own service, since nobody took them out of the queue. */
final class ListenQueueOverflow implements Rule {
  private static final double LIKELY = 0.9;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      long dropped = dropped(one.dossier());
      boolean isNobodys =
          one.sight().state() == PortState.CLOSED && !BoundElsewhere.isServed(one);
      if (one.dossier().isLocal() && dropped > 0 && !isNobodys) {
        findings.add(finding(scene, one, dropped));
      }
    }
    return findings;
  }

  private static long dropped(Dossier dossier) {
    OptionalLong before =
        dossier.local().map(LocalView.Result::listenOverflows).orElse(OptionalLong.empty());
    OptionalLong after =
        dossier.localAfter().map(LocalView.Result::listenOverflows).orElse(OptionalLong.empty());
    return before.isPresent() && after.isPresent() ? after.getAsLong() - before.getAsLong() : 0;
  }

  private static Finding finding(Scene scene, Case one, long dropped) {
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("the kernel's counter TcpExtListenOverflows rose by " + dropped + " meanwhile");
    return new Finding(
        FindingCode.LISTEN_QUEUE_OVERFLOW,
        LIKELY,
        one.sight().endpoint().address(),
        "The service does not accept connections as fast as they come: its listen queue is full,"
            + " and the kernel drops what does not fit.",
        evidence,
        List.of(
            "Look at Recv-Q (waiting) and Send-Q (the queue's size) in "
                + scene.listenersCommand(List.of(one.sight()))
                + ".",
            "If it stays full the service hangs: look at its threads and log. If it is only too"
                + " small, raise the service's backlog and `sysctl net.core.somaxconn`."));
  }
}
