package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Observation;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Jackson set up for reports: plain ASCII, so that no text from outside can move a cursor. */
final class JsonOutput {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator("")
          .build();

  private static final DefaultIndenter TWO_SPACES = new DefaultIndenter("  ", "\n");

  private JsonOutput() {}

  /** A generator of one value a line. */
  static JsonGenerator lines(Writer out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** A generator of an indented document. */
  static JsonGenerator document(Writer out) {
    PrettyPrinter indented =
        new DefaultPrettyPrinter()
            .withObjectIndenter(TWO_SPACES)
            .withArrayIndenter(TWO_SPACES)
            .createInstance();
    ObjectWriteContext context =
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            return indented;
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    return FACTORY.createGenerator(context, out);
  }

  /**
   * Writes one observation: {@link ObservationFields#ALL}, nested at the dots of their names, and
   * behind them what a look at its service told, if there was one.
   */
  static void write(JsonGenerator json, Observation seen, ServiceLook.@Nullable Result service) {
    json.writeStartObject();
    String object = "";
    for (ObservationField field : ObservationFields.ALL) {
      ObservationField.Value value = field.accessor().apply(seen);
      if (value instanceof ObservationField.Inapplicable) {
        continue;
      }
      int dot = field.name().indexOf('.');
      String within = dot < 0 ? "" : field.name().substring(0, dot);
      if (!within.equals(object)) {
        if (!object.isEmpty()) {
          json.writeEndObject();
        }
        if (!within.isEmpty()) {
          json.writeObjectPropertyStart(within);
        }
        object = within;
      }
      json.writeName(field.name().substring(dot + 1));
      if (service != null && field.name().equals("service") && !service.service().isEmpty()) {
        json.writeString(service.service());
      } else {
        write(json, field, value);
      }
    }
    if (!object.isEmpty()) {
      json.writeEndObject();
    }
    if (service != null) {
      json.writeName("serviceLook");
      ServiceFields.write(json, service);
    }
    json.writeEndObject();
  }

  /** A switch over the field's type, since one over the value's class is slow in a cold JVM. */
  private static void write(
      JsonGenerator json, ObservationField field, ObservationField.Value value) {
    if (value instanceof ObservationField.Unknown) {
      json.writeNull();
      return;
    }
    switch (field.type()) {
      case TEXT -> json.writeString(((ObservationField.Text) value).text());
      case COUNT -> json.writeNumber(((ObservationField.Count) value).count());
      case NUMBER -> json.writeNumber(((ObservationField.Measure) value).number());
    }
  }

  /** Writes {@code value}, or null. */
  static void text(JsonGenerator json, String name, @Nullable Object value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value.toString());
    }
  }

  /** Runs {@code writing} and throws what the output threw, out of Jackson's wrapping. */
  static void unwrapped(Runnable writing) throws IOException {
    try {
      writing.run();
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }
}
