package portscan.monitor.verify;

import portscan.api.experiment.ServiceLook;
import portscan.format.service.ServiceWords;

/** Whether the service that a runbook names is the one that answers. */
final class ServiceMatch {
  private ServiceMatch() {}

  /** Whether {@code found} is what the runbook calls {@code wanted}. */
  static boolean matches(String wanted, ServiceLook.Result found) {
    String word = ServiceWords.of(wanted);
    String service = ServiceWords.of(found.service());
    if (found.isWithinTls()) {
      boolean isTls = word.equals("tls") || word.equals("ssl");
      if (isTls || (!service.isEmpty() && word.equals(service + "s"))) {
        return true;
      }
    }
    return word.equals(service);
  }

  /** What answers, in a few words. */
  static String text(ServiceLook.Result found) {
    String tls = found.isWithinTls() ? " in TLS" : "";
    if (!found.service().isEmpty()) {
      return found.service() + tls;
    }
    return switch (found.behaviour()) {
      case GREETS, ANSWERS -> "something else" + tls;
      case SILENT -> "silent" + tls;
      case CLOSES_AT_ONCE -> "closing at once";
      case CLOSES_ON_WORDS -> "closing whatever is said" + tls;
      case UNREACHABLE -> "not to be connected to";
    };
  }
}
