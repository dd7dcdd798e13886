package portscan.wire;

import java.nio.ByteBuffer;

/** One option of a TCP header (RFC 9293, section 3.2). */
public sealed interface TcpOption {
  int kind();

  /** Bytes on the wire, kind and length included. */
  int length();

  /** Writes {@link #length()} bytes. */
  void emit(ByteBuffer bytes, int at);

  /** Says that what follows it is padding. */
  record EndOfOptions() implements TcpOption {
    @Override
    public int kind() {
      return TcpOptions.END;
    }

    @Override
    public int length() {
      return 1;
    }

    @Override
    public void emit(ByteBuffer bytes, int at) {
      bytes.put(at, (byte) kind());
    }
  }

  /** One byte of padding between options. */
  record NoOperation() implements TcpOption {
    @Override
    public int kind() {
      return TcpOptions.NO_OPERATION;
    }

    @Override
    public int length() {
      return 1;
    }

    @Override
    public void emit(ByteBuffer bytes, int at) {
      bytes.put(at, (byte) kind());
    }
  }

  /**
   * How much the sender takes in a segment (RFC 9293, section 3.7.1).
   *
   * @param size bytes of payload
   */
  record MaximumSegmentSize(int size) implements TcpOption {
    public MaximumSegmentSize {
      Require.bits("maximum segment size", size, 16);
    }

    @Override
    public int kind() {
      return TcpOptions.MAXIMUM_SEGMENT_SIZE;
    }

    @Override
    public int length() {
      return TcpOptions.MAXIMUM_SEGMENT_SIZE_LENGTH;
    }

    @Override
    public void emit(ByteBuffer bytes, int at) {
      TcpOptions.emitStart(this, bytes, at);
      bytes.putShort(at + 2, (short) size);
    }
  }

  /**
   * How the sender's windows are to be read (RFC 7323, section 2).
   *
   * @param shift bits to shift a window by, meant to be at most 14
   */
  record WindowScale(int shift) implements TcpOption {
    public WindowScale {
      Require.bits("window scale", shift, 8);
    }

    @Override
    public int kind() {
      return TcpOptions.WINDOW_SCALE;
    }

    @Override
    public int length() {
      return TcpOptions.WINDOW_SCALE_LENGTH;
    }

    @Override
    public void emit(ByteBuffer bytes, int at) {
      TcpOptions.emitStart(this, bytes, at);
      bytes.put(at + 2, (byte) shift);
    }
  }

  /** Allows the peer selective acknowledgements (RFC 2018, section 2). */
  record SelectiveAcknowledgementPermitted() implements TcpOption {
    @Override
    public int kind() {
      return TcpOptions.SELECTIVE_ACKNOWLEDGEMENT;
    }

    @Override
    public int length() {
      return TcpOptions.SELECTIVE_ACKNOWLEDGEMENT_LENGTH;
    }

    @Override
    public void emit(ByteBuffer bytes, int at) {
      TcpOptions.emitStart(this, bytes, at);
    }
  }

  /**
   * RFC 7323, section 3.
   *
   * @param value TSval, the sender's clock
   * @param echo TSecr, the peer's clock as last seen
   */
  record Timestamps(int value, int echo) implements TcpOption {
    @Override
    public int kind() {
      return TcpOptions.TIMESTAMPS;
    }

    @Override
    public int length() {
      return TcpOptions.TIMESTAMPS_LENGTH;
    }

    @Override
    public void emit(ByteBuffer bytes, int at) {
      TcpOptions.emitStart(this, bytes, at);
      bytes.putInt(at + 2, value);
      bytes.putInt(at + 6, echo);
    }
  }

  /**
   * An option of another kind, or of a kind above but not of its length.
   *
   * @param data what follows kind and length
   */
  record Unknown(int kind, Octets data) implements TcpOption {
    public Unknown {
      Require.range("option kind", kind, TcpOptions.NO_OPERATION + 1, 0xff);
      Require.range("option data", data.length(), 0, TcpOptions.LONGEST - 2);
      if (data.length() + 2 == TcpOptions.knownLength(kind)) {
        throw new IllegalArgumentException("option kind " + kind + " has a record of its own");
      }
    }

    @Override
    public int length() {
      return data.length() + 2;
    }

    @Override
    public void emit(ByteBuffer bytes, int at) {
      TcpOptions.emitStart(this, bytes, at);
      data.emit(bytes, at + 2);
    }
  }
}
