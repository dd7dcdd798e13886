package portscan.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Tls;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/** The certificate's time is over, or has not begun. */
final class TlsExpired implements Rule {
  private static final double CERTAIN = 0.98;

  /** Many clients that take up TLS where it is offered do without a check (RFC 7435). */
  private static final double STARTTLS = 0.85;

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      Tls tls = one.dossier().service().map(found -> found.tls()).orElse(null);
      Instant now = one.sight().latest().at();
      if (tls != null && (tls.notAfter().isBefore(now) || tls.notBefore().isAfter(now))) {
        findings.add(finding(one, tls, now));
      }
    }
    return findings;
  }

  private static Finding finding(Case one, Tls tls, Instant now) {
    boolean expired = tls.notAfter().isBefore(now);
    String when =
        expired
            ? "expired " + days(tls.notAfter(), now) + " ago, on " + date(tls.notAfter())
            : "is not valid before " + date(tls.notBefore());
    return new Finding(
        FindingCode.TLS_EXPIRED,
        tls.startTls() ? STARTTLS : CERTAIN,
        one.sight().endpoint().address(),
        "The port is open, but the TLS certificate of "
            + Scene.plain(one.sight().endpoint())
            + " "
            + when
            + (tls.startTls() ? "; clients that check refuse it." : "; clients refuse it."),
        TlsTrouble.facts(tls),
        List.of(
            expired
                ? "Renew the certificate and reload the service; check why the automatic renewal"
                    + " did not run (`certbot renew --dry-run`, `kubectl describe certificate`)."
                : "Check the clocks of the machine that issued it and of this one (`timedatectl`).",
            "Look at what is served: `openssl s_client -connect "
                + Scene.plain(one.sight().endpoint())
                + startTls(one)
                + " </dev/null | openssl x509 -noout -dates`."));
  }

  /** As openssl calls the protocol; its names are IANA's but for one. */
  private static String startTls(Case one) {
    ServiceLook.Result service = one.dossier().service().orElse(null);
    Tls tls = service == null ? null : service.tls();
    return service != null && tls != null && tls.startTls()
        ? " -starttls " + service.service().replace("postgresql", "postgres")
        : "";
  }

  private static String days(Instant from, Instant to) {
    long days = Duration.between(from, to).toDays();
    return days == 1 ? "1 day" : days + " days";
  }

  private static String date(Instant at) {
    return at.toString().substring(0, 10);
  }
}
