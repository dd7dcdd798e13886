package portscan.sys;

/**
 * The fields of {@code struct tcp_info} that a check needs (tcp(7)).
 *
 * @param rttMicros the smoothed round trip in microseconds; right after the handshake, its own
 * @param retransmissions how often packets of this connection were sent again, or should have been
 * @param retransmitted how many packets have been sent again and not been answered yet; 0 if the
 *     latest attempt did not leave this machine
 * @param unacknowledged how many packets of ours have not been acknowledged
 * @param pathMtu the largest packet in bytes that the path is believed to carry
 * @param peerWindow how many bytes the peer will take, as it last said; {@link #UNKNOWN} if the
 *     system does not tell (Linux does since 5.4)
 */
public record TcpInfo(
    int rttMicros,
    int retransmissions,
    int retransmitted,
    int unacknowledged,
    int pathMtu,
    int peerWindow) {
  /** What the system does not tell. */
  public static final int UNKNOWN = -1;
}
