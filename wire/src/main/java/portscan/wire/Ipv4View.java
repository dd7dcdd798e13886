package portscan.wire;

import java.nio.ByteBuffer;

/** An IPv4 packet (RFC 791, section 3.1), whole or as an ICMP error quotes it. */
public final class Ipv4View extends View {
  public static final int TYPE_OF_SERVICE = 1;
  public static final int TOTAL_LENGTH = 2;
  public static final int IDENTIFICATION = 4;
  public static final int FRAGMENT = 6;
  public static final int TTL = 8;
  public static final int PROTOCOL = 9;
  public static final int CHECKSUM = 10;
  public static final int SOURCE = 12;
  public static final int DESTINATION = 16;

  /** Bytes of a header without options. */
  public static final int LENGTH = 20;

  static final int DONT_FRAGMENT = 0x4000;
  static final int MORE_FRAGMENTS = 0x2000;
  static final int OFFSET_MASK = 0x1fff;

  /** What every router quotes of the transport (RFC 792): ports, and TCP's sequence number. */
  static final int LEAST_QUOTED = 8;

  private int payloadEnd;

  /** A view of nothing, whose check fails. */
  public Ipv4View() {}

  public Ipv4View wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    return this;
  }

  /** Whether this is IPv4 and all of the packet is there; bytes after it are link padding. */
  public boolean check() {
    if (!headerFits() || totalLength() < headerLength() || totalLength() > available()) {
      return false;
    }
    payloadEnd = at + totalLength();
    return true;
  }

  /**
   * Whether this is the beginning of an IPv4 packet with its whole header. The total length may
   * name more than is quoted; one too short for {@value #LEAST_QUOTED} bytes of transport is not
   * believed, since some senders quote it swapped or lessened.
   */
  public boolean checkQuoted() {
    if (!headerFits()) {
      return false;
    }
    boolean believed =
        totalLength() >= headerLength() + LEAST_QUOTED && totalLength() <= available();
    payloadEnd = believed ? at + totalLength() : limit;
    return true;
  }

  private boolean headerFits() {
    return available() >= LENGTH
        && byteAt(0) >>> 4 == 4
        && headerLength() >= LENGTH
        && headerLength() <= available();
  }

  /** In bytes, options included: 20 to 60. */
  public int headerLength() {
    return (byteAt(0) & 0x0f) * 4;
  }

  /** The byte that is now the differentiated services field and ECN (RFC 2474, RFC 3168). */
  public int typeOfService() {
    return byteAt(TYPE_OF_SERVICE);
  }

  /** Of header and payload, in bytes. */
  public int totalLength() {
    return shortAt(TOTAL_LENGTH);
  }

  public int identification() {
    return shortAt(IDENTIFICATION);
  }

  public boolean dontFragment() {
    return (shortAt(FRAGMENT) & DONT_FRAGMENT) != 0;
  }

  public boolean moreFragments() {
    return (shortAt(FRAGMENT) & MORE_FRAGMENTS) != 0;
  }

  /** In bytes. */
  public int fragmentOffset() {
    return (shortAt(FRAGMENT) & OFFSET_MASK) * 8;
  }

  /** Whether this is a fragment other than the first: its payload begins with no header. */
  public boolean isFragment() {
    return (shortAt(FRAGMENT) & OFFSET_MASK) != 0;
  }

  public int ttl() {
    return byteAt(TTL);
  }

  public int protocol() {
    return byteAt(PROTOCOL);
  }

  public int checksum() {
    return shortAt(CHECKSUM);
  }

  public int source() {
    return intAt(SOURCE);
  }

  public int destination() {
    return intAt(DESTINATION);
  }

  public int payloadAt() {
    return at + headerLength();
  }

  public int payloadEnd() {
    return payloadEnd;
  }

  /** Bytes there are of the transport header and what follows it; 0 in a later fragment. */
  public int transportAvailable() {
    return isFragment() ? 0 : payloadEnd - payloadAt();
  }
}
