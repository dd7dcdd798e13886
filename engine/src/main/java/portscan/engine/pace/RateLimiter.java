package portscan.engine.pace;

/** A token bucket: a ceiling of packets a second that lets through small bursts. */
public final class RateLimiter {
  /** How much of a second's allowance may be sent at once. */
  private static final double BURST_SECONDS = 0.005;

  private final double tokensPerNs;
  private final double capacity;
  private double tokens;
  private long lastNs;

  /**
   * @param rate packets a second, more than zero
   * @param nowNs the clock's present reading, in nanoseconds
   */
  public RateLimiter(double rate, long nowNs) {
    this.tokensPerNs = rate / 1e9;
    this.capacity = Math.max(1, rate * BURST_SECONDS);
    this.tokens = capacity;
    this.lastNs = nowNs;
  }

  /** How long until the next packet may leave, in nanoseconds; 0 if it may now. */
  public long delayNs(long nowNs) {
    refill(nowNs);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / tokensPerNs);
  }

  /** Notes that packets were sent; may go below zero, which the next ones wait for. */
  public void spend(int packets, long nowNs) {
    refill(nowNs);
    tokens -= packets;
  }

  private void refill(long nowNs) {
    tokens = Math.min(capacity, tokens + (nowNs - lastNs) * tokensPerNs);
    lastNs = nowNs;
  }
}
