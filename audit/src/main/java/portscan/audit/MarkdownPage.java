package portscan.audit;

import java.util.List;
import java.util.stream.Collectors;

/** A page in Markdown with tables. */
final class MarkdownPage implements Page {
  private static final String SPECIAL = "\\`*_{}[]<>#|~&";

  private final StringBuilder text = new StringBuilder();

  @Override
  public void title(String title) {
    text.append("# ").append(escaped(title)).append("\n\n");
  }

  @Override
  public void heading(String heading) {
    text.append("## ").append(escaped(heading)).append("\n\n");
  }

  @Override
  public void paragraph(String paragraph) {
    text.append(escaped(paragraph)).append("\n\n");
  }

  @Override
  public void list(List<List<String>> pairs) {
    for (List<String> pair : pairs) {
      text.append("- **").append(escaped(pair.get(0))).append(":** ");
      text.append(escaped(pair.get(1))).append('\n');
    }
    text.append('\n');
  }

  @Override
  public void table(List<String> columns, List<List<String>> rows) {
    row(columns);
    text.append("|").append(" --- |".repeat(columns.size())).append('\n');
    rows.forEach(this::row);
    text.append('\n');
  }

  private void row(List<String> cells) {
    text.append(
        cells.stream().map(MarkdownPage::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  @Override
  public String end() {
    return text.toString().stripTrailing() + "\n";
  }

  /** Words from outside must not become markup, and a line stays a line. */
  private static String escaped(String words) {
    StringBuilder safe = new StringBuilder();
    words
        .codePoints()
        .forEach(character -> {
          if (SPECIAL.indexOf(character) >= 0) {
            safe.append('\\');
          }
          safe.appendCodePoint(Character.isISOControl(character) ? ' ' : character);
        });
    return safe.toString();
  }
}
