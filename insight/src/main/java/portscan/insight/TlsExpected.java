package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;

/** The port speaks TLS only, where a client would speak in clear, or the reverse. */
final class TlsExpected implements Rule {
  /** The URL or the port's registered service is one in clear. */
  private static final double LIKELY = 0.9;

  /** Nothing tells what clients of this port would speak. */
  private static final double POSSIBLE = 0.7;

  /** Schemes and IANA's services that begin with TLS. */
  private static final Set<String> OVER_TLS =
      Set.of(
          "https",
          "imaps",
          "pop3s",
          "smtps",
          "submissions",
          "ldaps",
          "ftps",
          "ftps-data",
          "amqps",
          "mqtts",
          "secure-mqtt",
          "domain-s",
          "sips",
          "ircs-u",
          "nntps",
          "telnets",
          "wss",
          "rediss",
          "https-alt",
          "pcsync-https",
          "sun-sr-https",
          "docker-s",
          "etcd-client");

  /** IANA's services that begin in clear, whatever they may turn to later. */
  private static final Set<String> IN_CLEAR =
      Set.of(
          "http",
          "http-alt",
          "ftp",
          "telnet",
          "smtp",
          "submission",
          "pop3",
          "imap",
          "nntp",
          "ldap",
          "domain",
          "mqtt",
          "amqp",
          "redis",
          "mysql",
          "postgresql",
          "xmpp-client",
          "sip",
          "irc",
          "ircu");

  /** Ports on which TLS is usual though the registry says otherwise or nothing. */
  private static final Set<Integer> USUALLY_TLS =
      Set.of(
          443, 465, 636, 853, 990, 993, 995, 2376, 3269, 4443, 5061, 5671, 5986, 6443, 6697, 8443,
          8883, 9443, 10250, 10443);

  @Override
  public List<Finding> findings(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    for (Case one : scene.cases()) {
      ServiceLook.Result service = one.dossier().service().orElse(null);
      if (service != null
          && service.tls() != null
          && service.clearRefused()
          && !isUsual(scene, one)) {
        findings.add(finding(scene, one, service));
      } else if (service != null && speaksInClear(service) && isUsual(scene, one)) {
        findings.add(reverse(scene, one, service));
      }
    }
    return findings;
  }

  /** Whether it was understood without TLS, and does not want TLS itself. */
  private static boolean speaksInClear(ServiceLook.Result service) {
    boolean speaks =
        switch (service.behaviour()) {
          case GREETS, ANSWERS -> true;
          case SILENT, CLOSES_AT_ONCE, CLOSES_ON_WORDS, UNREACHABLE -> false;
        };
    return speaks
        && service.tls() == null
        && !service.service().isEmpty()
        && !service.clearRefused();
  }

  private static Finding reverse(Scene scene, Case one, ServiceLook.Result service) {
    String scheme = scene.inquiry().map(inquiry -> inquiry.question().scheme()).orElse("");
    String meant = scheme.isEmpty() ? scene.serviceName(one.sight()) : scheme;
    List<String> evidence = new ArrayList<>(Facts.of(List.of(one.sight())));
    evidence.add("it speaks " + service.service() + " in clear");
    return new Finding(
        FindingCode.TLS_EXPECTED,
        scheme.isEmpty() ? POSSIBLE : LIKELY,
        one.sight().endpoint().address(),
        "The port is open, but it speaks "
            + service.service()
            + " in clear; a client that expects TLS"
            + (meant.isEmpty() ? "" : " (" + meant + ")")
            + " gets nowhere.",
        evidence,
        List.of(
            "Turn TLS on for this port in the service's configuration, or in the proxy before it.",
            "If another port is the one with TLS, use that; speak in clear only where the network"
                + " is yours."));
  }

  private static boolean isUsual(Scene scene, Case one) {
    String scheme = scene.inquiry().map(inquiry -> inquiry.question().scheme()).orElse("");
    if (!scheme.isEmpty()) {
      return OVER_TLS.contains(scheme);
    }
    return USUALLY_TLS.contains(one.sight().endpoint().port())
        || OVER_TLS.contains(scene.serviceName(one.sight()));
  }

  private static Finding finding(Scene scene, Case one, ServiceLook.Result service) {
    String scheme = scene.inquiry().map(inquiry -> inquiry.question().scheme()).orElse("");
    boolean meantClear = !scheme.isEmpty() || IN_CLEAR.contains(scene.serviceName(one.sight()));
    List<String> evidence = new ArrayList<>();
    evidence.add("words in clear get no answer of the service");
    evidence.addAll(TlsTrouble.facts(java.util.Objects.requireNonNull(service.tls())));
    return new Finding(
        FindingCode.TLS_EXPECTED,
        meantClear ? LIKELY : POSSIBLE,
        one.sight().endpoint().address(),
        "The port is open, but it speaks TLS only; a client that speaks in clear"
            + (meantClear
                ? " (" + (scheme.isEmpty() ? scene.serviceName(one.sight()) : scheme) + ")"
                : "")
            + " gets nowhere.",
        evidence,
        List.of(
            "Have the client use TLS: https instead of http, ssl=true, tls://, a port with TLS in"
                + " its settings.",
            "Or configure the service to speak in clear on this port, if that is what is meant."));
  }
}
