package portscan.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portscan.format.syntax.Durations;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;

/**
 * The words of a command line, sorted into operands and options.
 *
 * @param operands the words that belong to no option, in order
 * @param values each option given, by its main name: the last value, or {@code ""} of a flag
 * @param command the words after {@code --}; empty if there are none
 * @param typed all of them, as typed
 */
record Words(
    List<String> operands, Map<String, String> values, List<String> command, List<String> typed) {
  /** Nothing but operands. */
  static Words plain(List<String> operands) {
    return new Words(operands, Map.of(), List.of(), operands);
  }

  boolean has(Option option) {
    return values.containsKey(option.name());
  }

  Optional<String> value(Option option) {
    return Optional.ofNullable(values.get(option.name()));
  }

  /** The option's value as a duration of more than zero. */
  Optional<Duration> duration(Option option) {
    return value(option).map(text -> ok(Durations.parsePositive(text), option));
  }

  /** The option's value as a whole number within bounds. */
  Optional<Integer> number(Option option, int least, int most) {
    return value(option)
        .map(text -> {
          try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
              return number;
            }
          } catch (NumberFormatException e) {
            // Said below, with the bounds.
          }
          throw new UsageException(
              "%s %s is not a number from %d to %d"
                  .formatted(option.name(), Printable.quoted(text), least, most));
        });
  }

  /** The value of {@code parsed}, or its first mistake as a usage error of {@code option}. */
  static <T> T ok(Parsed<T> parsed, Option option) {
    return parsed.orThrow(problem -> new UsageException(option.name() + ": " + problem.text()));
  }
}
