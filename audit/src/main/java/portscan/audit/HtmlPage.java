package portscan.audit;

import java.util.List;

/** A page in HTML, whole in one file. */
final class HtmlPage implements Page {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1c1c1c; background: #fff }
      h1, h2 { line-height: 1.2 }
      table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
      th, td { border: 1px solid #c8c8c8; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
      th { background: #f0f0f0 }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem }
      dt { font-weight: 600 }
      dd { margin: 0; overflow-wrap: anywhere }
      """;

  private final StringBuilder text = new StringBuilder();

  @Override
  public void title(String title) {
    text.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    element("title", title);
    text.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    element("h1", title);
  }

  @Override
  public void heading(String heading) {
    element("h2", heading);
  }

  @Override
  public void paragraph(String paragraph) {
    element("p", paragraph);
  }

  @Override
  public void list(List<List<String>> pairs) {
    text.append("<dl>\n");
    for (List<String> pair : pairs) {
      element("dt", pair.get(0));
      element("dd", pair.get(1));
    }
    text.append("</dl>\n");
  }

  @Override
  public void table(List<String> columns, List<List<String>> rows) {
    text.append("<table>\n<thead><tr>\n");
    columns.forEach(column -> element("th", column));
    text.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      text.append("<tr>\n");
      row.forEach(cell -> element("td", cell));
      text.append("</tr>\n");
    }
    text.append("</tbody>\n</table>\n");
  }

  @Override
  public String end() {
    return text + "</body>\n</html>\n";
  }

  private void element(String name, String words) {
    text.append('<').append(name).append('>').append(escaped(words));
    text.append("</").append(name).append(">\n");
  }

  private static String escaped(String words) {
    StringBuilder safe = new StringBuilder();
    words
        .codePoints()
        .forEach(character -> {
          switch (character) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            default -> safe.appendCodePoint(Character.isISOControl(character) ? ' ' : character);
          }
        });
    return safe.toString();
  }
}
