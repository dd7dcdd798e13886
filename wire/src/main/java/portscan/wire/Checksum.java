package portscan.wire;

import java.nio.ByteBuffer;

/**
 * The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit
 * words.
 *
 * <p>Partial sums are longs that {@link #finish} folds. A word of any width may be added as a
 * whole, since 2^16 is 1 modulo 2^16 - 1 (RFC 1071, section 2 (B) and (C)); its place must be even.
 * Partial sums of fewer than 2^30 words may be added with {@code +}.
 */
public final class Checksum {
  private static final long LOW_32 = 0xffff_ffffL;

  private Checksum() {}

  /**
   * The partial sum of {@code length} bytes. An odd last byte counts as if a zero followed, so what
   * is added after it belongs to other data.
   */
  public static long sum(ByteBuffer bytes, int at, int length) {
    int end = at + length;
    long sum = 0;
    int next = at;
    // Eight bytes a step: their two halves cannot overflow a long within an array's length.
    for (; next <= end - 8; next += 8) {
      long word = bytes.getLong(next);
      sum += (word >>> 32) + (word & LOW_32);
    }
    if (next <= end - 4) {
      sum += bytes.getInt(next) & LOW_32;
      next += 4;
    }
    if (next <= end - 2) {
      sum += bytes.getShort(next) & 0xffff;
      next += 2;
    }
    if (next < end) {
      sum += (bytes.get(next) & 0xff) << 8;
    }
    return sum;
  }

  /** {@code sum} and a word of 16 or 32 bits. */
  public static long add(long sum, int value32) {
    return sum + (value32 & LOW_32);
  }

  /** {@code sum} and a word of 64 bits. */
  public static long add64(long sum, long value64) {
    return sum + (value64 >>> 32) + (value64 & LOW_32);
  }

  /** The checksum that goes into the header, 16 bits: the sum folded and complemented. */
  public static int finish(long sum) {
    return ~fold(sum) & 0xffff;
  }

  /**
   * {@link #finish} for UDP, where zero says that there is no checksum and 0xffff is sent in its
   * stead (RFC 768; RFC 8200, section 8.1).
   */
  public static int finishUdp(long sum) {
    int checksum = finish(sum);
    return checksum == 0 ? 0xffff : checksum;
  }

  private static int fold(long sum) {
    long folded = (sum >>> 32) + (sum & LOW_32);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) folded;
  }

  /**
   * The partial sum of IPv4's pseudo-header (RFC 9293, section 3.1; RFC 768).
   *
   * @param length of the transport header and its payload, in bytes
   */
  public static long ipv4PseudoHeader(int source, int destination, int protocol, int length) {
    return (source & LOW_32) + (destination & LOW_32) + protocol + length;
  }

  /**
   * The partial sum of IPv6's pseudo-header (RFC 8200, section 8.1).
   *
   * @param nextHeader the transport protocol, after all extension headers
   * @param length of the transport header and its payload, in bytes
   */
  public static long ipv6PseudoHeader(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int nextHeader,
      int length) {
    long source = add64(add64(0, sourceHigh), sourceLow);
    return add64(add64(source, destinationHigh), destinationLow) + nextHeader + length;
  }

  /**
   * The checksum after a word under it changed (RFC 1624, section 3, equation 3).
   *
   * @param oldWord the word before, of 16 or 32 bits
   * @param newWord the word now
   */
  public static int update(int checksum, int oldWord, int newWord) {
    return finish((~checksum & 0xffff) + (~oldWord & LOW_32) + (newWord & LOW_32));
  }
}
