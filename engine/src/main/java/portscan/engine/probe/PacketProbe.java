package portscan.engine.probe;

/**
 * A probe that is a packet of our own making: it needs the privilege to send and see raw packets,
 * and sees in return what the kernel's own sockets hide.
 */
public sealed interface PacketProbe extends Probe permits TcpFlagProbe {
  /** The TCP control bits that it sends (RFC 9293 section 3.1). */
  int flags();

  /**
   * Whether a segment that came back, once it is known to belong to a probe, answers it.
   *
   * @param flags the segment's control bits
   */
  boolean isAnswer(int flags);
}
