package portscan.engine.discovery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;

/**
 * Whether a host is up, and how that is known.
 *
 * @param hostIndex the host in the space that was asked about: the first one of its address
 * @param up whether anything proved it; a host that is not may still be there and silent
 * @param reason nmap's word: {@code arp-response}, {@code nd-response}, {@code echo-reply}, {@code
 *     timestamp-reply}, {@code syn-ack}, {@code reset}, {@code conn-refused}, {@code udp-response},
 *     {@code localhost-response}, the word of an ICMP error, or {@code no-response}
 * @param ttl the time to live or hop limit that the answer had left, 1 to 255; 0 where it is not
 *     known or means nothing
 * @param rtt how long the answer took; null if there was none or it was not measured
 * @param from who answered: the host, or the router that refused; null if nobody did
 * @param failure why this machine could not ask, so that {@code up} says nothing; null if it could
 */
public record HostVerdict(
    long hostIndex,
    IpAddress address,
    boolean up,
    String reason,
    int ttl,
    @Nullable Duration rtt,
    @Nullable IpAddress from,
    @Nullable LocalFailure failure) {
  static final String ARP_RESPONSE = "arp-response";
  static final String ND_RESPONSE = "nd-response";
  static final String ECHO_REPLY = "echo-reply";
  static final String TIMESTAMP_REPLY = "timestamp-reply";
  static final String LOCALHOST_RESPONSE = "localhost-response";

  public HostVerdict {
    if (ttl < 0 || ttl > 255) {
      throw new IllegalArgumentException("a time to live is 0 to 255, not " + ttl);
    }
    if (up && failure != null) {
      throw new IllegalArgumentException("who could not be asked is not known to be up");
    }
  }
}
