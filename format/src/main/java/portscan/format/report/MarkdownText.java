package portscan.format.report;

import java.util.List;
import portscan.api.model.Observation;
import portscan.format.syntax.Printable;

/** Texts from anywhere as GitHub Flavored Markdown, within a line. */
public final class MarkdownText {
  private static final int LONGEST = 1000;

  /** What would be taken for mark-up. */
  private static final String MARKS = "\\`*_{}[]<>#|~&!@";

  private MarkdownText() {}

  /** A table with the verdict on each endpoint among {@code seen}. */
  public static String verdicts(List<Observation> seen) {
    return table(EndpointLooks.of(seen));
  }

  static String table(List<EndpointLooks> endpoints) {
    StringBuilder text = new StringBuilder();
    text.append("| state | address | port | service | how we know |\n");
    text.append("| --- | --- | --- | --- | --- |\n");
    for (EndpointLooks endpoint : endpoints) {
      row(
          text,
          List.of(
              Wording.state(endpoint.state()),
              Wording.address(endpoint),
              Wording.port(endpoint),
              Wording.service(endpoint),
              Wording.howWeKnow(endpoint)));
    }
    return text.toString();
  }

  /** Appends a row of a table. */
  public static void row(StringBuilder text, List<String> cells) {
    for (String cell : cells) {
      text.append("| ").append(escaped(cell)).append(cell.isEmpty() ? "" : " ");
    }
    text.append("|\n");
  }

  /** Escaped but for commands between backticks, which stay as they are. */
  public static String sentence(String text) {
    String[] parts = Printable.of(text, LONGEST).split("`", -1);
    boolean paired = parts.length % 2 == 1 && !text.contains("``");
    if (!paired) {
      return escaped(text);
    }
    StringBuilder sentence = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      boolean command = i % 2 == 1;
      sentence.append(command ? "`" + parts[i] + "`" : escaped(parts[i]));
    }
    return sentence.toString();
  }

  /** {@code text} on one line, so that none of it is taken for mark-up. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char unit : Printable.of(text, LONGEST).toCharArray()) {
      if (MARKS.indexOf(unit) >= 0) {
        escaped.append('\\');
      }
      escaped.append(unit);
    }
    return escaped.toString();
  }
}
