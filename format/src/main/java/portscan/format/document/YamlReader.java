package portscan.format.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.Suggestions;

/**
 * YAML 1.2 to trees.
 *
 * <p>Built from the parser's events rather than from its objects, since only events have places.
 * Nesting is bounded, and so is what aliases stand for: a few lines of them can mean billions of
 * values, which whoever walks the tree would visit one by one.
 */
public final class YamlReader {
  private static final int DEEPEST = 40;

  private static final String TAGS = "tag:yaml.org,2002:";

  /** Those of YAML 1.2's core schema, and the one that asks for no schema. */
  private static final Set<String> KNOWN_TAGS =
      Set.of(
          "!",
          TAGS + "str",
          TAGS + "int",
          TAGS + "float",
          TAGS + "bool",
          TAGS + "null",
          TAGS + "map",
          TAGS + "seq");

  /** What aliases may add to the values that stand in the file, which has a size limit itself. */
  private static final long MOST_ALIASED = 200_000;

  private final String file;
  private final long mostValues;
  private final boolean isForeign;

  /** What the file is that holds one document at the most; empty if it may hold several. */
  private final String alone;

  private final Iterator<Event> events;
  private final Map<Anchor, Node> anchors = new HashMap<>();

  private YamlReader(String file, String text, boolean isForeign, String alone) {
    this.file = file;
    this.alone = alone;
    this.mostValues = MOST_ALIASED + text.length();
    this.isForeign = isForeign;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(text.length() + 1).build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /**
   * Every document of a file; none if it holds nothing but comments.
   *
   * @param isForeign whether another tool's: {@code <<} merges mappings, as in YAML 1.1, and tags
   *     that mean something to that tool alone are passed over
   */
  public static Parsed<List<Node>> documents(String file, String text, boolean isForeign) {
    return documents(file, text, isForeign, "");
  }

  /**
   * The document of a file of ours, which holds no second one; none if it holds nothing but
   * comments.
   *
   * @param what the file is, for example {@code a runbook}
   */
  public static Parsed<List<Node>> document(String file, String text, String what) {
    return documents(file, text, false, what);
  }

  private static Parsed<List<Node>> documents(
      String file, String text, boolean isForeign, String alone) {
    try {
      return Parsed.ok(new YamlReader(file, text, isForeign, alone).documents());
    } catch (MisreadException e) {
      return Parsed.rejected(e.diagnostic());
    } catch (MarkedYamlEngineException e) {
      if (YamlTabs.areBlamed(e)) {
        String spaced = YamlTabs.spaced(text);
        if (!spaced.equals(text)) {
          return documents(file, spaced, isForeign, alone);
        }
      }
      return Parsed.rejected(new YamlMistakes(file, text).diagnostic(e));
    } catch (YamlEngineException e) {
      return Parsed.rejected(new YamlMistakes(file, text).unmarked(e));
    }
  }

  private List<Node> documents() {
    List<Node> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          anchors.clear();
          if (!documents.isEmpty() && !alone.isEmpty()) {
            throw new MisreadException(
                place(event),
                "file-documents",
                alone + " is one document, and a second one starts here",
                "");
          }
        }
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        default -> documents.add(node(event, 0));
      }
    }
    return documents;
  }

  private Node node(Event event, int depth) {
    SourceLocation place = place(event);
    if (depth > DEEPEST) {
      throw new MisreadException(
          place, "yaml-deep", "values are nested deeper than " + DEEPEST + " levels", "");
    }
    checkTag(event, place);
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, place);
          case SequenceStartEvent start -> items(place, depth);
          case MappingStartEvent start -> fields(place, depth);
          case AliasEvent alias -> aliased(alias, place);
          default -> throw new MisreadException(place, "yaml-syntax", "a value is missing", "");
        };
    Optional<Anchor> anchor =
        event instanceof NodeEvent named && !(event instanceof AliasEvent)
            ? named.getAnchor()
            : Optional.empty();
    anchor.ifPresent(name -> anchors.put(name, node));
    return node;
  }

  /** A tag of somebody's own would say something that nothing here does. */
  private void checkTag(Event event, SourceLocation place) {
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> Optional.empty();
        };
    if (!isForeign && tag.isPresent() && !KNOWN_TAGS.contains(tag.get())) {
      String shown = tag.get().replace(TAGS, "!!");
      throw new MisreadException(
          place,
          "yaml-tag",
          "tag "
              + Printable.quoted(shown)
              + " means nothing here; a value that starts with \"!\" needs quotes",
          "");
    }
  }

  private Node.Text scalar(ScalarEvent scalar, SourceLocation place) {
    Optional<Mark> start = scalar.getStartMark();
    Optional<Mark> end = scalar.getEndMark();
    int length =
        start.isPresent() && end.isPresent() ? end.get().getIndex() - start.get().getIndex() : -1;
    String value = scalar.getValue();
    int quotes = scalar.isPlain() ? 0 : 1;
    boolean oneLine = !scalar.isLiteral() && !scalar.isFolded();
    boolean verbatim =
        oneLine
            && length == value.codePointCount(0, value.length()) + 2 * quotes
            && scalar.getTag().isEmpty()
            && scalar.getAnchor().isEmpty();
    return new Node.Text(place, value, scalar.isPlain(), verbatim ? quotes : -1);
  }

  private Node items(SourceLocation place, int depth) {
    List<Node> items = new ArrayList<>();
    long weight = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      Node item = node(event, depth + 1);
      weight = weight(weight, item, event);
      items.add(item);
    }
    return new Node.Items(place, items, weight);
  }

  private Node fields(SourceLocation place, int depth) {
    Map<String, Node.Field> fields = new HashMap<>();
    List<Node.Field> ordered = new ArrayList<>();
    List<Node> merged = new ArrayList<>();
    long weight = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Node.Text key = key(event, depth);
      Event valueEvent = events.next();
      Node value = node(valueEvent, depth + 1);
      weight = weight(weight, value, valueEvent);
      if (isForeign && key.isPlain() && key.value().equals("<<")) {
        merged.add(value);
        continue;
      }
      Node.Field field = new Node.Field(key, value);
      Node.Field earlier = fields.putIfAbsent(key.value(), field);
      if (earlier != null) {
        throw new MisreadException(
            key.place(),
            "key-twice",
            "key "
                + Printable.quoted(key.value())
                + " comes twice; the first is in line "
                + earlier.key().place().line(),
            "");
      }
      ordered.add(field);
    }
    merged.forEach(value -> merge(value, fields, ordered));
    return new Node.Fields(place, ordered, weight);
  }

  private static void merge(Node value, Map<String, Node.Field> fields, List<Node.Field> ordered) {
    switch (value) {
      case Node.Fields others -> {
        for (Node.Field field : others.fields()) {
          if (fields.putIfAbsent(field.name(), field) == null) {
            ordered.add(field);
          }
        }
      }
      case Node.Items items ->
          items.items().stream()
              .filter(Node.Fields.class::isInstance)
              .forEach(item -> merge(item, fields, ordered));
      case Node.Text text ->
          throw new MisreadException(
              text.place(), "merge-text", "\"<<\" merges mappings, not " + text.kind(), "");
    }
  }

  private Node.Text key(Event event, int depth) {
    if (node(event, depth + 1) instanceof Node.Text key) {
      return key;
    }
    throw new MisreadException(
        place(event),
        "key-syntax",
        "a key is plain text; a value that starts with \"{\" or \"[\" needs quotes",
        "");
  }

  private Node aliased(AliasEvent alias, SourceLocation place) {
    Node node = anchors.get(alias.getAlias());
    if (node == null) {
      throw new MisreadException(
          place,
          "alias-unknown",
          "alias "
              + Printable.quoted("*" + alias.getAlias().getValue())
              + " stands for nothing that came before; a value that starts with \"*\" needs quotes",
          Suggestions.nearest(
                  alias.getAlias().getValue(),
                  anchors.keySet().stream().map(Anchor::getValue).sorted().toList())
              .map(near -> "*" + near)
              .orElse(""));
    }
    return node;
  }

  private long weight(long sum, Node added, Event event) {
    long weight = sum + added.weight();
    if (weight > mostValues) {
      throw new MisreadException(
          place(event), "yaml-aliases", "aliases stand for more than 200,000 values", "");
    }
    return weight;
  }

  private SourceLocation place(Event event) {
    return event
        .getStartMark()
        .map(mark -> new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> new SourceLocation(file, 1, 1));
  }
}
