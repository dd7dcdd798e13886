package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The header of a UDP datagram (RFC 768).
 *
 * @param payloadLength bytes after the header
 */
public record UdpHeader(int sourcePort, int destinationPort, int payloadLength) {
  public UdpHeader {
    Require.bits("source port", sourcePort, 16);
    Require.bits("destination port", destinationPort, 16);
    Require.range("payload length", payloadLength, 0, 0xffff - UdpView.LENGTH);
  }

  public static Optional<UdpHeader> parse(ByteBuffer bytes, int at, int limit) {
    UdpView view = new UdpView().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    return Optional.of(
        new UdpHeader(view.sourcePort(), view.destinationPort(), view.length() - UdpView.LENGTH));
  }

  /** In bytes. */
  public int length() {
    return UdpView.LENGTH;
  }

  /** Writes the header with 0 for its checksum: none, which IPv4 alone permits. */
  public void emit(ByteBuffer bytes, int at) {
    bytes.putShort(at + UdpView.SOURCE_PORT, (short) sourcePort);
    bytes.putShort(at + UdpView.DESTINATION_PORT, (short) destinationPort);
    bytes.putShort(at + UdpView.DATAGRAM_LENGTH, (short) (UdpView.LENGTH + payloadLength));
    bytes.putShort(at + UdpView.CHECKSUM, (short) 0);
  }

  /**
   * Writes the header with the checksum over it and the payload, which is already there.
   *
   * @param pseudoHeader its sum, made by {@link Checksum} for {@code length() + payloadLength}
   */
  public void emit(ByteBuffer bytes, int at, long pseudoHeader) {
    emit(bytes, at);
    long sum = pseudoHeader + Checksum.sum(bytes, at, UdpView.LENGTH + payloadLength);
    bytes.putShort(at + UdpView.CHECKSUM, (short) Checksum.finishUdp(sum));
  }
}
