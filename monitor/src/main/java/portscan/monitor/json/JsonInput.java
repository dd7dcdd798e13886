package portscan.monitor.json;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import portscan.format.syntax.Printable;
import portscan.monitor.json.JsonObject.Field;
import portscan.monitor.json.JsonObject.UnexpectedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads JSON of any length object by object: one after the other (JSON lines), or in a list, or in
 * lists that are fields of one object.
 */
public final class JsonInput {
  private static final int DEEPEST = 16;
  private static final int LONGEST_TEXT = 100_000_000;

  /** masscan has ended lists with a comma, and with an object whose key has no quotes. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST + 2)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(100)
                  .build())
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .build();

  /** Who is told of each object. */
  public interface Visitor {
    /** An object that stands for itself; without the lists whose elements were told before. */
    void root(JsonObject object);

    /** An element of a list. */
    void element(JsonObject object);

    /**
     * The text ends within an object, behind whole ones.
     *
     * @return whether that is no mistake
     */
    default boolean isCutOff() {
      return false;
    }
  }

  /** Counts line ends. */
  private static final class Lines extends FilterReader {
    private long ends;

    /** The parser closes what it has read to its end. */
    private boolean isRead;

    Lines(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] text, int from, int most) throws IOException {
      int count = super.read(text, from, most);
      isRead = count < 0;
      for (int i = from; i < from + count; i++) {
        ends += text[i] == '\n' ? 1 : 0;
      }
      return count;
    }

    /** Whether the text ends in that line. */
    boolean endsIn(int line) throws IOException {
      char[] rest = new char[1 << 13];
      boolean hasMore = !isRead;
      while (hasMore && ends < line) {
        hasMore = read(rest, 0, rest.length) >= 0;
      }
      return ends == line - 1;
    }
  }

  private final JsonParser json;
  private final Set<String> lists;
  private boolean isBehindWhole;

  private JsonInput(JsonParser json, Set<String> lists) {
    this.json = json;
    this.lists = lists;
  }

  /**
   * Reads to the end.
   *
   * @param lists the fields of an outermost object whose elements are told one by one
   * @throws UnexpectedException if it is not JSON
   */
  public static void read(Reader reader, Set<String> lists, Visitor visitor) throws IOException {
    Lines lines = new Lines(reader);
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), lines)) {
      JsonInput input = new JsonInput(json, lists);
      try {
        input.roots(visitor);
      } catch (JacksonIOException e) {
        throw e.getCause();
      } catch (JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        if (at != null
            && input.isBehindWhole
            && lines.endsIn(at.getLineNr())
            && visitor.isCutOff()) {
          return;
        }
        throw new UnexpectedException(
            at == null ? 1 : at.getLineNr(),
            at == null ? 1 : at.getColumnNr(),
            "bad-json",
            "this is no JSON: " + Printable.of(e.getOriginalMessage(), 120));
      }
    }
  }

  private void roots(Visitor visitor) {
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      switch (token) {
        case START_OBJECT -> {
          visitor.root(root(visitor));
          isBehindWhole = true;
        }
        case START_ARRAY -> elements(visitor);
        default -> throw unexpected("an object or a list is expected here");
      }
    }
  }

  private JsonObject root(Visitor visitor) {
    TokenStreamLocation start = json.currentTokenLocation();
    Map<String, Field> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY && lists.contains(name)) {
        elements(visitor);
      } else {
        fields.put(name, value(1));
      }
    }
    return new JsonObject(start.getLineNr(), start.getColumnNr(), fields);
  }

  private void elements(Visitor visitor) {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw unexpected("an object is expected here");
      }
      if (value(1).value() instanceof JsonObject object) {
        visitor.element(object);
      }
    }
  }

  private Field value(int depth) {
    if (depth > DEEPEST) {
      throw unexpected("objects and lists are nested too deeply");
    }
    TokenStreamLocation at = json.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    JsonToken token = json.currentToken();
    Object value =
        switch (token) {
          case START_OBJECT -> {
            Map<String, Field> fields = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
              String name = json.currentName();
              json.nextToken();
              fields.put(name, value(depth + 1));
            }
            yield new JsonObject(line, column, fields);
          }
          case START_ARRAY -> {
            List<Field> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
              elements.add(value(depth + 1));
            }
            yield elements;
          }
          case VALUE_STRING -> json.getString();
          case VALUE_NUMBER_INT ->
              switch (json.getNumberType()) {
                case INT, LONG -> json.getLongValue();
                default -> json.getDoubleValue();
              };
          case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          case VALUE_NULL -> JsonObject.NULL;
          case null, default -> throw unexpected("a value is expected here");
        };
    return new Field(value, line, column);
  }

  private UnexpectedException unexpected(String message) {
    TokenStreamLocation at = json.currentTokenLocation();
    return new UnexpectedException(at.getLineNr(), at.getColumnNr(), "bad-json", message);
  }
}
