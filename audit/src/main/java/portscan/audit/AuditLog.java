package portscan.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the records of a trail. */
final class AuditLog {
  /** A longer line is none of ours. */
  private static final int LONGEST_LINE = 1 << 24;

  private static final JsonFactory JSON = new JsonFactory();

  private AuditLog() {}

  /** Is given a line without its end. */
  interface LineReader {
    /**
     * Takes a line.
     *
     * @param isFinished whether a line end stood behind it
     */
    void take(byte[] text, boolean isFinished);
  }

  /** Gives every line of {@code file} to {@code reader}. */
  static void forEachLine(Path file, LineReader reader) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next = in.read();
      while (next >= 0) {
        line.reset();
        while (next >= 0 && next != '\n' && line.size() < LONGEST_LINE) {
          line.write(next);
          next = in.read();
        }
        boolean isFinished = next == '\n';
        reader.take(line.toByteArray(), isFinished);
        next = isFinished ? in.read() : next;
      }
    }
  }

  /** Gives every record of {@code file} to {@code reader}; what is none is passed over. */
  static void forEach(Path file, Consumer<AuditEvent> reader) throws IOException {
    forEachLine(file, (text, _) -> event(text).ifPresent(reader));
  }

  /** The record that a line holds; empty if it is none. */
  static Optional<AuditEvent> event(byte[] line) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> members = object(parser);
      if (members.get("seq") instanceof Long seq
          && members.get("at") instanceof String at
          && members.get("run") instanceof String run
          && members.get("event") instanceof String word) {
        return AuditEvent.Kind.of(word)
            .map(kind -> new AuditEvent(seq, Instant.parse(at), run, kind, members));
      }
      return Optional.empty();
    } catch (JacksonException | DateTimeException e) {
      // Not as we write it, which the hashes tell too.
      return Optional.empty();
    }
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> parser.getString();
    };
  }
}
