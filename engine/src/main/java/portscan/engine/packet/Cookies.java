package portscan.engine.packet;

/**
 * Numbers that only we can know, one for each packet: SipHash-2-4 (Aumasson, Bernstein 2012) over
 * destination and ports, keyed anew for each run. An answer that carries its number back answers
 * that packet, so nothing about it need be remembered.
 */
public final class Cookies {
  private final long key0;
  private final long key1;

  public Cookies(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /**
   * The number of a packet.
   *
   * @param high the destination's first eight bytes; 0 for IPv4
   * @param low the destination's last eight bytes
   * @param ports our port times 65536 plus the destination's
   */
  public long of(long high, long low, int ports) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    // Three words: the address's halves, then the ports with the length that SipHash ends with.
    for (int word = 0; word < 3; word++) {
      long m = word == 0 ? high : word == 1 ? low : (20L << 56) | (ports & 0xffff_ffffL);
      v3 ^= m;
      for (int round = 0; round < 2; round++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= m;
    }
    v2 ^= 0xff;
    for (int round = 0; round < 4; round++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
