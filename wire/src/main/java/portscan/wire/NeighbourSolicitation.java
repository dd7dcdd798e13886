package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A neighbour solicitation (RFC 4861, section 4.3), from its ICMPv6 header on: who has this
 * address?
 *
 * @param sourceLinkLayer the sender's hardware address, 48 bits; -1 for none
 */
public record NeighbourSolicitation(long targetHigh, long targetLow, long sourceLinkLayer) {
  /** The hop limit that receivers insist on (RFC 4861, section 7.1.1). */
  public static final int HOP_LIMIT = 255;

  /** ff02::1:ff00:0, to which the low 24 bits of an address are added (RFC 4291, section 2.7.1). */
  private static final long SOLICITED_NODE_HIGH = 0xff02_0000_0000_0000L;

  private static final long SOLICITED_NODE_LOW = 0x0000_0001_ff00_0000L;

  /** 33:33 before the low 32 bits of a multicast address (RFC 2464, section 7). */
  private static final long MULTICAST = 0x3333_0000_0000L;

  private static final long LOW_24 = 0xff_ffffL;
  private static final long LOW_32 = 0xffff_ffffL;

  public NeighbourSolicitation {
    if (targetHigh >>> 56 == 0xff) {
      throw new IllegalArgumentException("the target is a multicast address");
    }
    if (sourceLinkLayer != -1) {
      Require.hardware("source link layer", sourceLinkLayer);
    }
  }

  /** Empty where the view's check fails, for an advertisement, and for a multicast target. */
  public static Optional<NeighbourSolicitation> parse(ByteBuffer bytes, int at, int limit) {
    NeighbourView view = new NeighbourView().wrap(bytes, at, limit);
    if (!view.check() || !view.isSolicitation() || view.targetHigh() >>> 56 == 0xff) {
      return Optional.empty();
    }
    return Optional.of(
        new NeighbourSolicitation(view.targetHigh(), view.targetLow(), view.sourceLinkLayer()));
  }

  /** The upper half of the solicited-node address, where to send it. */
  public long destinationHigh() {
    return SOLICITED_NODE_HIGH;
  }

  /** The lower half of the solicited-node address, where to send it. */
  public long destinationLow() {
    return SOLICITED_NODE_LOW | (targetLow & LOW_24);
  }

  /** The Ethernet address of the solicited-node address. */
  public long destinationHardware() {
    return MULTICAST | (destinationLow() & LOW_32);
  }

  /** In bytes. */
  public int length() {
    return NeighbourView.LENGTH + (sourceLinkLayer == -1 ? 0 : NeighbourView.OPTION_LENGTH);
  }

  /** Writes the message with 0 for its checksum. */
  public void emit(ByteBuffer bytes, int at) {
    bytes.putInt(at, Icmpv6View.NEIGHBOUR_SOLICITATION << 24);
    bytes.putInt(at + Icmpv6View.REST, 0);
    bytes.putLong(at + NeighbourView.TARGET, targetHigh);
    bytes.putLong(at + NeighbourView.TARGET + 8, targetLow);
    if (sourceLinkLayer != -1) {
      int option = at + NeighbourView.LENGTH;
      bytes.put(option, (byte) NeighbourView.SOURCE_LINK_LAYER);
      bytes.put(option + 1, (byte) 1);
      HardwareAddress.write(bytes, option + 2, sourceLinkLayer);
    }
  }

  /**
   * Writes the message with its checksum.
   *
   * @param pseudoHeader its sum, made by {@link Checksum} for {@link #length()}
   */
  public void emit(ByteBuffer bytes, int at, long pseudoHeader) {
    emit(bytes, at);
    int checksum = Checksum.finish(pseudoHeader + Checksum.sum(bytes, at, length()));
    bytes.putShort(at + Icmpv6View.CHECKSUM, (short) checksum);
  }
}
