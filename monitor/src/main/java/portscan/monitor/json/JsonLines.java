package portscan.monitor.json;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes an object a line, in plain ASCII. */
public final class JsonLines {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .rootValueSeparator("")
          .build();

  private final JsonGenerator json;

  public JsonLines(Writer out) {
    json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** Writes the fields of an object. */
  public interface Fields {
    void write(JsonGenerator json);
  }

  /** Writes a line. */
  public void line(Fields fields) throws IOException {
    try {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /** Hands everything over to the output. */
  public void flush() throws IOException {
    try {
      json.flush();
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /** Writes a list of texts. */
  public static void texts(JsonGenerator json, String name, List<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }
}
