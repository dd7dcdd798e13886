package portscan.wire;

import java.nio.ByteBuffer;

/**
 * A neighbour solicitation or advertisement (RFC 4861, sections 4.3 and 4.4), from its ICMPv6
 * header on. That the hop limit is 255 and the checksum right (section 7.1) is for the caller to
 * see.
 */
public final class NeighbourView extends View {
  public static final int TARGET = 8;

  /** Bytes before the options. */
  public static final int LENGTH = 24;

  static final int SOURCE_LINK_LAYER = 1;
  static final int TARGET_LINK_LAYER = 2;

  /** Bytes of a link-layer option for Ethernet (RFC 2464, section 6), and the unit of any. */
  static final int OPTION_LENGTH = 8;

  private static final int ROUTER = 0x80;
  private static final int SOLICITED = 0x40;
  private static final int OVERRIDE = 0x20;

  private long sourceLinkLayer;
  private long targetLinkLayer;

  /** A view of nothing, whose check fails. */
  public NeighbourView() {}

  public NeighbourView wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    return this;
  }

  /** Whether it is one of the two, of code 0, with options that fit (RFC 4861, section 7.1). */
  public boolean check() {
    if (available() < LENGTH || (!isSolicitation() && !isAdvertisement()) || byteAt(1) != 0) {
      return false;
    }
    sourceLinkLayer = -1;
    targetLinkLayer = -1;
    int offset = LENGTH;
    while (offset < available()) {
      if (available() - offset < 2) {
        return false;
      }
      int length = byteAt(offset + 1) * OPTION_LENGTH;
      if (length == 0 || length > available() - offset) {
        return false;
      }
      if (length == OPTION_LENGTH) {
        readOption(offset);
      }
      offset += length;
    }
    return true;
  }

  private void readOption(int offset) {
    if (byteAt(offset) == SOURCE_LINK_LAYER) {
      sourceLinkLayer = hardwareAt(offset + 2);
    } else if (byteAt(offset) == TARGET_LINK_LAYER) {
      targetLinkLayer = hardwareAt(offset + 2);
    }
  }

  public boolean isSolicitation() {
    return byteAt(0) == Icmpv6View.NEIGHBOUR_SOLICITATION;
  }

  public boolean isAdvertisement() {
    return byteAt(0) == Icmpv6View.NEIGHBOUR_ADVERTISEMENT;
  }

  /** Of an advertisement: whether its sender is a router. */
  public boolean isFromRouter() {
    return isAdvertisement() && (byteAt(4) & ROUTER) != 0;
  }

  /** Of an advertisement: whether it answers a solicitation. */
  public boolean isSolicited() {
    return isAdvertisement() && (byteAt(4) & SOLICITED) != 0;
  }

  /** Of an advertisement: whether it replaces a known hardware address. */
  public boolean isOverride() {
    return isAdvertisement() && (byteAt(4) & OVERRIDE) != 0;
  }

  public long targetHigh() {
    return longAt(TARGET);
  }

  public long targetLow() {
    return longAt(TARGET + 8);
  }

  /** The sender's hardware address, in a solicitation; -1 if absent. */
  public long sourceLinkLayer() {
    return sourceLinkLayer;
  }

  /** The target's hardware address, in an advertisement; -1 if absent. */
  public long targetLinkLayer() {
    return targetLinkLayer;
  }
}
