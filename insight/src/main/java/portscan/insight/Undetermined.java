package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.PortState;
import portscan.api.model.Transport;

/** What was seen fits several causes, and no packet from here can tell them apart. */
final class Undetermined implements Rule {
  private static final double HONEST = 0.5;

  /** That something is amiss is seen, but not what. */
  private static final double LIKELY = 0.7;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      if (isMute(one)) {
        findings.add(mute(scene, one));
      }
      ServiceLook.Result service = one.dossier().service().orElse(null);
      if (service != null && TlsTrouble.isBroken(service)) {
        findings.add(broken(scene, one, service.details().getOrDefault(TlsTrouble.FAULT, "")));
      }
    }
    return findings;
  }

  /** Whether it is a UDP port that answered nothing that was tried. */
  private static boolean isMute(Case one) {
    return one.sight().endpoint().transport() == Transport.UDP
        && one.sight().state() == PortState.OPEN_OR_FILTERED
        && one.sight().evidence() instanceof Evidence.Silence
        && one.dossier()
            .requests()
            .filter(found -> found.answered().isEmpty() && !found.answersEmpty())
            .isPresent();
  }

  /** TLS of some kind, but not with us: which side is to blame only the other can tell. */
  private static Finding broken(Scene scene, Case one, String fault) {
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("the TLS handshake fails: " + fault);
    return new Finding(
        FindingCode.UNDETERMINED,
        LIKELY,
        one.sight().endpoint().address(),
        scene.ports(List.of(one.sight()))
            + " is open, but its TLS handshake fails: the server wants another name, version or a"
            + " certificate of the client, or is broken.",
        evidence,
        List.of(
            "Ask for the name that clients use, not for the address: a server may serve names only.",
            "Look in the service's log for the failed handshake, and compare with `openssl s_client"
                + " -connect "
                + Scene.plain(one.sight().endpoint())
                + " -servername NAME`."));
  }

  private static Finding mute(Scene scene, Case one) {
    String ports = scene.ports(List.of(one.sight()));
    var address = one.sight().endpoint().address();
    int tried = one.dossier().requests().orElseThrow().asked();
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("no answer to valid requests of " + tried + " protocols either");
    return new Finding(
        FindingCode.UNDETERMINED,
        HONEST,
        address,
        ports
            + " of "
            + address
            + " is silent: a service whose protocol was not tried, or a rule"
            + " that drops; no packet from here tells them apart.",
        evidence,
        List.of(
            "Run "
                + scene.listenersCommand(List.of(one.sight()))
                + " "
                + Scene.where(address)
                + ": no line means that nothing listens; with a line, look for a drop rule by `nft"
                + " list ruleset`.",
            "Test with the service's own client, or `--request PROTOCOL` if it is a known one."));
  }
}
