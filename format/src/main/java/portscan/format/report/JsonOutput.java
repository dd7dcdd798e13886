package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
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
public final class JsonOutput {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator("")
          .build();

  private static final DefaultIndenter TWO_SPACES = new DefaultIndenter("  ", "\n");

  /** Names the keys of every document; a change that breaks a reader gets another number. */
  public static final String SCHEMA = "portscan/1";

  private JsonOutput() {}

  /** A generator of one value a line. */
  static JsonGenerator lines(Writer out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** A generator of an indented document. */
  public static JsonGenerator document(Writer out) {
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

  /** Writes a whole document, which {@code writing} fills, and a line's end. */
  public static void whole(Writer out, Consumer<JsonGenerator> writing) throws IOException {
    unwrapped(() -> {
      try (JsonGenerator json = document(out)) {
        writing.accept(json);
      }
    });
    out.write('\n');
    out.flush();
  }

  /** Writes one observation: {@link ObservationFields#ALL}, nested at the dots of their names. */
  public static void write(JsonGenerator json, Observation seen) {
    write(json, seen, null);
  }

  /** Writes one observation, and behind it what a look at its service told, if there was one. */
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
  public static void text(JsonGenerator json, String name, @Nullable Object value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value.toString());
    }
  }

  /** Writes an array of texts. */
  public static void texts(JsonGenerator json, String name, List<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  /** Milliseconds, rounded to the microsecond, as every document gives them. */
  public static double milliseconds(Duration duration) {
    return Statistics.milliseconds(duration);
  }

  /** A time as every document gives it. */
  public static String time(Instant at) {
    return ObservationFields.time(at);
  }

  /** Runs {@code writing} and throws what the output threw, out of Jackson's wrapping. */
  public static void unwrapped(Runnable writing) throws IOException {
    try {
      writing.run();
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }
}
