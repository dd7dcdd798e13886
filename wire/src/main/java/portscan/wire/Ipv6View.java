package portscan.wire;

import java.nio.ByteBuffer;

/**
 * An IPv6 packet (RFC 8200, section 3), whole or as an ICMPv6 error quotes it; the check walks its
 * extension headers up to the transport.
 */
public final class Ipv6View extends View {
  public static final int PAYLOAD_LENGTH = 4;
  public static final int NEXT_HEADER = 6;
  public static final int HOP_LIMIT = 7;
  public static final int SOURCE = 8;
  public static final int DESTINATION = 24;

  /** Bytes of the header without extension headers. */
  public static final int LENGTH = 40;

  /** More than any sender chains; a packet with more fails the check. */
  static final int MOST_EXTENSION_HEADERS = 16;

  private static final int FRAGMENT_HEADER_LENGTH = 8;

  /** The offset in units of 8 bytes, above two reserved bits and the M flag. */
  private static final int FRAGMENT_OFFSET_MASK = 0xfff8;

  private int transportProtocol;
  private int transportAt;
  private int transportEnd;
  private boolean fragment;

  /** A view of nothing, whose check fails. */
  public Ipv6View() {}

  public Ipv6View wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    return this;
  }

  /**
   * Whether this is IPv6 and all of the packet and its extension headers are there; bytes after it
   * are link padding. Fails on jumbograms (RFC 2675).
   */
  public boolean check() {
    if (!headerFits() || payloadLength() > available() - LENGTH) {
      return false;
    }
    transportEnd = at + LENGTH + payloadLength();
    return walk();
  }

  /**
   * Whether this is the beginning of an IPv6 packet with its whole fixed header. Where the
   * quotation ends among the extension headers, the transport is {@link IpProtocol#NONE}.
   */
  public boolean checkQuoted() {
    if (!headerFits()) {
      return false;
    }
    transportEnd = at + LENGTH + Math.min(payloadLength(), available() - LENGTH);
    if (!walk()) {
      transportProtocol = IpProtocol.NONE;
      transportAt = transportEnd;
    }
    return true;
  }

  private boolean headerFits() {
    return available() >= LENGTH && byteAt(0) >>> 4 == 6;
  }

  /** Finds the transport; false where an extension header is cut or there are too many. */
  private boolean walk() {
    int header = nextHeader();
    int next = at + LENGTH;
    fragment = false;
    for (int walked = 0; walked <= MOST_EXTENSION_HEADERS; walked++) {
      if (!isExtension(header) || fragment) {
        transportProtocol = header;
        transportAt = next;
        return true;
      }
      // Each is at least 8 bytes long, of which the second is its length.
      if (transportEnd - next < 8) {
        return false;
      }
      int length = extensionLength(header, bytes.get(next + 1) & 0xff);
      if (transportEnd - next < length) {
        return false;
      }
      fragment =
          header == IpProtocol.FRAGMENT && (bytes.getShort(next + 2) & FRAGMENT_OFFSET_MASK) != 0;
      header = bytes.get(next) & 0xff;
      next += length;
    }
    return false;
  }

  private static boolean isExtension(int header) {
    return header == IpProtocol.HOP_BY_HOP_OPTIONS
        || header == IpProtocol.ROUTING
        || header == IpProtocol.FRAGMENT
        || header == IpProtocol.DESTINATION_OPTIONS
        || header == IpProtocol.AUTHENTICATION;
  }

  /** In bytes. Authentication headers count in 4 bytes less 2 (RFC 4302, section 2.2). */
  private static int extensionLength(int header, int field) {
    if (header == IpProtocol.FRAGMENT) {
      return FRAGMENT_HEADER_LENGTH;
    }
    return header == IpProtocol.AUTHENTICATION ? Math.max(8, (field + 2) * 4) : (field + 1) * 8;
  }

  public int trafficClass() {
    return (intAt(0) >>> 20) & 0xff;
  }

  public int flowLabel() {
    return intAt(0) & 0xfffff;
  }

  /** Of extension headers and transport, in bytes. */
  public int payloadLength() {
    return shortAt(PAYLOAD_LENGTH);
  }

  /** What follows the fixed header: the transport or the first extension header. */
  public int nextHeader() {
    return byteAt(NEXT_HEADER);
  }

  public int hopLimit() {
    return byteAt(HOP_LIMIT);
  }

  public long sourceHigh() {
    return longAt(SOURCE);
  }

  public long sourceLow() {
    return longAt(SOURCE + 8);
  }

  public long destinationHigh() {
    return longAt(DESTINATION);
  }

  public long destinationLow() {
    return longAt(DESTINATION + 8);
  }

  /** The protocol after all extension headers; {@link IpProtocol#NONE} if there is none. */
  public int transportProtocol() {
    return transportProtocol;
  }

  public int transportAt() {
    return transportAt;
  }

  public int transportEnd() {
    return transportEnd;
  }

  /**
   * Whether this is a fragment other than the first: what is at {@link #transportAt()} is no
   * header, and {@link #transportProtocol()} is what the first fragment's unfragmentable part is
   * followed by.
   */
  public boolean isFragment() {
    return fragment;
  }

  /** Bytes there are of the transport header and what follows it; 0 in a later fragment. */
  public int transportAvailable() {
    return fragment || transportProtocol == IpProtocol.NONE ? 0 : transportEnd - transportAt;
  }
}
