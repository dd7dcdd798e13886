package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.monitor.snapshot.Verdict;
import portscan.monitor.snapshot.VerdictFields;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Objects of JSON, a line each, in plain ASCII. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private JsonText() {}

  /** Writes one object whose fields {@code fields} writes. */
  static void line(Writer out, Consumer<JsonGenerator> fields) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /** Writes a verdict as an object, or null. */
  static void verdict(JsonGenerator json, String name, @Nullable Verdict verdict) {
    if (verdict == null) {
      json.writeNullProperty(name);
      return;
    }
    json.writeObjectPropertyStart(name);
    VerdictFields.write(json, verdict);
    json.writeEndObject();
  }
}
