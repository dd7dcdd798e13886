package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/** The port accepts, and then nothing comes: the connection is closed at once, or stays silent. */
final class ServiceSilence implements Rule {
  private static final double CLOSES = 0.92;

  /** A service that waits for words of a protocol that was not tried looks the same. */
  private static final double SILENT = 0.75;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      ServiceLook.Result service = one.dossier().service().orElse(null);
      if (service != null && one.sight().isOpen()) {
        switch (service.behaviour()) {
          case CLOSES_AT_ONCE -> findings.add(closes(scene, one));
          case SILENT -> findings.add(silent(scene, one));
          case GREETS, ANSWERS, CLOSES_ON_WORDS, UNREACHABLE -> {
            // It speaks, or was not there to be heard.
          }
        }
      }
    }
    return findings;
  }

  private static Finding closes(Scene scene, Case one) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("the connection was closed before a word was said, more than once");
    return new Finding(
        FindingCode.CLOSES_AT_ONCE,
        CLOSES,
        address,
        ports
            + " of "
            + address
            + " accepts and closes at once: a proxy or port forwarder without"
            + " its server, a list of allowed clients (TCP wrappers), or a service at its limit of"
            + " connections.",
        evidence,
        List.of(
            "Look in the service's log "
                + Scene.where(address)
                + " for refused clients or too many"
                + " connections"
                + Scene.fromSource(one.sight())
                + ".",
            "If a load balancer, container proxy or ssh tunnel listens there, check that the server"
                + " behind it is up.",
            "Check /etc/hosts.allow, pg_hba.conf or the like for this source."));
  }

  private static Finding silent(Scene scene, Case one) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("no greeting, and no answer to the first words of the usual protocols");
    return new Finding(
        FindingCode.SILENT_SERVICE,
        SILENT,
        address,
        ports
            + " of "
            + address
            + " accepts connections, and then says nothing: the service hangs,"
            + " or speaks a protocol that was not tried.",
        evidence,
        List.of(
            "Look whether the process is stuck: "
                + scene.listenersCommand(List.of(one.sight()))
                + " "
                + Scene.where(address)
                + " (a Recv-Q that stays over 0 is a queue that nobody empties), then its log.",
            "Test with the service's own client; if that works, all is well."));
  }
}
