package portscan.look.filter;

import org.jspecify.annotations.Nullable;
import portscan.api.experiment.LocalView.Direction;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/**
 * A packet as far as it is known: the first of a conversation, or the first answer to it.
 *
 * @param direction whether it arrives at this machine or leaves it
 * @param isReply whether it is the answer
 * @param source null if not known
 * @param sourcePort 0 if not known
 * @param destination null if not known
 * @param destinationPort 0 if not known
 * @param device the interface that it comes by or leaves by; null if not known
 */
public record Flow(
    Direction direction,
    boolean isReply,
    Transport transport,
    AddressFamily family,
    @Nullable IpAddress source,
    int sourcePort,
    @Nullable IpAddress destination,
    int destinationPort,
    @Nullable String device) {
  private static final int SYN = 0x02;
  private static final int ACK = 0x10;

  /** What connection tracking calls it. */
  String state() {
    return isReply ? "established" : "new";
  }

  /** The flags octet of a TCP segment (RFC 9293 section 3.1). */
  int flags() {
    return isReply ? SYN | ACK : SYN;
  }

  /** The protocol's number in the IP header. */
  int protocol() {
    return switch (transport) {
      case TCP -> 6;
      case UDP -> 17;
    };
  }
}
