package portscan.look.service;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;

/** What TLS and its certificate are worth to who asked for a name or an address. */
final class Judgement {
  private static final int MOST_NAMES = 50;

  private final String wanted;
  private final Trust trust;

  Judgement(ServiceLook asked, Trust trust) {
    String name = asked.serverName();
    wanted = name != null ? name : asked.endpoint().address().toString();
    this.trust = trust;
  }

  /**
   * What a handshake showed; null if it showed no certificate.
   *
   * @param startTls whether it came after words in clear
   */
  ServiceLook.@Nullable Tls of(TlsTalk talk, boolean startTls) {
    List<X509Certificate> chain = talk.chain();
    if (chain.isEmpty()) {
      return null;
    }
    X509Certificate certificate = chain.getFirst();
    List<String> names = ServerNames.of(certificate);
    return new ServiceLook.Tls(
        talk.version(),
        talk.cipher(),
        Shown.text(talk.application()),
        names.stream().limit(MOST_NAMES).map(Shown::text).toList(),
        Shown.text(certificate.getSubjectX500Principal().getName()),
        Shown.text(certificate.getIssuerX500Principal().getName()),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        ServerNames.match(names, wanted),
        trust.vouchesFor(chain),
        ServerNames.fingerprint(certificate),
        startTls);
  }
}
