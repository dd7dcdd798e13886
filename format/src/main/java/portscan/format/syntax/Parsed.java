package portscan.format.syntax;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a parser made of a text: a value, or everything that is wrong with it. */
public sealed interface Parsed<T> {

  /** The value, if there is one. */
  Optional<T> found();

  /** What is wrong; empty if nothing is. */
  List<Diagnostic> problems();

  /** What {@code next} makes of the value, or the same rejection. */
  <R> Parsed<R> then(Function<T, Parsed<R>> next);

  static <T> Parsed<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Parsed<T> rejected(Diagnostic diagnostic) {
    return new Rejected<>(List.of(diagnostic));
  }

  /** The text means {@code value}. */
  record Ok<T>(T value) implements Parsed<T> {
    @Override
    public Optional<T> found() {
      return Optional.of(value);
    }

    @Override
    public List<Diagnostic> problems() {
      return List.of();
    }

    @Override
    public <R> Parsed<R> then(Function<T, Parsed<R>> next) {
      return next.apply(value);
    }
  }

  /**
   * The text means nothing.
   *
   * @param problems what is wrong, in the order of the text; not empty
   */
  record Rejected<T>(List<Diagnostic> problems) implements Parsed<T> {
    public Rejected {
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a rejection says why");
      }
      problems = List.copyOf(problems);
    }

    @Override
    public Optional<T> found() {
      return Optional.empty();
    }

    @Override
    public <R> Parsed<R> then(Function<T, Parsed<R>> next) {
      return new Rejected<>(problems);
    }

    /** The same problems where the text that they are in starts at {@code line:column}. */
    public Parsed<T> within(int line, int column) {
      List<Diagnostic> moved =
          problems.stream().map(problem -> problem.within(line, column)).toList();
      return new Rejected<>(moved);
    }
  }
}
