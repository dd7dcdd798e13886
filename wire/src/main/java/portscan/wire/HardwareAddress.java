package portscan.wire;

import java.nio.ByteBuffer;

/** An Ethernet address (EUI-48) as the low 48 bits of a long. */
public final class HardwareAddress {
  /** Bytes on the wire. */
  public static final int LENGTH = 6;

  /** All stations of the link. */
  public static final long BROADCAST = 0xffff_ffff_ffffL;

  private HardwareAddress() {}

  public static long read(ByteBuffer bytes, int at) {
    return ((bytes.getShort(at) & 0xffffL) << 32) | (bytes.getInt(at + 2) & 0xffff_ffffL);
  }

  public static void write(ByteBuffer bytes, int at, long address) {
    bytes.putShort(at, (short) (address >>> 32));
    bytes.putInt(at + 2, (int) address);
  }
}
