package portscan.audit;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One record of a trail, as read.
 *
 * @param seq its number
 * @param at when it was written
 * @param run which run of a command wrote it
 * @param kind what happened
 * @param members everything that it says, by name: texts, numbers, truth values, lists and maps
 */
public record AuditEvent(long seq, Instant at, String run, Kind kind, Map<String, Object> members) {

  /** What happened. */
  public enum Kind {
    STARTED,
    /** Ports of addresses were let through, and then probed. */
    ADMITTED,
    /** Blocks of addresses were let through, as far as the scope allows each of them. */
    ADMITTED_BLOCK,
    /** The scope forbade it, and nothing was sent. */
    REFUSED,
    FINISHED,
    /** A writer found what another one had not finished. */
    RECOVERED;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it stands in the file. */
    public String word() {
      return word;
    }

    static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** A text; empty if there is none of that name. */
  public String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  /** A number; 0 if there is none of that name. */
  public double number(String name) {
    return members.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  /** A list's elements; none if there is no list of that name. */
  public List<?> list(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }

  /** An object's members; none if there is no object of that name. */
  public Map<?, ?> object(String name) {
    return members.get(name) instanceof Map<?, ?> map ? map : Map.of();
  }
}
