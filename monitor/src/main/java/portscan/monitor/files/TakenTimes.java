package portscan.monitor.files;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From when to when a file was taken, as far as it tells. */
final class TakenTimes {
  private @Nullable Instant first;
  private @Nullable Instant last;
  private String seen = "";

  /** Takes in a time that it tells; one that cannot be read is none. */
  void add(String text) {
    if (!text.equals(seen)) {
      seen = text;
      of(text).ifPresent(this::add);
    }
  }

  private void add(Instant at) {
    if (first == null || at.isBefore(first)) {
      first = at;
    }
    if (last == null || at.isAfter(last)) {
      last = at;
    }
  }

  /** When it began; {@code otherwise} if the file does not tell. */
  Instant from(Instant otherwise) {
    return first == null ? otherwise : first;
  }

  /** When it ended; {@code otherwise} if the file does not tell. */
  Instant until(Instant otherwise) {
    return last == null ? otherwise : last;
  }

  /** A time as RFC 3339 writes it, or seconds since 1970. */
  static Optional<Instant> of(String text) {
    try {
      boolean isNumber = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      if (isNumber && text.length() <= 11) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
