package portscan.format.runbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portscan.format.document.Node;
import portscan.format.document.Problems;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/**
 * A mapping with known keys: reads what is under them, and notes what is wrong once.
 *
 * <p>A mistake hides what follows from it: a misspelt key is not missed under its right name too.
 */
final class Section {
  private final Scope scope;
  private final String what;
  private final SourceLocation place;
  private final Map<String, Node.Field> fields;
  private final boolean hasUnknownKeys;

  private Section(
      Scope scope,
      String what,
      SourceLocation place,
      Map<String, Node.Field> fields,
      boolean hasUnknownKeys) {
    this.scope = scope;
    this.what = what;
    this.place = place;
    this.fields = fields;
    this.hasUnknownKeys = hasUnknownKeys;
  }

  /** Words that others use for keys of ours. */
  private static final Map<String, String> SYNONYMS =
      Map.of(
          "vars", "variables",
          "expectations", "expect",
          "expires", "until",
          "expiry", "until",
          "protocol", "transport",
          "proto", "transport",
          "days", "minDaysLeft",
          "networks", "vantages",
          "default", "everythingElse");

  /**
   * The mapping that {@code node} is.
   *
   * @param what it is, for messages: {@code an expectation}
   * @param valuePlace where to point if it is none
   * @param known every key that it may have
   */
  static Optional<Section> of(
      Scope scope, Node node, SourceLocation valuePlace, String what, List<String> known) {
    if (!(node instanceof Node.Fields mapping)) {
      scope
          .problems()
          .add(
              valuePlace,
              "type-mapping",
              what + " is a mapping (" + String.join(", ", known) + "), and this is " + node.kind(),
              withSpace(node, known));
      return Optional.empty();
    }
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    boolean hasUnknownKeys = false;
    for (Node.Field field : mapping.fields()) {
      fields.put(field.name(), field);
      if (!known.contains(field.name())) {
        hasUnknownKeys = true;
        unknown(scope, field, what, known);
      }
    }
    return Optional.of(new Section(scope, what, mapping.place(), fields, hasUnknownKeys));
  }

  /** {@code port: 443} for {@code port:443}, {@code port 443} and a bare {@code 443}. */
  private static String withSpace(Node node, List<String> known) {
    if (!(node instanceof Node.Text text)) {
      return "";
    }
    String value = text.value();
    int end = 0;
    while (end < value.length() && Character.isLetter(value.charAt(end))) {
      end++;
    }
    boolean hasKey =
        end < value.length()
            && known.contains(value.substring(0, end))
            && ": ".indexOf(value.charAt(end)) >= 0;
    boolean isPort = known.contains("port") && value.matches("\\d{1,5}");
    return hasKey
        ? value.substring(0, end) + ": " + value.substring(end + 1).strip()
        : isPort ? "port: " + value : "";
  }

  private static void unknown(Scope scope, Node.Field field, String what, List<String> known) {
    String message =
        field.name().equals("<<") && field.key().isPlain()
            ? "YAML 1.2 merges no mappings: \"<<\" is no key"
            : "unknown key " + Printable.quoted(field.name()) + " in " + what;
    String synonym = SYNONYMS.getOrDefault(field.name(), "");
    if (known.contains(synonym)) {
      scope.problems().add(field.key().place(), "key-unknown", message, synonym);
    } else {
      scope
          .problems()
          .addMisspelt(field.key().place(), "key-unknown", message, field.name(), known);
    }
  }

  /** The same section, read with other variables. */
  Section in(Scope other) {
    return new Section(other, what, place, fields, hasUnknownKeys);
  }

  SourceLocation place() {
    return place;
  }

  boolean hasUnknownKeys() {
    return hasUnknownKeys;
  }

  Optional<Node.Field> field(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  /** Notes that a key is missing, unless a misspelt one may be it. */
  void missing(String code, String message) {
    if (!hasUnknownKeys) {
      problems().add(place, code, message);
    }
  }

  /** The text under a key; empty if there is none, or if it is wrong. */
  Optional<Node.Text> text(String key) {
    return field(key).flatMap(field -> text(scope, field.value(), field.valuePlace(), key));
  }

  /** The same as a value. */
  Optional<String> value(String key) {
    return text(key).map(Node.Text::value);
  }

  /** One text or a list of texts under a key. */
  List<Node.Text> texts(String key) {
    return field(key).map(field -> texts(scope, field, key)).orElseGet(List::of);
  }

  /** The values of a list under a key. */
  List<Node> items(String key, String ofWhat) {
    return field(key)
        .map(field -> items(scope, field, quoted(key) + " is a list of " + ofWhat))
        .orElseGet(List::of);
  }

  /** The keys and values of a mapping with free keys. */
  List<Node.Field> mapping(String key, String ofWhat) {
    return field(key)
        .map(field -> mapping(scope, field, quoted(key) + " is a mapping of " + ofWhat))
        .orElseGet(List::of);
  }

  static Optional<Node.Text> text(Scope scope, Node node, SourceLocation valuePlace, String key) {
    if (!(node instanceof Node.Text text) || text.isNothing()) {
      scope
          .problems()
          .add(
              valuePlace,
              "type-text",
              node instanceof Node.Text
                  ? quoted(key) + " has no value"
                  : quoted(key) + " is a text, and this is " + node.kind());
      return Optional.empty();
    }
    if (text.value().isBlank()) {
      scope.problems().add(valuePlace, "text-empty", quoted(key) + " is empty");
      return Optional.empty();
    }
    return scope.replace(text.withValue(text.value().strip()));
  }

  static List<Node.Text> texts(Scope scope, Node.Field field, String key) {
    List<Node.Text> texts = new ArrayList<>();
    switch (field.value()) {
      case Node.Items list -> {
        if (list.items().isEmpty()) {
          scope.problems().add(list.place(), "list-empty", quoted(key) + " is an empty list");
        }
        for (Node item : list.items()) {
          text(scope, item, item.place(), key).ifPresent(texts::add);
        }
      }
      case Node.Text text -> text(scope, text, field.valuePlace(), key).ifPresent(texts::add);
      case Node.Fields mapping ->
          scope
              .problems()
              .add(
                  field.valuePlace(),
                  "type-texts",
                  quoted(key) + " is a text or a list of texts, and this is " + mapping.kind());
    }
    return texts;
  }

  static List<Node> items(Scope scope, Node.Field field, String expected) {
    if (field.value() instanceof Node.Items list) {
      return list.items();
    }
    if (field.value() instanceof Node.Fields mapping
        && !mapping.fields().isEmpty()
        && mapping.fields().getFirst().name().startsWith("-")) {
      scope
          .problems()
          .add(mapping.place(), "item-space", "the \"-\" of a list item is followed by a space");
      return List.of();
    }
    scope
        .problems()
        .add(field.valuePlace(), "type-list", expected + ", and this is " + field.value().kind());
    return List.of();
  }

  static List<Node.Field> mapping(Scope scope, Node.Field field, String expected) {
    if (field.value() instanceof Node.Fields mapping) {
      return mapping.fields();
    }
    scope.incomplete();
    scope
        .problems()
        .add(
            field.valuePlace(), "type-mapping", expected + ", and this is " + field.value().kind());
    return List.of();
  }

  /** What it is, for messages. */
  String what() {
    return what;
  }

  private Problems problems() {
    return scope.problems();
  }

  private static String quoted(String key) {
    return Printable.quoted(key);
  }
}
