package portscan.format.report;

import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import tools.jackson.core.JsonGenerator;

/** What a look at a service told, as programs read it. */
final class ServiceFields {
  private ServiceFields() {}

  static void write(JsonGenerator json, ServiceLook.Result found) {
    json.writeStartObject();
    json.writeStringProperty("behaviour", word(found.behaviour()));
    known(json, "service", found.service());
    known(json, "product", found.product());
    known(json, "version", found.version());
    known(json, "banner", found.banner());
    json.writeName("tls");
    tls(json, found.tls());
    json.writeBooleanProperty("clearRefused", found.clearRefused());
    json.writeArrayPropertyStart("unanswered");
    found.unanswered().forEach(json::writeString);
    json.writeEndArray();
    json.writeObjectPropertyStart("details");
    new TreeMap<>(found.details()).forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void tls(JsonGenerator json, ServiceLook.@Nullable Tls tls) {
    if (tls == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("version", tls.version());
    json.writeStringProperty("cipher", tls.cipher());
    known(json, "protocol", tls.protocol());
    json.writeArrayPropertyStart("names");
    tls.names().forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("subject", tls.subject());
    json.writeStringProperty("issuer", tls.issuer());
    json.writeStringProperty("notBefore", tls.notBefore().toString());
    json.writeStringProperty("notAfter", tls.notAfter().toString());
    json.writeBooleanProperty("nameMatches", tls.nameMatches());
    json.writeBooleanProperty("trusted", tls.trusted());
    json.writeStringProperty("fingerprint", tls.fingerprint());
    json.writeBooleanProperty("startTls", tls.startTls());
    json.writeEndObject();
  }

  /** The text, or null if it is not known. */
  private static void known(JsonGenerator json, String name, String text) {
    JsonOutput.text(json, name, text.isEmpty() ? null : text);
  }

  private static String word(ServiceLook.Behaviour behaviour) {
    return behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
