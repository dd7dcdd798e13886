package portscan.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;

/**
 * A digest of what was found, by which a report can be held against the trail: the SHA-256 of a
 * line {@code ADDRESS PORT/TRANSPORT} for each open port in the order in which they became known,
 * which is the order of {@code jsonl}. All other observations are only counted: a scan may bring
 * millions, and whoever hides a finding hides an open port.
 */
public final class ResultDigest {
  private final MessageDigest digest = ChainedLine.sha256();
  private final EnumMap<PortState, LongAdder> counts = new EnumMap<>(PortState.class);
  private long unknown;
  private long packets;

  /** The digest of nothing. */
  public ResultDigest() {}

  /** Takes in one observation. */
  public synchronized void add(Observation seen) {
    packets += seen.attempts();
    if (!(seen.outcome() instanceof Outcome.Classified classified)) {
      unknown++;
      return;
    }
    PortState state = classified.state();
    counts.computeIfAbsent(state, _ -> new LongAdder()).increment();
    if (state == PortState.OPEN) {
      String line = seen.address() + " " + seen.port() + "/" + seen.transport() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * What was found until now.
   *
   * @param complete whether the run came to its end
   * @param sent packets sent, where more are known of than the observations tell
   */
  public synchronized RunEnd end(boolean complete, long sent) {
    // Of a copy, for the digest starts anew when it has been told.
    byte[] now;
    try {
      now = ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
    SortedMap<String, Long> results = new TreeMap<>();
    counts.forEach((state, count) -> results.put(state.toString(), count.sum()));
    if (unknown > 0) {
      results.put("unknown", unknown);
    }
    return new RunEnd(complete, Math.max(packets, sent), results, HexFormat.of().formatHex(now));
  }
}
