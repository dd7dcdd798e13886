package portscan.engine.packet;

import java.time.Instant;

/** Translates between {@link System#nanoTime} and nanoseconds since 1970, which packets bear. */
public final class WallClock {
  private long offsetNs;

  public WallClock() {
    synchronize();
  }

  /** Follows a clock that was set meanwhile. */
  public void synchronize() {
    Instant now = Instant.now();
    offsetNs = now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
  }

  /** Nanoseconds since 1970 of a moment of {@link System#nanoTime}. */
  public long realtimeNs(long ns) {
    return ns + offsetNs;
  }

  /** The moment of {@link System#nanoTime} of nanoseconds since 1970. */
  public long ns(long realtimeNs) {
    return realtimeNs - offsetNs;
  }
}
