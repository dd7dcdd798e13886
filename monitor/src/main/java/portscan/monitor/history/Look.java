package portscan.monitor.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import portscan.monitor.snapshot.Verdict;

/**
 * What one run says of a port.
 *
 * @param run its number
 * @param at when it was started
 * @param found what kind of thing it says
 * @param verdict null unless it found one
 */
public record Look(int run, Instant at, Found found, @Nullable Verdict verdict) {
  /** What a run can say of a port. */
  public enum Found {
    VERDICT,
    /** It looked for the host, which was not there. */
    HOST_DOWN,
    /** It did not ask: whatever the port was, it may be still. */
    NOT_PROBED
  }

  public Look {
    if ((verdict != null) != (found == Found.VERDICT)) {
      throw new IllegalArgumentException("a verdict goes with " + Found.VERDICT);
    }
  }

  /** Whether the run asked. */
  public boolean isProbed() {
    return found != Found.NOT_PROBED;
  }

  /**
   * Both in one, at the time of this one; null if they do not say the same of the port. A look that
   * did not ask who answers says nothing else than one that did.
   */
  @Nullable Look with(Look other) {
    if (found != other.found) {
      return null;
    }
    if (verdict == null || other.verdict == null) {
      return this;
    }
    Verdict both = verdict.with(other.verdict);
    return both == null ? null : new Look(run, at, found, both);
  }
}
