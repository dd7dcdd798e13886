package portscan.format.report;

import java.util.function.Function;
import portscan.api.model.Observation;

/**
 * One field of an observation as programs read it.
 *
 * @param name the CSV column and the JSON key; a dot stands between the key of an object and a key
 *     within it
 * @param type what its value is, when it is not null
 * @param doc what it means, in one sentence
 * @param accessor its value in one observation
 */
public record ObservationField(
    String name, Type type, String doc, Function<Observation, Value> accessor) {

  /** What kind of value a field has. */
  public enum Type {
    TEXT("text"),
    /** A whole number of 0 or more. */
    COUNT("count"),
    /** A number with a fraction. */
    NUMBER("number");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** The value of a field. */
  public sealed interface Value {}

  /** A {@link Type#TEXT}. */
  public record Text(String text) implements Value {}

  /** A {@link Type#COUNT}. */
  public record Count(long count) implements Value {}

  /** A {@link Type#NUMBER}. */
  public record Measure(double number) implements Value {}

  /** The field applies but has no value: {@code null} in JSON, an empty cell in CSV. */
  public record Unknown() implements Value {}

  /** The field does not apply to this kind of evidence: no key in JSON, an empty cell in CSV. */
  public record Inapplicable() implements Value {}
}
