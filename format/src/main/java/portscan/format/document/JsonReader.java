package portscan.format.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** JSON to a tree; the text that numbers and words are written with stays as it is. */
public final class JsonReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxStringLength(32 << 20)
                  .maxNumberLength(1000)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String file;
  private final JsonParser json;

  private JsonReader(String file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /** The one value of a file. */
  public static Parsed<Node> document(String file, String text) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonReader reader = new JsonReader(file, json);
      JsonToken first = json.nextToken();
      if (first == null) {
        return Parsed.rejected(
            Diagnostic.at(new SourceLocation(file, 1, 1), "file-empty", "the file is empty", ""));
      }
      Node document = reader.node(first);
      return json.nextToken() == null
          ? Parsed.ok(document)
          : Parsed.rejected(
              Diagnostic.at(reader.place(), "json-syntax", "text follows the JSON value", ""));
    } catch (JacksonException e) {
      return Parsed.rejected(
          Diagnostic.at(
              place(file, e.getLocation()),
              "json-syntax",
              "not valid JSON: " + Printable.of(firstLine(e.getOriginalMessage()), 160),
              ""));
    }
  }

  private Node node(JsonToken token) {
    SourceLocation place = place();
    return switch (token) {
      case START_OBJECT -> fields(place);
      case START_ARRAY -> items(place);
      case VALUE_STRING ->
          new Node.Text(place, Optional.ofNullable(json.getString()).orElse(""), false, -1);
      default -> new Node.Text(place, Optional.ofNullable(json.getString()).orElse(""), true, 0);
    };
  }

  private Node fields(SourceLocation place) {
    List<Node.Field> fields = new ArrayList<>();
    long weight = 1;
    for (JsonToken token = json.nextToken();
        token != null && token != JsonToken.END_OBJECT;
        token = json.nextToken()) {
      Node.Text key = new Node.Text(place(), String.valueOf(json.currentName()), false, -1);
      JsonToken value = json.nextToken();
      if (value == null) {
        break;
      }
      Node node = node(value);
      weight += node.weight();
      fields.add(new Node.Field(key, node));
    }
    return new Node.Fields(place, fields, weight);
  }

  private Node items(SourceLocation place) {
    List<Node> items = new ArrayList<>();
    long weight = 1;
    for (JsonToken token = json.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      Node item = node(token);
      weight += item.weight();
      items.add(item);
    }
    return new Node.Items(place, items, weight);
  }

  private SourceLocation place() {
    return place(file, json.currentTokenLocation());
  }

  private static SourceLocation place(String file, @Nullable TokenStreamLocation location) {
    return location == null
        ? new SourceLocation(file, 1, 1)
        : new SourceLocation(
            file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private static String firstLine(@Nullable String message) {
    String text = String.valueOf(message);
    int end = text.length();
    // Jackson adds where a value began in words of its own, with what it hides of the source.
    for (String rest : List.of("\n", " (for ", " at [Source", "[Source")) {
      int at = text.indexOf(rest);
      end = at < 0 ? end : Math.min(end, at);
    }
    return text.substring(0, end).strip();
  }
}
