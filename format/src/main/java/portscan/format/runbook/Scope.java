package portscan.format.runbook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.format.document.Node;
import portscan.format.document.Problems;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.Suggestions;

/**
 * What a part of a runbook is read with: its variables, and where mistakes go.
 *
 * <p>{@code ${name}} stands for a variable's value, which is taken as it is: no variable stands for
 * another. Two dollar signs before the brace stand for one, and for no variable.
 */
final class Scope {
  /** Far more than a line of text needs; values could otherwise multiply. */
  private static final int LONGEST = 10_000;

  private final Problems problems;
  private final Map<String, Node.Text> variables;
  private final Shared shared;
  private final String environment;

  /** What all scopes of a runbook have in common. */
  private static final class Shared {
    private final Set<SourceLocation> used = new HashSet<>();
    private boolean isIncomplete;
  }

  private Scope(
      Problems problems, Map<String, Node.Text> variables, Shared shared, String environment) {
    this.problems = problems;
    this.variables = variables;
    this.shared = shared;
    this.environment = environment;
  }

  /** The scope of a whole runbook, which knows no variable yet. */
  static Scope of(Problems problems) {
    return new Scope(problems, new HashMap<>(), new Shared(), "");
  }

  /**
   * The same scope with more variables, which come before those of the same name here.
   *
   * @param inEnvironment the name of the environment; empty for none
   */
  Scope with(Map<String, Node.Text> more, String inEnvironment) {
    Map<String, Node.Text> all = new LinkedHashMap<>(variables);
    all.putAll(more);
    return new Scope(problems, all, shared, inEnvironment);
  }

  /**
   * Notes that a part was not read, so that what a name refers to may be missing for that reason.
   */
  void incomplete() {
    shared.isIncomplete = true;
  }

  Problems problems() {
    return problems;
  }

  /** Whether the value that is defined at {@code place} was asked for. */
  boolean isUsed(SourceLocation place) {
    return shared.used.contains(place);
  }

  /** A name that refers to nothing, which is a mistake unless what it refers to went unread. */
  void unknown(SourceLocation place, String code, String message, String word, Set<String> known) {
    if (!shared.isIncomplete) {
      String where =
          environment.isEmpty() ? "" : " in environment " + Printable.quoted(environment);
      problems.add(place, code, message + where, Suggestions.nearest(word, known).orElse(""));
    }
  }

  /** The text with its variables replaced; empty if one of them is unknown. */
  Optional<Node.Text> replace(Node.Text text) {
    String value = text.value();
    if (value.indexOf("${") < 0) {
      return Optional.of(text);
    }
    StringBuilder replaced = new StringBuilder();
    int at = 0;
    while (at < value.length()) {
      int start = value.indexOf("${", at);
      if (start < 0) {
        break;
      }
      if (start > at && value.charAt(start - 1) == '$') {
        replaced.append(value, at, start - 1).append("${");
        at = start + 2;
        continue;
      }
      replaced.append(value, at, start);
      int end = value.indexOf('}', start);
      if (end < 0) {
        problems.add(
            text.place(start),
            "variable-open",
            "\"${\" lacks its \"}\"; \"$${\" stands for itself");
        return Optional.empty();
      }
      Optional<String> variable = variable(text, start, value.substring(start + 2, end));
      if (variable.isEmpty()) {
        return Optional.empty();
      }
      replaced.append(variable.get());
      at = end + 1;
      if (replaced.length() > LONGEST) {
        problems.add(text.place(), "text-too-long", "with its variables the text is too long");
        return Optional.empty();
      }
    }
    return Optional.of(text.withValue(replaced.append(value.substring(at)).toString()));
  }

  private Optional<String> variable(Node.Text text, int start, String name) {
    Node.Text value = variables.get(name);
    if (value == null) {
      unknown(
          text.place(start),
          "variable-unknown",
          "variable " + Printable.quoted(name) + " is not defined",
          name,
          variables.keySet());
      return Optional.empty();
    }
    shared.used.add(value.place());
    return Optional.of(value.value());
  }
}
