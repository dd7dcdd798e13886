package portscan.wire;

import java.nio.ByteBuffer;

/** An Ethernet II frame without its check sequence; tags of virtual LANs are passed over. */
public final class EthernetView extends View {
  public static final int DESTINATION = 0;
  public static final int SOURCE = 6;
  public static final int ETHER_TYPE = 12;

  /** Bytes of a header without tags. */
  public static final int LENGTH = 14;

  static final int TAG_LENGTH = 4;

  /** More than any network nests; a frame with more fails the check. */
  static final int MOST_TAGS = 4;

  private int headerLength;

  /** A view of nothing, whose check fails. */
  public EthernetView() {}

  public EthernetView wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    return this;
  }

  public boolean check() {
    int length = LENGTH;
    for (int tags = 0; tags <= MOST_TAGS; tags++) {
      if (available() < length) {
        return false;
      }
      if (!EtherType.isTag(shortAt(length - 2))) {
        headerLength = length;
        return true;
      }
      length += TAG_LENGTH;
    }
    return false;
  }

  public long destination() {
    return hardwareAt(DESTINATION);
  }

  public long source() {
    return hardwareAt(SOURCE);
  }

  /** The type after all tags; below 0x0600 it is a length (IEEE 802.3) and no type. */
  public int etherType() {
    return shortAt(headerLength - 2);
  }

  public int payloadAt() {
    return at + headerLength;
  }

  /** Padding included: short packets are padded to 60 bytes of frame. */
  public int payloadEnd() {
    return limit;
  }
}
