package portscan.format.report;

import java.time.Instant;
import java.util.List;

/**
 * What a report is about.
 *
 * @param command the command's word, for example {@code check}
 * @param arguments the words after it, as typed
 * @param startedAt when the first target was taken up
 * @param targets how many targets were asked for: text lays out a few as cards, many as a table
 */
public record Run(String command, List<String> arguments, Instant startedAt, int targets) {
  public Run {
    arguments = List.copyOf(arguments);
    if (targets < 0) {
      throw new IllegalArgumentException("a number of targets, not " + targets);
    }
  }
}
