package portscan.engine.udp;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes ASN.1 values by the basic encoding rules, definite lengths only (ITU-T X.690). */
final class Ber {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int ENUMERATED = 0x0a;
  static final int GENERALIZED_TIME = 0x18;
  static final int GENERAL_STRING = 0x1b;
  static final int SEQUENCE = 0x30;

  private Ber() {}

  /** Context-specific constructed tag {@code [number]}, number below 31. */
  static int context(int number) {
    return 0xa0 | number;
  }

  /** Application-wide constructed tag {@code [APPLICATION number]}, number below 31. */
  static int application(int number) {
    return 0x60 | number;
  }

  /** One value: its tag, its length, and {@code parts} as its content. */
  static byte[] value(int tag, byte[]... parts) {
    Octets content = new Octets();
    for (byte[] part : parts) {
      content.bytes(part);
    }
    byte[] octets = content.toArray();
    Octets value = new Octets().u8(tag);
    if (octets.length < 0x80) {
      value.u8(octets.length);
    } else if (octets.length < 0x100) {
      value.u8(0x81, octets.length);
    } else {
      value.u8(0x82).u16(octets.length);
    }
    return value.bytes(octets).toArray();
  }

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, parts);
  }

  static byte[] integer(long number) {
    return value(INTEGER, BigInteger.valueOf(number).toByteArray());
  }

  static byte[] enumerated(int number) {
    return value(ENUMERATED, BigInteger.valueOf(number).toByteArray());
  }

  /** An ASCII string under any string tag. */
  static byte[] string(int tag, String ascii) {
    return value(tag, ascii.getBytes(StandardCharsets.US_ASCII));
  }
}
