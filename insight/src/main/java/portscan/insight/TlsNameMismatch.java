package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.ServiceLook.Tls;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/** The certificate is for other names than the one asked for (RFC 9525). */
final class TlsNameMismatch implements Rule {
  private static final double CERTAIN = 0.97;

  /** Only an address was asked for: a client that uses the name may well be content. */
  private static final double BY_ADDRESS = 0.65;

  /** Many clients that take up TLS where it is offered do without a check (RFC 7435). */
  private static final double STARTTLS = 0.8;

  private static final double STARTTLS_BY_ADDRESS = 0.5;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      Tls tls = one.dossier().service().map(found -> found.tls()).orElse(null);
      if (tls != null && !tls.nameMatches()) {
        findings.add(finding(scene, one, tls));
      }
    }
    return findings;
  }

  private static Finding finding(Scene scene, Case one, Tls tls) {
    String names = tls.names().isEmpty() ? tls.subject() : TlsTrouble.few(tls.names());
    String asked = scene.isName() ? scene.host() : one.sight().endpoint().address().toString();
    return new Finding(
        FindingCode.TLS_NAME_MISMATCH,
        confidence(scene.isName(), tls.startTls()),
        one.sight().endpoint().address(),
        "The port is open, but its TLS certificate is for "
            + names
            + ", not for "
            + asked
            + "; clients that check refuse it.",
        TlsTrouble.facts(tls),
        List.of(
            scene.isName()
                ? "Issue a certificate that lists "
                    + asked
                    + ", or install the right one for that"
                    + " name (server name indication, virtual hosts)."
                : "Ask by a name that the certificate lists: " + names + ".",
            "Check that the address is the server you mean, and not a default virtual host or a"
                + " load balancer of somebody else."));
  }

  private static double confidence(boolean byName, boolean startTls) {
    if (startTls) {
      return byName ? STARTTLS : STARTTLS_BY_ADDRESS;
    }
    return byName ? CERTAIN : BY_ADDRESS;
  }
}
