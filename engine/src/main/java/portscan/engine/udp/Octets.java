package portscan.engine.udp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Builds a datagram octet by octet; numbers are big-endian unless their name says otherwise. */
final class Octets {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** The octets that {@code digits} spells in hexadecimal; spaces only part them for the eye. */
  static byte[] ofHex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  Octets u8(int... values) {
    for (int value : values) {
      written.write(value);
    }
    return this;
  }

  Octets u16(int... values) {
    for (int value : values) {
      u8(value >>> 8, value);
    }
    return this;
  }

  Octets u24(int value) {
    return u8(value >>> 16, value >>> 8, value);
  }

  Octets u32(long... values) {
    for (long value : values) {
      u16((int) (value >>> 16), (int) value);
    }
    return this;
  }

  Octets u16LittleEndian(int value) {
    return u8(value, value >>> 8);
  }

  Octets u32LittleEndian(long value) {
    return u16LittleEndian((int) value).u16LittleEndian((int) (value >>> 16));
  }

  Octets zeros(int count) {
    return bytes(new byte[count]);
  }

  /** Zeros until the datagram is {@code length} octets long. */
  Octets padTo(int length) {
    return zeros(length - written.size());
  }

  Octets hex(String digits) {
    return bytes(ofHex(digits));
  }

  /** ASCII text, without a terminator. */
  Octets text(String ascii) {
    return bytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  Octets bytes(byte[] octets) {
    written.writeBytes(octets);
    return this;
  }

  byte[] toArray() {
    return written.toByteArray();
  }
}
