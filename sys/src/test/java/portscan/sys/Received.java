package portscan.sys;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps every packet that a ring hands over. */
final class Received implements PacketHandler {
  /** One packet, copied. */
  @SuppressWarnings("ArrayRecordComponent") // A copy to look into, never compared.
  record Packet(byte[] bytes, long realtimeNs, int interfaceIndex, int packetType) {
    ByteBuffer view() {
      return ByteBuffer.wrap(bytes);
    }
  }

  final List<Packet> packets = new ArrayList<>();

  @Override
  public void packet(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType) {
    byte[] copy = new byte[length];
    bytes.get(at, copy);
    packets.add(new Packet(copy, realtimeNs, interfaceIndex, packetType));
  }

  /** Receives until {@code count} packets are kept or {@code waitMs} have passed. */
  List<Packet> await(ReceiveRing ring, int count, int waitMs) {
    long end = System.nanoTime() + waitMs * 1_000_000L;
    for (long left = 1; packets.size() < count && left > 0; left = end - System.nanoTime()) {
      ring.receive(left, this);
    }
    return packets;
  }
}
