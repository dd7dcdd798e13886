package portscan.wire;

import java.nio.ByteBuffer;

/**
 * A received IP packet of either version, taken apart up to its transport; and where that is an
 * ICMP or ICMPv6 error, the packet that it quotes up to that one's transport.
 *
 * <p>Addresses are two halves, of which IPv4 uses the lower's lower four bytes.
 */
public final class IpPacketView {
  /** Of a quoted transport, so much is always there (RFC 792): the ports and TCP's number. */
  public static final int LEAST_QUOTED = 8;

  private static final long IPV4_MASK = 0xffff_ffffL;

  private final Ipv4View ipv4 = new Ipv4View();
  private final Ipv6View ipv6 = new Ipv6View();
  private final Ipv4View quotedIpv4 = new Ipv4View();
  private final Ipv6View quotedIpv6 = new Ipv6View();
  private final IcmpView icmp = new IcmpView();
  private final Icmpv6View icmpv6 = new Icmpv6View();
  private boolean isIpv6;
  private boolean isIcmp;
  private boolean isQuoting;
  private boolean isLaterFragment;

  /** A view of nothing, whose check fails. */
  public IpPacketView() {}

  public IpPacketView wrap(ByteBuffer over, int from, int to) {
    isIpv6 = to > from && from >= 0 && from < over.limit() && over.get(from) >>> 4 == 6;
    if (isIpv6) {
      ipv6.wrap(over, from, to);
    } else {
      ipv4.wrap(over, from, to);
    }
    return this;
  }

  /** Whether the whole packet is there and begins its transport: it is no later fragment. */
  public boolean check() {
    isIcmp = false;
    isQuoting = false;
    boolean isWhole = isIpv6 ? ipv6.check() : ipv4.check();
    isLaterFragment = isWhole && (isIpv6 ? ipv6.isFragment() : ipv4.isFragment());
    if (!isWhole || isLaterFragment) {
      return false;
    }
    if (isIpv6 && protocol() == IpProtocol.ICMPV6) {
      isIcmp = icmpv6.wrap(ipv6.bytes, transportAt(), transportEnd()).check();
      if (isIcmp && icmpv6.isError()) {
        quotedIpv6.wrap(ipv6.bytes, icmpv6.quotedAt(), transportEnd());
        isQuoting = quotedIpv6.checkQuoted() && quotedIpv6.transportAvailable() >= LEAST_QUOTED;
      }
    } else if (!isIpv6 && protocol() == IpProtocol.ICMP) {
      isIcmp = icmp.wrap(ipv4.bytes, transportAt(), transportEnd()).check();
      if (isIcmp && icmp.isError()) {
        quotedIpv4.wrap(ipv4.bytes, icmp.quotedAt(), transportEnd());
        isQuoting = quotedIpv4.checkQuoted() && quotedIpv4.transportAvailable() >= LEAST_QUOTED;
      }
    }
    return true;
  }

  /** Whether the check failed for this alone: of such a packet, the addresses may be asked for. */
  public boolean isLaterFragment() {
    return isLaterFragment;
  }

  public boolean isIpv6() {
    return isIpv6;
  }

  public long sourceHigh() {
    return isIpv6 ? ipv6.sourceHigh() : 0;
  }

  public long sourceLow() {
    return isIpv6 ? ipv6.sourceLow() : ipv4.source() & IPV4_MASK;
  }

  public long destinationHigh() {
    return isIpv6 ? ipv6.destinationHigh() : 0;
  }

  public long destinationLow() {
    return isIpv6 ? ipv6.destinationLow() : ipv4.destination() & IPV4_MASK;
  }

  /** The time to live or hop limit that was left. */
  public int hopLimit() {
    return isIpv6 ? ipv6.hopLimit() : ipv4.ttl();
  }

  /** IPv4's identification field; 0 for IPv6. */
  public int identification() {
    return isIpv6 ? 0 : ipv4.identification();
  }

  /** The transport's, after all extension headers. */
  public int protocol() {
    return isIpv6 ? ipv6.transportProtocol() : ipv4.protocol();
  }

  public int transportAt() {
    return isIpv6 ? ipv6.transportAt() : ipv4.payloadAt();
  }

  public int transportEnd() {
    return isIpv6 ? ipv6.transportEnd() : ipv4.payloadEnd();
  }

  /** Whether the transport is the version's own ICMP, and {@link #icmpType} may be asked for. */
  public boolean isIcmp() {
    return isIcmp;
  }

  public int icmpType() {
    return isIpv6 ? icmpv6.type() : icmp.type();
  }

  public int icmpCode() {
    return isIpv6 ? icmpv6.code() : icmp.code();
  }

  /** Bytes 4 to 7 of the ICMP message, whose meaning is the type's. */
  public int icmpRest() {
    return isIpv6 ? icmpv6.rest() : icmp.rest();
  }

  /** Where the data of an ICMP message that is no error begins. */
  public int icmpDataAt() {
    return isIpv6 ? icmpv6.quotedAt() : icmp.quotedAt();
  }

  /** Whether it is an error that quotes a packet's transport; what follows may then be asked. */
  public boolean isQuoting() {
    return isQuoting;
  }

  public long quotedDestinationHigh() {
    return isIpv6 ? quotedIpv6.destinationHigh() : 0;
  }

  public long quotedDestinationLow() {
    return isIpv6 ? quotedIpv6.destinationLow() : quotedIpv4.destination() & IPV4_MASK;
  }

  public int quotedProtocol() {
    return isIpv6 ? quotedIpv6.transportProtocol() : quotedIpv4.protocol();
  }

  public int quotedAt() {
    return isIpv6 ? quotedIpv6.transportAt() : quotedIpv4.payloadAt();
  }

  /** Bytes quoted from {@link #quotedAt} on, {@value #LEAST_QUOTED} or more. */
  public int quotedAvailable() {
    return isIpv6 ? quotedIpv6.transportAvailable() : quotedIpv4.transportAvailable();
  }

  /** The partial sum of the pseudo-header that the quoted transport had, of that length. */
  public long quotedPseudoHeader(int length) {
    return isIpv6
        ? Checksum.ipv6PseudoHeader(
            quotedIpv6.sourceHigh(),
            quotedIpv6.sourceLow(),
            quotedIpv6.destinationHigh(),
            quotedIpv6.destinationLow(),
            quotedIpv6.transportProtocol(),
            length)
        : Checksum.ipv4PseudoHeader(
            quotedIpv4.source(), quotedIpv4.destination(), quotedIpv4.protocol(), length);
  }
}
