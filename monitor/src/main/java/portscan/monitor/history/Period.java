package portscan.monitor.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time over which each look at a port gave the same.
 *
 * @param found the first of those looks, with what the others told besides
 * @param lastConfirmed when the last of them was taken
 * @param until when another one was taken that differs; null if there is none
 */
public record Period(Look found, Instant lastConfirmed, @Nullable Instant until) {
  /** When the first of those looks was taken. */
  public Instant since() {
    return found.at();
  }
}
