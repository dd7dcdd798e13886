package portscan.look.service;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads numbers and texts out of foreign bytes, one after the other, big-endian unless said
 * otherwise. Reading past the end gives zeros and is remembered, so that a parser reads on and asks
 * once.
 */
final class Cursor {
  private final byte[] bytes;
  private int at;
  private boolean overran;

  Cursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether more was asked for than there was. */
  boolean overran() {
    return overran;
  }

  int position() {
    return at;
  }

  int left() {
    return bytes.length - at;
  }

  void skip(long count) {
    if (count < 0 || count > left()) {
      overran = true;
      at = bytes.length;
    } else {
      at += (int) count;
    }
  }

  int byte1() {
    if (at >= bytes.length) {
      overran = true;
      return 0;
    }
    return bytes[at++] & 0xff;
  }

  int short2() {
    return byte1() << 8 | byte1();
  }

  int int4() {
    return short2() << 16 | short2();
  }

  int short2Little() {
    return byte1() | byte1() << 8;
  }

  int int4Little() {
    return short2Little() | short2Little() << 16;
  }

  /** The next {@code count} bytes, or as many as there are. */
  byte[] bytes(long count) {
    int start = at;
    skip(count);
    return count < 0 ? new byte[0] : Arrays.copyOfRange(bytes, start, at);
  }

  /** The next {@code count} bytes as UTF-8. */
  String text(long count) {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  /** The text up to a zero byte, which is skipped too. */
  String textToZero() {
    int end = at;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    String text = text(end - at);
    skip(1);
    return text;
  }
}
