package portscan.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The header of a TCP segment (RFC 9293, section 3.1).
 *
 * @param flags bits of {@link TcpFlags}
 */
public record TcpHeader(
    int sourcePort,
    int destinationPort,
    int sequence,
    int acknowledgement,
    int flags,
    int window,
    int urgentPointer,
    TcpOptions options) {
  public TcpHeader {
    Require.bits("source port", sourcePort, 16);
    Require.bits("destination port", destinationPort, 16);
    Require.range("flags", flags, 0, TcpFlags.ALL);
    Require.bits("window", window, 16);
    Require.bits("urgent pointer", urgentPointer, 16);
  }

  /** Empty also where an option's length is impossible. */
  public static Optional<TcpHeader> parse(ByteBuffer bytes, int at, int limit) {
    TcpView view = new TcpView().wrap(bytes, at, limit);
    if (!view.check()) {
      return Optional.empty();
    }
    Optional<TcpOptions> options =
        TcpOptions.parse(bytes, at + TcpView.LENGTH, at + view.headerLength());
    if (options.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TcpHeader(
            view.sourcePort(),
            view.destinationPort(),
            view.sequence(),
            view.acknowledgement(),
            view.flags(),
            view.window(),
            view.urgentPointer(),
            options.get()));
  }

  /** In bytes, options included. */
  public int length() {
    return TcpView.LENGTH + options.length();
  }

  /** Writes the header with 0 for its checksum. */
  public void emit(ByteBuffer bytes, int at) {
    bytes.putShort(at + TcpView.SOURCE_PORT, (short) sourcePort);
    bytes.putShort(at + TcpView.DESTINATION_PORT, (short) destinationPort);
    bytes.putInt(at + TcpView.SEQUENCE, sequence);
    bytes.putInt(at + TcpView.ACKNOWLEDGEMENT, acknowledgement);
    bytes.putShort(at + TcpView.DATA_OFFSET, (short) (((length() / 4) << 12) | flags));
    bytes.putShort(at + TcpView.WINDOW, (short) window);
    bytes.putShort(at + TcpView.CHECKSUM, (short) 0);
    bytes.putShort(at + TcpView.URGENT_POINTER, (short) urgentPointer);
    options.emit(bytes, at + TcpView.LENGTH);
  }

  /**
   * Writes the header with its checksum.
   *
   * @param pseudoHeader its sum, made by {@link Checksum} for {@code length() + payloadLength}
   * @param payloadLength bytes that are already there, after this header
   */
  public void emit(ByteBuffer bytes, int at, long pseudoHeader, int payloadLength) {
    emit(bytes, at);
    long sum = pseudoHeader + Checksum.sum(bytes, at, length() + payloadLength);
    bytes.putShort(at + TcpView.CHECKSUM, (short) Checksum.finish(sum));
  }
}
