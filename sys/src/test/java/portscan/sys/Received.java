package portscan.sys;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps the wanted ones of the packets that a ring hands over. */
final class Received implements PacketHandler {
  /** One packet, copied. */
  @SuppressWarnings("ArrayRecordComponent") // A copy to look into, never compared.
  record Packet(byte[] bytes, long realtimeNs, int interfaceIndex, int packetType) {
    ByteBuffer view() {
      return ByteBuffer.wrap(bytes);
    }
  }

  final List<Packet> packets = new ArrayList<>();
  private final Predicate<Packet> wanted;

  Received(Predicate<Packet> wanted) {
    this.wanted = wanted;
  }

  /** Keeps TCP packets only, without the neighbour advertisements that filters pass too. */
  static Received tcp() {
    return new Received(
        packet -> packet.bytes()[packet.bytes()[0] >>> 4 == 4 ? 9 : 6] == Packets.TCP);
  }

  @Override
  public void packet(
      ByteBuffer bytes, int at, int length, long realtimeNs, int interfaceIndex, int packetType) {
    byte[] copy = new byte[length];
    bytes.get(at, copy);
    Packet packet = new Packet(copy, realtimeNs, interfaceIndex, packetType);
    if (wanted.test(packet)) {
      packets.add(packet);
    }
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
