package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value: never changed, equal if their contents are. */
public final class Octets {
  public static final Octets EMPTY = new Octets(new byte[0]);

  private final byte[] contents;

  private Octets(byte[] contents) {
    this.contents = contents;
  }

  public static Octets of(byte... contents) {
    return contents.length == 0 ? EMPTY : new Octets(contents.clone());
  }

  static Octets read(ByteBuffer bytes, int at, int length) {
    if (length == 0) {
      return EMPTY;
    }
    byte[] contents = new byte[length];
    bytes.get(at, contents);
    return new Octets(contents);
  }

  public int length() {
    return contents.length;
  }

  public byte[] toArray() {
    return contents.clone();
  }

  void emit(ByteBuffer bytes, int at) {
    bytes.put(at, contents);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(contents, octets.contents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(contents);
  }

  /** In hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(contents);
  }
}
