package portscan.insight;

import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.experiment.ServiceLook.Tls;

/** What the rules about TLS share. */
final class TlsTrouble {
  /** The detail that names why a handshake failed. */
  static final String FAULT = "tls.fault";

  private TlsTrouble() {}

  /** What the certificate says of itself. */
  static List<String> facts(Tls tls) {
    return List.of(
        "certificate of "
            + (tls.names().isEmpty() ? tls.subject() : few(tls.names()))
            + ", issued by "
            + tls.issuer(),
        "valid from " + tls.notBefore() + " to " + tls.notAfter(),
        (tls.startTls() ? "after STARTTLS, " : "")
            + tls.version()
            + (tls.protocol().isEmpty() ? "" : ", " + tls.protocol()));
  }

  static String few(List<String> names) {
    return names.size() <= 4
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 4)) + " and " + (names.size() - 4) + " more";
  }

  /** Whether it answers a TLS handshake, but none comes about, and nothing else is understood. */
  static boolean isBroken(ServiceLook.Result service) {
    return service.behaviour() == ServiceLook.Behaviour.ANSWERS
        && service.tls() == null
        && service.service().isEmpty()
        && service.details().containsKey(FAULT);
  }
}
