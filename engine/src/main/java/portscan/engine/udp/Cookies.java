package portscan.engine.udp;

import java.util.HexFormat;

/**
 * Ids, tokens and cookies of every size, drawn from one {@code long}: the same cookie gives the
 * same value, and each bit of it sways every value. None is zero, since several protocols keep zero
 * for "none".
 */
final class Cookies {
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private Cookies() {}

  /** From 1 to 2^{@code bits} - 1; at most 32 bits. */
  static long bits(long cookie, int bits) {
    return 1 + Long.remainderUnsigned(mixed(cookie, 0), (1L << bits) - 1);
  }

  /** From 1 to 65535. */
  static int u16(long cookie) {
    return (int) bits(cookie, 16);
  }

  /** From 1 to 2^32 - 1. */
  static long u32(long cookie) {
    return bits(cookie, 32);
  }

  /** {@code count} octets, each from 1 to 255. */
  static byte[] octets(long cookie, int count) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = (byte) (1 + Long.remainderUnsigned(mixed(cookie, i), 255));
    }
    return octets;
  }

  /** {@code count} lower-case hexadecimal digits, an even number. */
  static String hex(long cookie, int count) {
    return HexFormat.of().formatHex(octets(cookie, count / 2));
  }

  /** Scatters a cookie and an index over 64 bits, by the finalizer of SplitMix64. */
  private static long mixed(long cookie, int index) {
    long z = cookie + (index + 1) * GOLDEN_RATIO;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
