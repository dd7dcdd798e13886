package portscan.format.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;

/** Ansible's ranges in names: {@code web[01:10]}, {@code db-[a:c]}, {@code node[0:8:2]}. */
final class HostRanges {
  private static final Pattern RANGE =
      Pattern.compile("\\[(\\d{1,9}|[a-z]|[A-Z]):(\\d{1,9}|[a-z]|[A-Z])(?::(\\d{1,9}))?]");

  private static final int MOST = 10_000;

  private HostRanges() {}

  /** Every name that a pattern stands for; the name itself if it has no range. */
  static Parsed<List<String>> expand(String pattern) {
    List<String> names = List.of(pattern);
    // Each round replaces the first range of every name; a name has room for a handful of them.
    while (names.getFirst().indexOf('[') >= 0) {
      String sample = names.getFirst();
      Matcher range = RANGE.matcher(sample);
      if (!range.find() || range.start() != sample.indexOf('[')) {
        return rejected(pattern, "is not such as [01:10] or [a:f]");
      }
      List<String> values = values(range.group(1), range.group(2), range.group(3));
      if (values.isEmpty()) {
        return rejected(pattern, "runs backwards, or mixes letters and numbers");
      }
      if ((long) names.size() * values.size() > MOST) {
        return rejected(pattern, "stands for more than " + MOST + " names");
      }
      List<String> next = new ArrayList<>();
      for (String name : names) {
        int start = name.indexOf('[');
        int end = name.indexOf(']', start);
        for (String value : values) {
          next.add(name.substring(0, start) + value + name.substring(end + 1));
        }
      }
      names = next;
    }
    return Parsed.ok(names);
  }

  private static Parsed<List<String>> rejected(String pattern, String what) {
    return Parsed.rejected(
        new Diagnostic(
            1,
            pattern.indexOf('[') + 1,
            "host-range",
            "the range in " + Printable.quoted(pattern) + " " + what,
            ""));
  }

  /** Numbers keep the width of the first one, as in {@code 01}; empty if there are none. */
  private static List<String> values(String first, String last, @Nullable String stride) {
    int step = stride == null ? 1 : Integer.parseInt(stride);
    boolean numbers = Character.isDigit(first.charAt(0)) && Character.isDigit(last.charAt(0));
    boolean letters =
        !numbers
            && Character.isLetter(first.charAt(0))
            && Character.isLowerCase(first.charAt(0)) == Character.isLowerCase(last.charAt(0))
            && Character.isLetter(last.charAt(0));
    if (step < 1 || (!numbers && !letters)) {
      return List.of();
    }
    int from = numbers ? Integer.parseInt(first) : first.charAt(0);
    int to = numbers ? Integer.parseInt(last) : last.charAt(0);
    int width = first.length() > 1 && first.startsWith("0") ? first.length() : 1;
    List<String> values = new ArrayList<>();
    for (long value = from; value <= to && values.size() <= MOST; value += step) {
      values.add(numbers ? padded(value, width) : Character.toString((int) value));
    }
    return values;
  }

  private static String padded(long value, int width) {
    String digits = Long.toString(value);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
