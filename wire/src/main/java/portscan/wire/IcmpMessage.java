package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ICMP message for IPv4 (RFC 792).
 *
 * @param rest bytes 4 to 7, whose meaning is the type's
 * @param data what follows: the quoted packet of an error, the data of an echo
 */
public record IcmpMessage(int type, int code, int rest, Octets data) {
  public IcmpMessage {
    Require.bits("type", type, 8);
    Require.bits("code", code, 8);
  }

  public static IcmpMessage echoRequest(int identifier, int sequence, Octets data) {
    Require.bits("identifier", identifier, 16);
    Require.bits("sequence", sequence, 16);
    return new IcmpMessage(IcmpView.ECHO_REQUEST, 0, (identifier << 16) | sequence, data);
  }

  public static Optional<IcmpMessage> parse(ByteBuffer bytes, int at, int limit) {
    IcmpView view = new IcmpView().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    Octets data = Octets.read(bytes, view.quotedAt(), view.available() - IcmpView.LENGTH);
    return Optional.of(new IcmpMessage(view.type(), view.code(), view.rest(), data));
  }

  /** In bytes, data included. */
  public int length() {
    return IcmpView.LENGTH + data.length();
  }

  /** Writes the message with its checksum. */
  public void emit(ByteBuffer bytes, int at) {
    bytes.put(at + IcmpView.TYPE, (byte) type);
    bytes.put(at + IcmpView.CODE, (byte) code);
    bytes.putShort(at + IcmpView.CHECKSUM, (short) 0);
    bytes.putInt(at + IcmpView.REST, rest);
    data.emit(bytes, at + IcmpView.LENGTH);
    int checksum = Checksum.finish(Checksum.sum(bytes, at, length()));
    bytes.putShort(at + IcmpView.CHECKSUM, (short) checksum);
  }
}
