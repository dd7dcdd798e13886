package portscan.format.document;

import java.util.List;
import java.util.Optional;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/** One value of a document. */
public sealed interface Node {

  /** Where it starts. */
  SourceLocation place();

  /** How many values it holds, itself included, where aliases count as what they stand for. */
  long weight();

  /** What it is, for messages: {@code a list}. */
  String kind();

  /**
   * A scalar.
   *
   * @param place where it starts, its quote included
   * @param value the text that it stands for
   * @param isPlain whether it stands without quotes
   * @param verbatimAt how many columns after {@code place} the value stands letter for letter; -1
   *     if it does not
   */
  record Text(SourceLocation place, String value, boolean isPlain, int verbatimAt) implements Node {
    /** Whether it stands for no value: nothing, {@code ~} or {@code null}. */
    public boolean isNothing() {
      return isPlain
          && switch (value) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }

    /** The place of the character at {@code index}, or of the whole if that cannot be told. */
    public SourceLocation place(int index) {
      return verbatimAt < 0 ? place : place.plus(verbatimAt + index);
    }

    /** The same scalar with another value, which does not stand in the file. */
    public Text withValue(String other) {
      return other.equals(value) ? this : new Text(place, other, false, -1);
    }

    @Override
    public long weight() {
      return 1;
    }

    @Override
    public String kind() {
      return isNothing() ? "empty" : "the text " + Printable.quoted(value);
    }
  }

  /** A list. */
  record Items(SourceLocation place, List<Node> items, long weight) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file; no key comes twice. */
  record Fields(SourceLocation place, List<Field> fields, long weight) implements Node {
    /** The value of a key. */
    public Optional<Node> get(String key) {
      for (Field field : fields) {
        if (field.name().equals(key)) {
          return Optional.of(field.value());
        }
      }
      return Optional.empty();
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key with its value. */
  record Field(Text key, Node value) {
    /** The key's text. */
    public String name() {
      return key.value();
    }

    /** Where to point at what is wrong with the value: at the key if there is none. */
    public SourceLocation valuePlace() {
      return value instanceof Text text && text.isNothing() ? key.place() : value.place();
    }
  }
}
