package portscan.format.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portscan.api.model.Host;
import portscan.format.document.Node;
import portscan.format.document.TextFiles;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;

/**
 * An Ansible inventory in INI form: {@code [group]}, {@code [group:children]}, and {@code
 * [group:vars]}, which is passed over, as are all variables but {@code ansible_host}.
 */
final class AnsibleIni {
  private static final Pattern SECTION = Pattern.compile("\\[([^\\]\\[:]+)(?::([^\\]\\[]*))?]");
  private static final Pattern PORT = Pattern.compile(":\\d{1,5}");
  private static final Pattern RANGES = Pattern.compile("\\[[^\\]\\[]*]");
  private static final List<String> SUFFIXES = List.of("children", "vars");
  private static final String UNGROUPED = "ungrouped";

  private final Collected collected;
  private final AnsibleGroups groups;
  private final Map<String, SourceLocation> children = new LinkedHashMap<>();
  private final List<String> defined = new ArrayList<>();
  private String group = UNGROUPED;
  private String suffix = "";

  AnsibleIni(Collected collected) {
    this.collected = collected;
    this.groups = new AnsibleGroups(collected);
  }

  /** Whether the first line that says anything is a section or a host rather than YAML. */
  static boolean looksLike(String text) {
    for (String line : TextFiles.lines(text)) {
      String bare = line.strip();
      if (!bare.isEmpty() && !isComment(bare)) {
        return !bare.equals("---")
            && !bare.endsWith(":")
            && !bare.startsWith("{")
            && !bare.contains(": ")
            && !bare.startsWith("%");
      }
    }
    return true;
  }

  void read(String text) {
    String[] lines = TextFiles.lines(text);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      String bare = line.strip();
      if (!bare.isEmpty() && !isComment(bare)) {
        int column = line.indexOf(bare) + 1;
        line(bare, collected.place(i + 1, column));
      }
    }
    children.forEach((child, place) -> {
      if (!defined.contains(child)) {
        collected
            .problems()
            .addMisspelt(
                place,
                "group-unknown",
                "group " + Printable.quoted(child) + " is not in the file",
                child,
                defined);
      }
    });
    groups.collect();
  }

  private static boolean isComment(String bare) {
    return bare.startsWith("#") || bare.startsWith(";");
  }

  private void line(String bare, SourceLocation place) {
    if (bare.startsWith("[") && !HostRangesStart.matches(bare)) {
      section(bare, place);
      return;
    }
    switch (suffix) {
      case "vars" -> {}
      case "children" -> {
        String child = bare.split("[\\s#]", 2)[0];
        children.putIfAbsent(child, place);
        groups.child(group, child);
      }
      default -> host(bare, place);
    }
  }

  /** A host whose very name starts with a range. */
  private static final class HostRangesStart {
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]:]+:[^\\]]+][^\\s\\]].*");

    static boolean matches(String bare) {
      return RANGE.matcher(bare).matches() && !bare.matches("\\[[^\\]]*]\\s*[#;].*");
    }
  }

  private void section(String bare, SourceLocation place) {
    String head = bare.replaceFirst("\\s+[#;].*$", "");
    Matcher section = SECTION.matcher(head);
    if (!section.matches()) {
      collected
          .problems()
          .add(
              place,
              "ini-section",
              Printable.quoted(head) + " is not a section such as [web] or [web:children]");
      suffix = "vars";
      return;
    }
    group = section.group(1).strip();
    suffix = Optional.ofNullable(section.group(2)).orElse("");
    if (!suffix.isEmpty() && !SUFFIXES.contains(suffix)) {
      collected
          .problems()
          .addMisspelt(
              place.plus(section.start(2)),
              "ini-section",
              "a section is of hosts, children or vars, not of " + Printable.quoted(suffix),
              suffix,
              SUFFIXES);
      suffix = "vars";
    }
    if (!suffix.equals("vars")) {
      defined.add(group);
    }
  }

  private void host(String bare, SourceLocation place) {
    List<String> words = words(bare, place);
    Optional<Host> address = Optional.empty();
    int from = 0;
    for (String word : words) {
      int at = bare.indexOf(word, from);
      from = at + word.length();
      int equals = word.indexOf('=');
      if (at > 0 && word.startsWith("ansible_host=")) {
        String value = unquoted(word.substring(equals + 1));
        boolean quoted = value.length() < word.length() - equals - 1;
        if (!value.contains("{{")) {
          address =
              collected.host(
                  new Node.Text(place.plus(at + equals + 1), value, !quoted, quoted ? 1 : 0));
          if (address.isEmpty()) {
            return;
          }
        }
      } else if (at > 0 && equals < 0) {
        collected
            .problems()
            .add(
                place.plus(at),
                "ini-host",
                Printable.quoted(word) + " after a host is not of the form key=value");
        return;
      }
    }
    if (words.isEmpty()) {
      return;
    }
    groups.host(withoutPort(words.getFirst()), address, group, place);
  }

  /**
   * The words between white space, where quotes keep white space inside a word, up to a comment;
   * none if a quote is never closed, which is noted.
   */
  private List<String> words(String bare, SourceLocation place) {
    List<String> words = new ArrayList<>();
    int start = -1;
    char quote = 0;
    int opened = 0;
    for (int at = 0; at <= bare.length(); at++) {
      char character = at < bare.length() ? bare.charAt(at) : ' ';
      if (quote != 0) {
        quote = character == quote ? 0 : quote;
      } else if (character == '"' || character == '\'') {
        quote = character;
        opened = at;
        start = start < 0 ? at : start;
      } else if (character == '#' && start < 0) {
        return words;
      } else if (!Character.isWhitespace(character)) {
        start = start < 0 ? at : start;
      } else if (start >= 0) {
        words.add(bare.substring(start, at));
        start = -1;
      }
    }
    if (quote != 0) {
      collected
          .problems()
          .add(place.plus(opened), "ini-quote", "the quote that opens here is never closed");
      return List.of();
    }
    return words;
  }

  /** {@code web[01:03]} of {@code web[01:03]:22}; an IPv6 address keeps all of its colons. */
  private static String withoutPort(String word) {
    int colon = word.lastIndexOf(':');
    boolean isPort =
        colon > 0
            && PORT.matcher(word.substring(colon)).matches()
            && RANGES.matcher(word.substring(0, colon)).replaceAll("").indexOf(':') < 0;
    return isPort ? word.substring(0, colon) : word;
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.startsWith("\"") || text.startsWith("'"))
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
