package portscan.wire;

import java.nio.ByteBuffer;

/** A window on somebody else's bytes: from {@code at} up to but excluding {@code limit}. */
abstract class View {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  ByteBuffer bytes = NOTHING;
  int at;
  int limit;

  /** A window that reaches outside the buffer is cut to it; one before its start is empty. */
  final void lay(ByteBuffer over, int from, int to) {
    bytes = over;
    at = Math.max(from, 0);
    limit = from < 0 ? 0 : Math.min(to, over.limit());
  }

  /** Bytes in the window; less than zero where it begins after its end. */
  final int available() {
    return limit - at;
  }

  final int byteAt(int offset) {
    return bytes.get(at + offset) & 0xff;
  }

  final int shortAt(int offset) {
    return bytes.getShort(at + offset) & 0xffff;
  }

  final int intAt(int offset) {
    return bytes.getInt(at + offset);
  }

  final long longAt(int offset) {
    return bytes.getLong(at + offset);
  }

  /** Six bytes as the low 48 bits of a long. */
  final long hardwareAt(int offset) {
    return HardwareAddress.read(bytes, at + offset);
  }
}
