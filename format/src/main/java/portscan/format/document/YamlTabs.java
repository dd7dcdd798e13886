package portscan.format.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Tabs that YAML 1.2 allows and the parser does not: between a key and its value, before a comment,
 * and in lines that hold nothing else (YAML 1.2.2 section 6.2). Tabs that indent stay as they are.
 */
final class YamlTabs {
  /** What indents: white space, and the dashes of list items with what follows them. */
  private static final Pattern INDENTATION = Pattern.compile("[ \t]*(?:-[ \t]+)*");

  private YamlTabs() {}

  /** Whether the parser stumbled over a tab. */
  static boolean areBlamed(MarkedYamlEngineException e) {
    return String.valueOf(e.getProblem()).contains("(TAB)");
  }

  /** The same text with a space for each of these tabs, so that every place stays the same. */
  static String spaced(String text) {
    StringBuilder spaced = new StringBuilder(text);
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      String line = text.substring(start, end);
      Matcher indentation = INDENTATION.matcher(line);
      int from = line.isBlank() || !indentation.lookingAt() ? 0 : indentation.end();
      for (int at = start + from; at < end; at++) {
        if (text.charAt(at) == '\t') {
          spaced.setCharAt(at, ' ');
        }
      }
      start = end + 1;
    }
    return spaced.toString();
  }
}
