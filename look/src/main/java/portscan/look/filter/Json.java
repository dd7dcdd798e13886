package portscan.look.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** A JSON value (RFC 8259). */
sealed interface Json {
  /** Deeper than any rule, and far from the stack's end. */
  int MAXIMUM_DEPTH = 100;

  /** A string. */
  record Text(String text) implements Json {}

  /** A whole number. */
  record Whole(long number) implements Json {}

  /** Anything without a use here: null, booleans, fractions. */
  record Other() implements Json {}

  /** An array. */
  record Items(List<Json> items) implements Json {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** An object. */
  record Fields(Map<String, Json> fields) implements Json {}

  /** The value of a field; {@link Other} if there is none, or this is no object. */
  default Json at(String name) {
    return this instanceof Fields(Map<String, Json> fields) && fields.containsKey(name)
        ? fields.get(name)
        : new Other();
  }

  /** A field's text; empty if it has none. */
  default String text(String name) {
    return at(name) instanceof Text(String text) ? text : "";
  }

  /** A field's number; 0 if it has none. */
  default long number(String name) {
    return at(name) instanceof Whole(long number) ? number : 0;
  }

  /** The values of an array; the value itself if it is none. */
  default List<Json> items() {
    return this instanceof Items(List<Json> items) ? items : List.of(this);
  }

  /** Reads a text; empty if it is not one JSON value, or nested too deep. */
  static Optional<Json> parse(String text) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAXIMUM_DEPTH).build())
            .build();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Optional.empty();
      }
      Json value = value(parser, first);
      return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Json value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          fields.put(name, value(parser, parser.nextToken()));
        }
        yield new Fields(fields);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(value(parser, next));
        }
        yield new Items(items);
      }
      case VALUE_STRING -> new Text(parser.getString());
      case VALUE_NUMBER_INT -> {
        Number number = parser.getNumberValue();
        yield number instanceof Integer || number instanceof Long
            ? new Whole(number.longValue())
            : new Other();
      }
      default -> new Other();
    };
  }
}
