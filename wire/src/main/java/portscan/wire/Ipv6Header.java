package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The fixed header of an IPv6 packet (RFC 8200, section 3).
 *
 * @param flowLabel 20 bits
 * @param payloadLength of what follows this header, in bytes
 * @param nextHeader the transport, or the first extension header
 */
public record Ipv6Header(
    int trafficClass,
    int flowLabel,
    int payloadLength,
    int nextHeader,
    int hopLimit,
    long sourceHigh,
    long sourceLow,
    long destinationHigh,
    long destinationLow) {
  private static final int DEFAULT_HOP_LIMIT = 64;

  public Ipv6Header {
    Require.bits("traffic class", trafficClass, 8);
    Require.bits("flow label", flowLabel, 20);
    Require.bits("payload length", payloadLength, 16);
    Require.bits("next header", nextHeader, 8);
    Require.bits("hop limit", hopLimit, 8);
  }

  /** A packet of traffic class 0, flow label 0 and hop limit 64. */
  public static Ipv6Header of(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int nextHeader,
      int payloadLength) {
    return new Ipv6Header(
        0,
        0,
        payloadLength,
        nextHeader,
        DEFAULT_HOP_LIMIT,
        sourceHigh,
        sourceLow,
        destinationHigh,
        destinationLow);
  }

  public Ipv6Header withHopLimit(int replacement) {
    return new Ipv6Header(
        trafficClass,
        flowLabel,
        payloadLength,
        nextHeader,
        replacement,
        sourceHigh,
        sourceLow,
        destinationHigh,
        destinationLow);
  }

  public static Optional<Ipv6Header> parse(ByteBuffer bytes, int at, int limit) {
    Ipv6View view = new Ipv6View().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    return Optional.of(
        new Ipv6Header(
            view.trafficClass(),
            view.flowLabel(),
            view.payloadLength(),
            view.nextHeader(),
            view.hopLimit(),
            view.sourceHigh(),
            view.sourceLow(),
            view.destinationHigh(),
            view.destinationLow()));
  }

  /** In bytes. */
  public int length() {
    return Ipv6View.LENGTH;
  }

  public void emit(ByteBuffer bytes, int at) {
    bytes.putInt(at, (6 << 28) | (trafficClass << 20) | flowLabel);
    bytes.putShort(at + Ipv6View.PAYLOAD_LENGTH, (short) payloadLength);
    bytes.put(at + Ipv6View.NEXT_HEADER, (byte) nextHeader);
    bytes.put(at + Ipv6View.HOP_LIMIT, (byte) hopLimit);
    bytes.putLong(at + Ipv6View.SOURCE, sourceHigh);
    bytes.putLong(at + Ipv6View.SOURCE + 8, sourceLow);
    bytes.putLong(at + Ipv6View.DESTINATION, destinationHigh);
    bytes.putLong(at + Ipv6View.DESTINATION + 8, destinationLow);
  }
}
