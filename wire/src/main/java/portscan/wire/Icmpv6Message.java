package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ICMPv6 message (RFC 4443, section 2.1).
 *
 * @param rest bytes 4 to 7, whose meaning is the type's
 * @param data what follows: the quoted packet of an error, the data of an echo
 */
public record Icmpv6Message(int type, int code, int rest, Octets data) {
  public Icmpv6Message {
    Require.bits("type", type, 8);
    Require.bits("code", code, 8);
  }

  public static Icmpv6Message echoRequest(int identifier, int sequence, Octets data) {
    Require.bits("identifier", identifier, 16);
    Require.bits("sequence", sequence, 16);
    return new Icmpv6Message(Icmpv6View.ECHO_REQUEST, 0, (identifier << 16) | sequence, data);
  }

  public static Optional<Icmpv6Message> parse(ByteBuffer bytes, int at, int limit) {
    Icmpv6View view = new Icmpv6View().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    Octets data = Octets.read(bytes, view.quotedAt(), view.available() - Icmpv6View.LENGTH);
    return Optional.of(new Icmpv6Message(view.type(), view.code(), view.rest(), data));
  }

  /** In bytes, data included. */
  public int length() {
    return Icmpv6View.LENGTH + data.length();
  }

  /** Writes the message with 0 for its checksum. */
  public void emit(ByteBuffer bytes, int at) {
    bytes.put(at + Icmpv6View.TYPE, (byte) type);
    bytes.put(at + Icmpv6View.CODE, (byte) code);
    bytes.putShort(at + Icmpv6View.CHECKSUM, (short) 0);
    bytes.putInt(at + Icmpv6View.REST, rest);
    data.emit(bytes, at + Icmpv6View.LENGTH);
  }

  /**
   * Writes the message with its checksum (RFC 4443, section 2.3).
   *
   * @param pseudoHeader its sum, made by {@link Checksum} for {@link #length()}
   */
  public void emit(ByteBuffer bytes, int at, long pseudoHeader) {
    emit(bytes, at);
    int checksum = Checksum.finish(pseudoHeader + Checksum.sum(bytes, at, length()));
    bytes.putShort(at + Icmpv6View.CHECKSUM, (short) checksum);
  }
}
