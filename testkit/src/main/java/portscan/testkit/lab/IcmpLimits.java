package portscan.testkit.lab;

/**
 * How sparing a node is with the ICMP and ICMPv6 errors that it sends.
 *
 * @param intervalMillis the least time between two errors to one address once a burst of six is
 *     spent, in milliseconds; 0 for no limit
 * @param messagesPerSecond how many errors a node sends in a second in all; 0 leaves the kernel's
 */
public record IcmpLimits(int intervalMillis, int messagesPerSecond) {
  /** None that a test could meet: what every node of a lab starts with. */
  public static final IcmpLimits NONE = new IcmpLimits(0, 1_000_000);

  /** What Linux does unless it is told otherwise: a burst of six, then one a second an address. */
  public static final IcmpLimits KERNEL = new IcmpLimits(1000, 1000);

  public IcmpLimits {
    if (intervalMillis < 0 || messagesPerSecond < 0) {
      throw new IllegalArgumentException("an ICMP limit is not negative");
    }
  }
}
