package portscan.format.document;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/**
 * Says what is wrong with the syntax of a YAML file in words of somebody who writes one, and where
 * the slip is rather than where the parser noticed it.
 */
final class YamlMistakes {
  private final String file;
  private final String[] lines;

  YamlMistakes(String file, String text) {
    this.file = file;
    this.lines = TextFiles.lines(text);
  }

  Diagnostic diagnostic(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    SourceLocation noticed = place(e.getProblemMark());
    SourceLocation opened = place(e.getContextMark().or(e::getProblemMark));
    String context = String.valueOf(e.getContext());
    if (problem.contains("(TAB)")) {
      return at(noticed, "yaml-tab", "a tab stands where YAML takes spaces only");
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return unexpectedColon(noticed);
    }
    if (problem.startsWith("could not find expected ':'")) {
      return withoutColon(opened);
    }
    if (context.contains("quoted scalar") && problem.contains("unexpected")) {
      return at(opened, "yaml-quote", "the quote that opens here is never closed");
    }
    if (context.contains("flow ") && problem.startsWith("expected ','")) {
      String open = context.contains("sequence") ? "[" : "{";
      String close = context.contains("sequence") ? "]" : "}";
      return opened.line() == noticed.line()
          ? at(
              noticed,
              "yaml-bracket",
              "a \",\" or the \"" + close + "\" of the \"" + open + "\" before is missing here")
          : at(opened, "yaml-bracket", "the \"" + open + "\" that opens here is never closed");
    }
    if (problem.contains("that cannot start any token")) {
      return at(
          noticed,
          "yaml-character",
          Printable.quoted(characterAt(noticed)) + " cannot start a value; put it in quotes");
    }
    if (problem.startsWith("expected the node content") && problem.contains("<stream end>")) {
      return at(noticed, "yaml-bracket", "the file ends inside a \"[\" or \"{\"");
    }
    if (problem.startsWith("expected the node content")) {
      return at(
          noticed,
          "yaml-syntax",
          "a value is missing before " + Printable.quoted(characterAt(noticed)));
    }
    if (problem.startsWith("expected <block end>")) {
      return strayed(noticed, problem);
    }
    if (problem.startsWith("found unknown escape character")) {
      return at(
          new SourceLocation(file, noticed.line(), Math.max(1, noticed.column() - 1)),
          "yaml-escape",
          "\"\\"
              + Printable.of(characterAt(noticed))
              + "\" is no escape; a backslash is itself in single quotes");
    }
    if (problem.startsWith("expected '<document start>'")) {
      return at(noticed, "yaml-syntax", "text follows the end of the document");
    }
    return at(noticed, "yaml-syntax", "not valid YAML: " + Printable.of(problem, 120));
  }

  /** A failure of the parser that it gives no place for. */
  Diagnostic unmarked(YamlEngineException e) {
    SourceLocation start = new SourceLocation(file, 1, 1);
    return e instanceof YamlVersionException
        ? at(start, "yaml-version", "the file asks for another YAML than 1.2")
        : at(start, "yaml-syntax", "not valid YAML");
  }

  /**
   * A colon came where no key can be: a value holds it, or the line before is a key without one, or
   * the indentation makes this key part of the value before.
   */
  private Diagnostic unexpectedColon(SourceLocation colon) {
    String line = line(colon.line());
    String before = line.substring(0, Math.min(colon.column() - 1, line.length()));
    int indentation = indentation(line);
    if (before.contains(": ")) {
      return at(
          colon, "yaml-colon", "a second \":\" in this line; a value that holds one needs quotes");
    }
    int previous = colon.line() - 1;
    while (previous > 1 && line(previous).isBlank()) {
      previous--;
    }
    String above = previous < 1 ? "" : line(previous);
    if (!above.isBlank() && !above.contains(":") && indentation(above) <= indentation) {
      int start = indentation(above);
      while (above.startsWith("- ", start)) {
        start += 2;
      }
      return withoutColon(new SourceLocation(file, previous, start + 1));
    }
    return at(
        new SourceLocation(file, colon.line(), indentation + 1),
        "yaml-indentation",
        "this key is indented deeper than the one before, which has a value already");
  }

  /** {@code owner:me} takes a space, {@code owner} alone a colon. */
  private Diagnostic withoutColon(SourceLocation key) {
    String line = line(key.line());
    int start = Math.min(key.column() - 1, line.length());
    String rest = line.substring(start).strip();
    int colon = rest.indexOf(':');
    boolean lacksSpace = colon > 0 && colon < rest.length() - 1;
    return Diagnostic.at(
        key,
        "yaml-colon-missing",
        lacksSpace ? "a key whose colon lacks the space behind it" : "a key without its colon",
        rest.indexOf('#') >= 0 || rest.length() > 60
            ? ""
            : lacksSpace
                ? rest.substring(0, colon) + ": " + rest.substring(colon + 1)
                : rest + ":");
  }

  private Diagnostic strayed(SourceLocation noticed, String problem) {
    String line = line(noticed.line());
    String before = line.substring(0, Math.min(noticed.column() - 1, line.length()));
    if (!before.isBlank()) {
      return before.endsWith("\"")
              || before.endsWith("'")
              || before.stripTrailing().endsWith("\"")
              || before.stripTrailing().endsWith("'")
          ? at(noticed, "yaml-quote", "the line goes on after the closing quote")
          : at(noticed, "yaml-syntax", "not valid YAML from here on");
    }
    if (problem.contains("'-'")) {
      return at(noticed, "yaml-indentation", "a list item stands where a key should follow");
    }
    return problem.contains("'?'")
        ? at(
            noticed, "yaml-indentation", "a key stands where a list item (\"- ...\") should follow")
        : at(
            noticed, "yaml-indentation", "this line is indented like none that it could belong to");
  }

  private String characterAt(SourceLocation place) {
    String line = line(place.line());
    int at = place.column() - 1;
    return at < line.codePointCount(0, line.length())
        ? Character.toString(line.codePointAt(line.offsetByCodePoints(0, at)))
        : "the end of the line";
  }

  private String line(int number) {
    return number <= lines.length ? lines[number - 1] : "";
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }

  private SourceLocation place(Optional<Mark> mark) {
    return mark.map(found -> new SourceLocation(file, found.getLine() + 1, found.getColumn() + 1))
        .orElseGet(() -> new SourceLocation(file, 1, 1));
  }

  private static Diagnostic at(SourceLocation place, String code, String message) {
    return Diagnostic.at(place, code, message, "");
  }
}
