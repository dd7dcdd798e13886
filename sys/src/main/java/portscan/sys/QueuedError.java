package portscan.sys;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a socket's error queue: {@code struct sock_extended_err} and its offender (ip(7),
 * {@code IP_RECVERR}).
 *
 * @param errno what the error means to the socket
 * @param origin {@link #LOCAL}, {@link #ICMP} or {@link #ICMPV6}
 * @param type ICMP type, where the origin is ICMP
 * @param code ICMP code, where the origin is ICMP
 * @param offender who sent the ICMP error; null for a local error
 */
public record QueuedError(
    int errno, int origin, int type, int code, @Nullable SocketAddress offender) {
  /** {@code SO_EE_ORIGIN_LOCAL}: the kernel's own doing. */
  public static final int LOCAL = 1;

  /** {@code SO_EE_ORIGIN_ICMP}. */
  public static final int ICMP = 2;

  /** {@code SO_EE_ORIGIN_ICMP6}. */
  public static final int ICMPV6 = 3;
}
