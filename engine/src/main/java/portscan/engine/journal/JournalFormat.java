package portscan.engine.journal;

import java.util.zip.CRC32C;

/*
 * Behind the header line the file is a sequence of frames, one per commit, all numbers big-endian:
 *
 *     length    4 bytes  of the payload, 1 to MAX_PAYLOAD
 *     check     4 bytes  CRC32C of the length
 *     check     4 bytes  CRC32C of the payload
 *     payload            whole records
 *
 * The length has a check of its own, so that a damaged length in the middle of the file is never
 * taken for a frame that was cut off at its end.
 *
 * A record is a byte that tells its kind, and its fields. Unsigned numbers are varints: seven bits a
 * byte, the lowest first, the top bit set in all but the last. Elements and times are differences to
 * the one before in the same frame (0 at its begin), zigzag: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
 */
/** The layout of a journal's records. */
final class JournalFormat {
  static final int FRAME_HEADER = 12;

  /** The longest payload that is read; what is written is shorter. */
  static final int MAX_PAYLOAD = 1 << 24;

  /** The longest first line that is read, in bytes. */
  static final int MAX_HEADER = 1 << 24;

  /**
   * Element, evidence byte, family byte (0, 4 or 6) and the bytes of the sender's address, TTL
   * byte, detail, words (length byte and ASCII), attempts, round trip + 1, time.
   */
  static final int ANSWERED = 1;

  /** First element, how many, tries, microseconds waited, millionths lost + 1, time. */
  static final int SILENT = 2;

  /** Position in the permutation. */
  static final int CHECKPOINT = 3;

  /** No field. */
  static final int FINISHED = 4;

  /** Family byte (0, 4 or 6) and the bytes of the address that is ours from here on. */
  static final int SOURCE = 5;

  private JournalFormat() {}

  static int checksum(CRC32C crc, byte[] bytes, int at, int length) {
    crc.reset();
    crc.update(bytes, at, length);
    return (int) crc.getValue();
  }

  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
