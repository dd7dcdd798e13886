package portscan.format.syntax;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a parser made of a text: a value, or everything that is wrong with it. */
public sealed interface Parsed<T> {

  /** The text means {@code value}. */
  record Ok<T>(T value) implements Parsed<T> {}

  /**
   * The text means nothing.
   *
   * @param diagnostics what is wrong, in the order of the text; not empty
   */
  record Rejected<T>(List<Diagnostic> diagnostics) implements Parsed<T> {
    public Rejected {
      if (diagnostics.isEmpty()) {
        throw new IllegalArgumentException("a rejection says why");
      }
      diagnostics = List.copyOf(diagnostics);
    }

    /** The same rejection of a text that would have meant something else. */
    public <R> Rejected<R> as() {
      return new Rejected<>(diagnostics);
    }
  }

  static <T> Parsed<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Parsed<T> rejected(Diagnostic diagnostic) {
    return new Rejected<>(List.of(diagnostic));
  }

  /** The value, if there is one. */
  default Optional<T> found() {
    return switch (this) {
      case Ok<T>(T value) -> Optional.of(value);
      case Rejected<T> _ -> Optional.empty();
    };
  }

  /** What is wrong; empty if nothing is. */
  default List<Diagnostic> problems() {
    return switch (this) {
      case Ok<T> _ -> List.of();
      case Rejected<T>(List<Diagnostic> diagnostics) -> diagnostics;
    };
  }

  /** The value turned into another, or the same rejection. */
  default <R> Parsed<R> map(Function<T, R> change) {
    return switch (this) {
      case Ok<T>(T value) -> ok(change.apply(value));
      case Rejected<T> rejected -> rejected.as();
    };
  }

  /** What {@code next} makes of the value, or the same rejection. */
  default <R> Parsed<R> then(Function<T, Parsed<R>> next) {
    return switch (this) {
      case Ok<T>(T value) -> next.apply(value);
      case Rejected<T> rejected -> rejected.as();
    };
  }
}
