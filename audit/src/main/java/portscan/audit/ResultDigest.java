package portscan.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import portscan.api.model.Observation;

/**
 * A digest of what was found, by which a report can be held against the trail: the SHA-256 of a
 * line {@code ADDRESS PORT/TRANSPORT STATE} for each observation in the order in which they became
 * known, which is the order of {@code jsonl}; {@code -} stands for an address or state that is
 * null.
 */
public final class ResultDigest {
  private static final String NONE = "-";

  private final MessageDigest digest = ChainedLine.sha256();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private long packets;

  /** The digest of nothing. */
  public ResultDigest() {}

  /** Takes in one observation. */
  public synchronized void add(Observation seen) {
    String state = seen.state().map(Object::toString).orElse(NONE);
    String address = seen.address() == null ? NONE : seen.address().toString();
    String line = address + " " + seen.port() + "/" + seen.transport() + " " + state + "\n";
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    counts.merge(state.equals(NONE) ? "unknown" : state, 1L, Long::sum);
    packets += seen.attempts();
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
    return new RunEnd(complete, Math.max(packets, sent), counts, HexFormat.of().formatHex(now));
  }
}
