package portscan.engine.udp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The octets of a received datagram, read without ever leaving it.
 *
 * <p>A number that is not wholly inside is -1, which no number inside is equal to, so a rule needs
 * no length check before it compares one; it must not calculate with it. Numbers are big-endian
 * unless their name says otherwise.
 */
public final class Datagram {
  private final byte[] octets;
  private final int length;

  /** The first {@code length} octets of {@code octets}, which are not copied. */
  public Datagram(byte[] octets, int length) {
    Objects.checkFromIndexSize(0, length, octets.length);
    this.octets = octets;
    this.length = length;
  }

  /** How many octets there are. */
  public int length() {
    return length;
  }

  /** The octet at {@code offset}, 0 to 255, or -1. */
  int u8(int offset) {
    return isInside(offset, 1) ? octets[offset] & 0xff : -1;
  }

  /** The two octets at {@code offset}, 0 to 65535, or -1. */
  int u16(int offset) {
    return isInside(offset, 2) ? u8(offset) << 8 | u8(offset + 1) : -1;
  }

  /** The two octets at {@code offset}, least significant first, 0 to 65535, or -1. */
  int u16LittleEndian(int offset) {
    return isInside(offset, 2) ? u8(offset + 1) << 8 | u8(offset) : -1;
  }

  /** The three octets at {@code offset}, 0 to 2^24-1, or -1. */
  int u24(int offset) {
    return isInside(offset, 3) ? u16(offset) << 8 | u8(offset + 2) : -1;
  }

  /** The four octets at {@code offset}, 0 to 2^32-1, or -1. */
  long u32(int offset) {
    return isInside(offset, 4) ? (long) u16(offset) << 16 | u16(offset + 2) : -1;
  }

  /** The four octets at {@code offset}, least significant first, 0 to 2^32-1, or -1. */
  long u32LittleEndian(int offset) {
    return isInside(offset, 4)
        ? (long) u16LittleEndian(offset + 2) << 16 | u16LittleEndian(offset)
        : -1;
  }

  /** Whether exactly {@code expected} stands at {@code offset}. */
  boolean has(int offset, byte[] expected) {
    return isInside(offset, expected.length)
        && Arrays.equals(octets, offset, offset + expected.length, expected, 0, expected.length);
  }

  /** Whether the ASCII text {@code expected} stands at {@code offset}. */
  boolean has(int offset, String expected) {
    return has(offset, expected.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Whether exactly {@code rest} octets follow the first {@code head}; never if {@code rest} is -1.
   */
  boolean hasRest(int head, int rest) {
    return rest >= 0 && length == head + rest;
  }

  /** The whole datagram as text, one character an octet. */
  String text() {
    return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Whether there are octets and all are printable ASCII, tabs or line ends. */
  boolean isPlainText() {
    for (int offset = 0; offset < length; offset++) {
      int octet = u8(offset);
      boolean plain =
          (octet >= ' ' && octet <= '~') || octet == '\t' || octet == '\r' || octet == '\n';
      if (!plain) {
        return false;
      }
    }
    return length > 0;
  }

  private boolean isInside(int offset, int count) {
    return offset >= 0 && offset <= length - count;
  }
}
