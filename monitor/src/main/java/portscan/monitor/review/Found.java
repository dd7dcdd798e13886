package portscan.monitor.review;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import portscan.format.deviation.Deviation;
import portscan.format.deviation.DeviationReport;
import portscan.format.syntax.Printable;

/**
 * What a review of one runbook found, as far as the next one has to know.
 *
 * @param id of its run in the history
 * @param startedAt when it began
 * @param outcome what it came to
 * @param deviations a sentence for each that counts, by what it is about
 */
public record Found(
    UUID id, Instant startedAt, DeviationReport.Outcome outcome, Map<String, String> deviations) {
  private static final String HEAD = "portscan.review/1";
  private static final int LONGEST = 2000;

  public Found {
    deviations = new TreeMap<>(deviations);
  }

  /** What a report says. */
  static Found of(UUID id, Instant startedAt, DeviationReport report) {
    Map<String, String> deviations = new TreeMap<>();
    for (Deviation one : report.deviations()) {
      String where = one.kind().code() + " " + one.where() + " " + one.expected();
      String told = one.message() + one.place().map(place -> " (" + place + ")").orElse("");
      deviations.put(Printable.of(where, LONGEST), Printable.of(told, LONGEST));
    }
    return new Found(id, startedAt, report.outcome(), deviations);
  }

  /** Lines: the head, and two for each deviation. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(HEAD + " " + id + " " + startedAt + " " + outcome + "\n");
    deviations.forEach((where, told) -> text.append(where + "\n" + told + "\n"));
    return text.append("end\n").toString();
  }

  /** What {@link #text} wrote; empty if the text is anything else. */
  static Optional<Found> parse(String text) {
    List<String> lines = text.lines().toList();
    String[] head = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
    boolean isWhole =
        head.length == 4
            && head[0].equals(HEAD)
            && lines.size() % 2 == 0
            && lines.getLast().equals("end");
    if (!isWhole) {
      return Optional.empty();
    }
    Map<String, String> deviations = new TreeMap<>();
    for (int i = 1; i + 1 < lines.size(); i += 2) {
      deviations.put(lines.get(i), lines.get(i + 1));
    }
    try {
      return Optional.of(
          new Found(
              UUID.fromString(head[1]),
              Instant.parse(head[2]),
              DeviationReport.Outcome.valueOf(head[3]),
              deviations));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What deviates now and did not before. */
  List<String> newSince(Optional<Found> before) {
    return without(deviations, before.map(Found::deviations).orElse(Map.of()));
  }

  /** What deviated before and does not now. */
  List<String> settledSince(Optional<Found> before) {
    return without(before.map(Found::deviations).orElse(Map.of()), deviations);
  }

  private static List<String> without(Map<String, String> some, Map<String, String> others) {
    List<String> left = new ArrayList<>();
    some.forEach((where, told) -> {
      if (!others.containsKey(where)) {
        left.add(told);
      }
    });
    return left;
  }
}
