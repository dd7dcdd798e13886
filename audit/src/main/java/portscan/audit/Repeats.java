package portscan.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the lines of a trail that repeat another one: in two passes, the first for the numbers. */
final class Repeats {
  private long[] numbers = new long[1024];
  private int records;
  private final Set<Long> several = new HashSet<>();
  private final Map<String, List<Line>> alike = new HashMap<>();
  private String before = ChainedLine.ORIGIN;
  private long lines;

  /**
   * A line whose number comes more than once.
   *
   * @param isChained whether it stands behind the record that it follows
   */
  private record Line(long line, boolean isChained) {}

  private Repeats() {}

  /** The lines to leave out, each with the line that it repeats. */
  static Map<Long, Long> in(Path file) throws IOException {
    Repeats repeats = new Repeats();
    AuditLog.forEachLine(file, repeats::count);
    long[] sorted = Arrays.copyOf(repeats.numbers, repeats.records);
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        repeats.several.add(sorted[i]);
      }
    }
    if (!repeats.several.isEmpty()) {
      AuditLog.forEachLine(file, repeats::take);
    }
    return repeats.found();
  }

  private void count(byte[] text, boolean isFinished) {
    Optional<ChainedLine> record = ChainedLine.parse(text);
    if (record.isPresent()) {
      if (records == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * records);
      }
      numbers[records++] = record.get().seq();
    }
  }

  private void take(byte[] text, boolean isFinished) {
    lines++;
    Optional<ChainedLine> record = ChainedLine.parse(text);
    if (record.isPresent() && several.contains(record.get().seq())) {
      boolean isChained = record.get().previous().equals(before);
      alike
          .computeIfAbsent(record.get().hash(), _ -> new ArrayList<>(2))
          .add(new Line(lines, isChained));
    }
    before = record.map(ChainedLine::hash).orElse("");
  }

  private Map<Long, Long> found() {
    Map<Long, Long> repeats = new HashMap<>();
    for (List<Line> same : alike.values()) {
      Line original = same.stream().filter(Line::isChained).findFirst().orElseGet(same::getFirst);
      for (Line line : same) {
        if (!line.equals(original)) {
          repeats.put(line.line, original.line);
        }
      }
    }
    return repeats;
  }
}
