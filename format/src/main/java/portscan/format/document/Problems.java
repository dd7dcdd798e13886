package portscan.format.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.Suggestions;

/** Collects what is wrong with a file, at most one mistake for each place. */
public final class Problems {
  /** A file with more mistakes than this is not the kind of file that it was taken for. */
  private static final int MOST = 50;

  private final Map<SourceLocation, Diagnostic> byPlace = new TreeMap<>();

  /** No problem so far. */
  public Problems() {}

  /** Notes a mistake, unless the place has one already. */
  public void add(Diagnostic problem) {
    if (byPlace.size() < MOST) {
      byPlace.putIfAbsent(problem.place(), problem);
    }
  }

  public void add(SourceLocation place, String code, String message) {
    add(place, code, message, "");
  }

  public void add(SourceLocation place, String code, String message, String suggestion) {
    add(Diagnostic.at(place, code, message, suggestion));
  }

  /** A mistake whose suggestion is the nearest of the words that would be right. */
  public void addMisspelt(
      SourceLocation place, String code, String message, String word, Collection<String> known) {
    add(place, code, message, Suggestions.nearest(word, known).orElse(""));
  }

  /** Notes the mistakes of one scalar, which {@code parsed} was read from. */
  public void addWithin(Node.Text text, Parsed<?> parsed) {
    if (!parsed.problems().isEmpty()) {
      Diagnostic problem = parsed.problems().getFirst();
      add(
          text.place(Math.min(problem.column() - 1, text.value().length())),
          problem.code(),
          problem.message(),
          problem.suggestion());
    }
  }

  public boolean isEmpty() {
    return byPlace.isEmpty();
  }

  /** All of them, by place. */
  public List<Diagnostic> all() {
    return new ArrayList<>(byPlace.values());
  }
}
