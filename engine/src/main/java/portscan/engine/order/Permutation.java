package portscan.engine.order;

/**
 * A bijection of the numbers 0 to {@code size - 1} that a seed picks: position to element, and
 * back.
 *
 * <p>Immutable, and without memory that grows with the size.
 */
public final class Permutation {

  /*
   * Why it covers every element exactly once.
   *
   * Let b be the least number of bits, 2 or more, with size <= 2^b. A number of b bits is cut into a
   * left part of b/2 bits and a right part of the rest. A round replaces one part by
   *     part xor F(key, other part)
   * and keeps the other, so the same round undoes it: each round is a bijection of [0, 2^b), whatever
   * F is, and so is their composition E (a Feistel network; the parts need not be of equal width).
   *
   * E may leave [0, size). Then it is applied again until it comes back (cycle walking; Black and
   * Rogaway, "Ciphers with arbitrary finite domains", 2002). On a finite set E is made of cycles, so
   * walking on from an element below size reaches one again, at the latest that element itself; and
   * two different elements never reach the same one first, since E can be walked backwards. So "the
   * next element below size on the cycle" is a bijection of [0, size), and its inverse walks the
   * other way. As size > 2^(b-1), fewer than two applications are needed on average.
   *
   * Why it looks random. F takes the top bits of two multiplications with a shift between them, under
   * an own 64-bit key in each of six rounds; four rounds of an ideal F cannot be told from a random
   * permutation by few samples (Luby and Rackoff, 1988), and two more pay for F being cheap. It
   * spreads load and hides the order; it is no cipher.
   */

  /** The largest size. */
  public static final long MAX_SIZE = 1L << 62;

  private final long size;
  private final boolean identity;
  private final int rightBits;
  private final long rightMask;

  /** How far a 64-bit value is shifted to keep as many of its top bits as the part has. */
  private final int leftShift;

  private final int rightShift;
  private final long key0;
  private final long key1;
  private final long key2;
  private final long key3;
  private final long key4;
  private final long key5;

  private Permutation(long size, long seed, boolean identity) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("1 to 2^62 elements, not " + size);
    }
    this.size = size;
    this.identity = identity;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(size - 1));
    int leftBits = bits / 2;
    rightBits = bits - leftBits;
    rightMask = (1L << rightBits) - 1;
    leftShift = 64 - leftBits;
    rightShift = 64 - rightBits;
    key0 = key(seed, 1);
    key1 = key(seed, 2);
    key2 = key(seed, 3);
    key3 = key(seed, 4);
    key4 = key(seed, 5);
    key5 = key(seed, 6);
  }

  /**
   * The permutation that {@code seed} picks: the same on every machine and in every version.
   *
   * @param size how many elements, 1 to 2^62
   */
  public static Permutation of(long size, long seed) {
    return new Permutation(size, seed, false);
  }

  /**
   * The permutation that leaves every element in its place.
   *
   * @param size how many elements, 1 to 2^62
   */
  public static Permutation identity(long size) {
    return new Permutation(size, 0, true);
  }

  /** How many elements. */
  public long size() {
    return size;
  }

  /** The element at a position, both from 0 to {@code size() - 1}. */
  public long at(long index) {
    check(index);
    if (identity) {
      return index;
    }
    long left = index >>> rightBits;
    long right = index & rightMask;
    long value;
    do {
      left ^= mix(right + key0) >>> leftShift;
      right ^= mix(left + key1) >>> rightShift;
      left ^= mix(right + key2) >>> leftShift;
      right ^= mix(left + key3) >>> rightShift;
      left ^= mix(right + key4) >>> leftShift;
      right ^= mix(left + key5) >>> rightShift;
      value = left << rightBits | right;
    } while (value >= size);
    return value;
  }

  /** The position of an element, both from 0 to {@code size() - 1}. */
  public long indexOf(long element) {
    check(element);
    if (identity) {
      return element;
    }
    long left = element >>> rightBits;
    long right = element & rightMask;
    long value;
    do {
      right ^= mix(left + key5) >>> rightShift;
      left ^= mix(right + key4) >>> leftShift;
      right ^= mix(left + key3) >>> rightShift;
      left ^= mix(right + key2) >>> leftShift;
      right ^= mix(left + key1) >>> rightShift;
      left ^= mix(right + key0) >>> leftShift;
      value = left << rightBits | right;
    } while (value >= size);
    return value;
  }

  private void check(long number) {
    if (number < 0 || number >= size) {
      throw new IndexOutOfBoundsException(number);
    }
  }

  /** A value whose top bits depend on every bit of {@code value}. */
  private static long mix(long value) {
    long product = value * 0x9e37_79b9_7f4a_7c15L;
    return (product ^ (product >>> 32)) * 0xd6e8_feb8_6659_fd93L;
  }

  /** The SplitMix64 sequence of the seed (Steele, Lea and Flood, 2014). */
  private static long key(long seed, int number) {
    long key = seed + number * 0x9e37_79b9_7f4a_7c15L;
    key = (key ^ (key >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    key = (key ^ (key >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return key ^ (key >>> 31);
  }
}
