package portscan.engine.socket;

import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;

/** What became of a socket. */
public sealed interface Answer {
  /**
   * The handshake was completed.
   *
   * @param rttNs the kernel's own measure in nanoseconds; 0 if it has none
   */
  record Connected(long rttNs) implements Answer {}

  /** A reset, or whatever else the system calls "refused" where it cannot tell. */
  record Refused() implements Answer {}

  /** An ICMP or ICMPv6 error that quoted our packet. */
  record Icmp(IpAddress from, int type, int code) implements Answer {}

  /** A datagram from the target's address. */
  @SuppressWarnings("ArrayRecordComponent") // A buffer handed over, never compared.
  record Datagram(byte[] bytes, IpAddress from, int fromPort) implements Answer {}

  /** The kernel has stopped retransmitting: nothing will come any more. */
  record GaveUp() implements Answer {}

  /** Our own machine failed, for good. */
  record Failed(Evidence.LocalFailure failure) implements Answer {}

  /** Our own machine is short of files, ports or memory just now: later it may not be. */
  record Exhausted(Evidence.LocalFailure failure) implements Answer {}
}
