package portscan.monitor.snapshot;

import portscan.format.report.JsonOutput;
import tools.jackson.core.JsonGenerator;

/** A verdict as JSON has it; what is not known is left out. */
public final class VerdictFields {
  private VerdictFields() {}

  /** Writes the fields of a verdict. */
  public static void write(JsonGenerator json, Verdict verdict) {
    json.writeStringProperty("state", verdict.state().word());
    json.writeStringProperty("reason", verdict.reason());
    if (!verdict.service().isEmpty()) {
      json.writeStringProperty("service", verdict.service());
    }
    if (!verdict.software().isEmpty()) {
      json.writeStringProperty("software", verdict.software());
    }
    if (verdict.certificate().isKnown()) {
      write(json, verdict.certificate());
    }
  }

  /** Writes the fields of a certificate. */
  private static void write(JsonGenerator json, Certificate certificate) {
    json.writeStringProperty("certificate", certificate.fingerprint());
    if (certificate.isTold()) {
      json.writeStringProperty("subject", certificate.subject());
      JsonOutput.texts(json, "names", certificate.names());
    }
    if (certificate.notAfter() != null) {
      json.writeStringProperty("notAfter", certificate.notAfter().toString());
    }
  }
}
