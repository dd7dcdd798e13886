package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The header of an IPv4 packet (RFC 791, section 3.1).
 *
 * @param totalLength of header and payload, in bytes
 * @param fragmentOffset in bytes, a multiple of 8
 * @param options as on the wire, padded to words of 4 bytes
 */
public record Ipv4Header(
    int typeOfService,
    int totalLength,
    int identification,
    boolean dontFragment,
    boolean moreFragments,
    int fragmentOffset,
    int ttl,
    int protocol,
    int source,
    int destination,
    Octets options) {
  private static final int LONGEST_OPTIONS = 40;
  private static final int DEFAULT_TTL = 64;

  public Ipv4Header {
    Require.bits("type of service", typeOfService, 8);
    Require.range("options", options.length(), 0, LONGEST_OPTIONS);
    if (options.length() % 4 != 0) {
      throw new IllegalArgumentException("options end within a word of 4 bytes: " + options);
    }
    Require.range("total length", totalLength, Ipv4View.LENGTH + options.length(), 0xffff);
    Require.bits("identification", identification, 16);
    Require.range("fragment offset", fragmentOffset, 0, Ipv4View.OFFSET_MASK * 8);
    if (fragmentOffset % 8 != 0) {
      throw new IllegalArgumentException("fragment offset within 8 bytes: " + fragmentOffset);
    }
    Require.bits("time to live", ttl, 8);
    Require.bits("protocol", protocol, 8);
  }

  /** A packet never to be fragmented, of identification 0 (RFC 6864, section 4.1) and TTL 64. */
  public static Ipv4Header of(int source, int destination, int protocol, int payloadLength) {
    return new Ipv4Header(
        0,
        Ipv4View.LENGTH + payloadLength,
        0,
        true,
        false,
        0,
        DEFAULT_TTL,
        protocol,
        source,
        destination,
        Octets.EMPTY);
  }

  public Ipv4Header withTtl(int replacement) {
    return new Ipv4Header(
        typeOfService,
        totalLength,
        identification,
        dontFragment,
        moreFragments,
        fragmentOffset,
        replacement,
        protocol,
        source,
        destination,
        options);
  }

  public static Optional<Ipv4Header> parse(ByteBuffer bytes, int at, int limit) {
    Ipv4View view = new Ipv4View().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    return Optional.of(
        new Ipv4Header(
            view.typeOfService(),
            view.totalLength(),
            view.identification(),
            view.dontFragment(),
            view.moreFragments(),
            view.fragmentOffset(),
            view.ttl(),
            view.protocol(),
            view.source(),
            view.destination(),
            Octets.read(bytes, at + Ipv4View.LENGTH, view.headerLength() - Ipv4View.LENGTH)));
  }

  /** In bytes, options included. */
  public int length() {
    return Ipv4View.LENGTH + options.length();
  }

  /** Writes the header with its checksum. */
  public void emit(ByteBuffer bytes, int at) {
    bytes.put(at, (byte) ((4 << 4) | (length() / 4)));
    bytes.put(at + Ipv4View.TYPE_OF_SERVICE, (byte) typeOfService);
    bytes.putShort(at + Ipv4View.TOTAL_LENGTH, (short) totalLength);
    bytes.putShort(at + Ipv4View.IDENTIFICATION, (short) identification);
    int flags =
        (dontFragment ? Ipv4View.DONT_FRAGMENT : 0) | (moreFragments ? Ipv4View.MORE_FRAGMENTS : 0);
    bytes.putShort(at + Ipv4View.FRAGMENT, (short) (flags | (fragmentOffset / 8)));
    bytes.put(at + Ipv4View.TTL, (byte) ttl);
    bytes.put(at + Ipv4View.PROTOCOL, (byte) protocol);
    bytes.putShort(at + Ipv4View.CHECKSUM, (short) 0);
    bytes.putInt(at + Ipv4View.SOURCE, source);
    bytes.putInt(at + Ipv4View.DESTINATION, destination);
    options.emit(bytes, at + Ipv4View.LENGTH);
    int checksum = Checksum.finish(Checksum.sum(bytes, at, length()));
    bytes.putShort(at + Ipv4View.CHECKSUM, (short) checksum);
  }
}
