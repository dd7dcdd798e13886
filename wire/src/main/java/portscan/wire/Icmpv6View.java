package portscan.wire;

import java.nio.ByteBuffer;

/** An ICMPv6 message (RFC 4443), whole or as another quotes it. */
public final class Icmpv6View extends View {
  public static final int TYPE = 0;
  public static final int CODE = 1;
  public static final int CHECKSUM = 2;
  public static final int REST = 4;
  public static final int IDENTIFIER = 4;
  public static final int SEQUENCE = 6;

  /** Bytes before the quotation or the data. */
  public static final int LENGTH = 8;

  public static final int DESTINATION_UNREACHABLE = 1;
  public static final int PACKET_TOO_BIG = 2;
  public static final int TIME_EXCEEDED = 3;
  public static final int PARAMETER_PROBLEM = 4;
  public static final int ECHO_REQUEST = 128;
  public static final int ECHO_REPLY = 129;
  public static final int NEIGHBOUR_SOLICITATION = 135;
  public static final int NEIGHBOUR_ADVERTISEMENT = 136;

  /** A view of nothing, whose check fails. */
  public Icmpv6View() {}

  public Icmpv6View wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    return this;
  }

  /** Whether the first {@value #LENGTH} bytes are there, which is also all that is quoted of it. */
  public boolean check() {
    return available() >= LENGTH;
  }

  public int type() {
    return byteAt(TYPE);
  }

  public int code() {
    return byteAt(CODE);
  }

  public int checksum() {
    return shortAt(CHECKSUM);
  }

  /** Whether it quotes the packet that it is about (RFC 4443, section 2.1). */
  public boolean isError() {
    return type() < 128;
  }

  /** Bytes 4 to 7, whose meaning is the type's. */
  public int rest() {
    return intAt(REST);
  }

  /** Of an echo message. */
  public int identifier() {
    return shortAt(IDENTIFIER);
  }

  /** Of an echo message. */
  public int sequence() {
    return shortAt(SEQUENCE);
  }

  /** Of packet too big (RFC 4443, section 3.2), 32 bits. */
  public int nextHopMtu() {
    return intAt(REST);
  }

  /** Of an error: where its quotation begins, an IPv6 header. Of others: where the data begins. */
  public int quotedAt() {
    return at + LENGTH;
  }

  /** Where the quotation or the data ends; extensions may follow (RFC 4884, section 4). */
  public int quotedEnd() {
    int words =
        switch (type()) {
          case DESTINATION_UNREACHABLE, TIME_EXCEEDED -> byteAt(REST);
          default -> 0;
        };
    return words == 0 ? limit : Math.min(limit, at + LENGTH + words * 8);
  }
}
