package portscan.engine.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portscan.engine.order.Shard;

/**
 * Which job a journal belongs to: the first line of its file.
 *
 * @param seed what picked the job's permutation
 * @param shard which share of the job
 * @param size how many elements the whole job's space has
 * @param arguments the words of the command that began it
 * @param startedAt when it began
 * @param values whatever else the job must know to go on, in the order given
 */
public record JournalHeader(
    long seed,
    Shard shard,
    long size,
    List<String> arguments,
    Instant startedAt,
    Map<String, String> values) {

  /** The version of the format that is written, and the only one that is read. */
  public static final int VERSION = 1;

  public JournalHeader {
    if (size < 0) {
      throw new IllegalArgumentException("a space has no size below 0: " + size);
    }
    arguments = List.copyOf(arguments);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
