package portscan.monitor.history;

import java.time.Instant;
import portscan.monitor.snapshot.Snapshot;

/**
 * A known-good state under a name.
 *
 * @param name not empty
 * @param savedAt when it was saved
 * @param snapshot the state
 */
public record Baseline(String name, Instant savedAt, Snapshot snapshot) {
  public Baseline {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a baseline has a name");
    }
  }

  /**
   * What a list of baselines tells.
   *
   * @param source where it was taken from
   * @param takenAt when it was so
   */
  public record Summary(String name, Instant savedAt, String source, Instant takenAt) {}
}
