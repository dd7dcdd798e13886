package portscan.sys;

import java.nio.ByteBuffer;

/** What is told of each packet received. */
@FunctionalInterface
public interface PacketHandler {
  /**
   * One packet has come in. Its bytes are the kernel's again as soon as this returns.
   *
   * <p>A packet that another process or namespace of this machine sent may still lack its TCP or
   * UDP checksum, which only hardware would have added.
   *
   * @param bytes the whole ring, big-endian; to be read at absolute positions only
   * @param at where the packet's network header begins
   * @param length how many bytes of it were kept
   * @param realtimeNs when the kernel saw it, in nanoseconds since 1970
   * @param interfaceIndex the interface that it came in by
   * @param packetType whom it was for: {@link ReceiveRing#PACKET_HOST} and so on
   */
  void packet(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType);
}
