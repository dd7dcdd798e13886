package portscan.monitor.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Printable;

/**
 * An object of a JSON text.
 *
 * @param line of its opening brace, from 1
 * @param column of its opening brace, from 1
 * @param fields in the order of the text
 */
public record JsonObject(int line, int column, Map<String, Field> fields) {
  /**
   * A value with its place.
   *
   * @param value a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@link
   *     JsonObject}, {@code List<Field>}, or {@link #NULL}
   */
  public record Field(Object value, int line, int column) {}

  /** What {@code null} is read as. */
  public static final Object NULL = new Object();

  /** The text is not what was expected, at a place that is known. */
  public static final class UnexpectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic problem;

    public UnexpectedException(int line, int column, String code, String message) {
      super(message);
      problem = new Diagnostic(Math.max(1, line), Math.max(1, column), code, message, "");
    }

    /** What is wrong, and where. */
    public Diagnostic problem() {
      return problem;
    }
  }

  /** Whether there is such a field, and it is not null. */
  public boolean has(String name) {
    return !value(name).equals(NULL);
  }

  /** The value of a field; {@link #NULL} too if there is no such field. */
  private Object value(String name) {
    Field field = fields.get(name);
    return field == null ? NULL : field.value();
  }

  /** That the field's value, or the object if there is no such field, is off. */
  public UnexpectedException wrong(String name, String message) {
    Field field = fields.get(name);
    return new UnexpectedException(
        field == null ? line : field.line(),
        field == null ? column : field.column(),
        "bad-value",
        message);
  }

  /** The text of a field; the field must be one, if it is there. */
  public Optional<String> optionalText(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (value(name) instanceof String text) {
      return Optional.of(text);
    }
    throw wrong(name, Printable.quoted(name) + " is not a text");
  }

  /** The text of a field that must be there. */
  public String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  private UnexpectedException missing(String name) {
    return wrong(name, "there is no " + Printable.quoted(name));
  }

  /** The whole number of a field that must be there, from {@code least} to {@code most}. */
  public long number(String name, long least, long most) {
    if (!has(name)) {
      throw missing(name);
    }
    if (value(name) instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw wrong(name, Printable.quoted(name) + " is not a number from " + least + " to " + most);
  }

  /** Whether a field is there and true. */
  public boolean isTrue(String name) {
    return value(name).equals(true);
  }

  /** The objects of a field that must be there. */
  public List<JsonObject> objects(String name) {
    if (!has(name)) {
      throw missing(name);
    }
    List<JsonObject> objects = new ArrayList<>();
    if (value(name) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Field(JsonObject object, int _, int _)) {
          objects.add(object);
        } else {
          throw wrong(name, Printable.quoted(name) + " has something else than objects");
        }
      }
      return objects;
    }
    throw wrong(name, Printable.quoted(name) + " is not a list of objects");
  }

  /** The object of a field, if it is there and one. */
  public Optional<JsonObject> object(String name) {
    return value(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** The texts of a field that must be there. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (value(name) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Field(String text, int _, int _)) {
          texts.add(text);
        } else {
          throw wrong(name, Printable.quoted(name) + " has something else than texts");
        }
      }
      return texts;
    }
    throw wrong(name, Printable.quoted(name) + " is not a list of texts");
  }
}
