package portscan.engine.pace;

import java.time.Duration;

/**
 * nmap's six words for how much of a hurry there is, with our numbers.
 *
 * <p>None of them trades truth for speed: how often a silent port is asked again follows from the
 * loss that was measured, whatever the template.
 */
public enum TimingTemplate {
  /** One packet in five minutes. */
  PARANOID(1 / 300.0, 500, 1_000, 3_000),
  /** One packet in fifteen seconds. */
  SNEAKY(1 / 15.0, 500, 1_000, 3_000),
  /** Five packets in two seconds. */
  POLITE(2.5, 200, 1_000, 2_000),
  /** 20,000 packets a second: what a small server and its firewall take without notice. */
  NORMAL(20_000, 30, 400, 1_000),
  /** 50,000 packets a second, for a local network. */
  AGGRESSIVE(50_000, 20, 250, 1_000),
  /** 100,000 packets a second, for a network that is yours and idle. */
  INSANE(100_000, 8, 150, 1_000);

  private final double rate;
  private final long leastMs;
  private final long firstMs;
  private final long longestMs;

  TimingTemplate(double rate, long leastMs, long firstMs, long longestMs) {
    this.rate = rate;
    this.leastMs = leastMs;
    this.firstMs = firstMs;
    this.longestMs = longestMs;
  }

  /** Its numbers. */
  public Pace pace() {
    return new Pace(
        rate,
        Pace.BY_NEED,
        Duration.ofMillis(leastMs),
        Duration.ofMillis(firstMs),
        Duration.ofMillis(longestMs),
        null);
  }
}
