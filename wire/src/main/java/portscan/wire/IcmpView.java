package portscan.wire;

import java.nio.ByteBuffer;

/** An ICMP message for IPv4 (RFC 792), whole or as another quotes it. */
public final class IcmpView extends View {
  public static final int TYPE = 0;
  public static final int CODE = 1;
  public static final int CHECKSUM = 2;
  public static final int REST = 4;
  public static final int IDENTIFIER = 4;
  public static final int SEQUENCE = 6;

  /** Bytes before the quotation or the data. */
  public static final int LENGTH = 8;

  public static final int ECHO_REPLY = 0;
  public static final int DESTINATION_UNREACHABLE = 3;
  public static final int SOURCE_QUENCH = 4;
  public static final int REDIRECT = 5;
  public static final int ECHO_REQUEST = 8;
  public static final int TIME_EXCEEDED = 11;
  public static final int PARAMETER_PROBLEM = 12;
  public static final int TIMESTAMP_REQUEST = 13;
  public static final int TIMESTAMP_REPLY = 14;

  /** A view of nothing, whose check fails. */
  public IcmpView() {}

  public IcmpView wrap(ByteBuffer over, int from, int to) {
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

  /** Whether it quotes the packet that it is about (RFC 1122, section 3.2.2). */
  public boolean isError() {
    return switch (type()) {
      case DESTINATION_UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM ->
          true;
      default -> false;
    };
  }

  /** Bytes 4 to 7, whose meaning is the type's. */
  public int rest() {
    return intAt(REST);
  }

  /** Of an echo or timestamp message. */
  public int identifier() {
    return shortAt(IDENTIFIER);
  }

  /** Of an echo or timestamp message. */
  public int sequence() {
    return shortAt(SEQUENCE);
  }

  /** Of destination unreachable, code 4 (RFC 1191, section 4); 0 from routers that do not tell. */
  public int nextHopMtu() {
    return shortAt(REST + 2);
  }

  /** Of an error: where its quotation begins, an IPv4 header. Of others: where the data begins. */
  public int quotedAt() {
    return at + LENGTH;
  }

  /** Where the quotation or the data ends; extensions may follow (RFC 4884, section 4). */
  public int quotedEnd() {
    int words =
        switch (type()) {
          case DESTINATION_UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM -> byteAt(REST + 1);
          default -> 0;
        };
    return words == 0 ? limit : Math.min(limit, at + LENGTH + words * 4);
  }
}
