package portscan.wire;

import java.nio.ByteBuffer;

/** A TCP segment (RFC 9293, section 3.1), whole or as an ICMP error quotes it. */
public final class TcpView extends View {
  public static final int SOURCE_PORT = 0;
  public static final int DESTINATION_PORT = 2;
  public static final int SEQUENCE = 4;
  public static final int ACKNOWLEDGEMENT = 8;
  public static final int DATA_OFFSET = 12;
  public static final int FLAGS = 13;
  public static final int WINDOW = 14;
  public static final int CHECKSUM = 16;
  public static final int URGENT_POINTER = 18;

  /** Bytes of a header without options. */
  public static final int LENGTH = 20;

  /** Ports and sequence number. */
  static final int LEAST_QUOTED = 8;

  private boolean optionsRead;
  private int maximumSegmentSize;
  private int windowScale;
  private boolean selectiveAcknowledgement;
  private int timestampsAt;
  private long optionKinds;

  /** A view of nothing, whose check fails. */
  public TcpView() {}

  public TcpView wrap(ByteBuffer over, int from, int to) {
    lay(over, from, to);
    optionsRead = false;
    return this;
  }

  /** Whether the whole header is there. Damaged options do not fail it. */
  public boolean check() {
    return available() >= LENGTH && headerLength() >= LENGTH && headerLength() <= available();
  }

  /** Whether the ports and the sequence number are there; nothing else may be asked for. */
  public boolean checkQuoted() {
    return available() >= LEAST_QUOTED;
  }

  public int sourcePort() {
    return shortAt(SOURCE_PORT);
  }

  public int destinationPort() {
    return shortAt(DESTINATION_PORT);
  }

  public int sequence() {
    return intAt(SEQUENCE);
  }

  public int acknowledgement() {
    return intAt(ACKNOWLEDGEMENT);
  }

  /** In bytes, options included: 20 to 60. */
  public int headerLength() {
    return (byteAt(DATA_OFFSET) >>> 4) * 4;
  }

  /** Bits of {@link TcpFlags}. */
  public int flags() {
    return shortAt(DATA_OFFSET) & TcpFlags.ALL;
  }

  public int window() {
    return shortAt(WINDOW);
  }

  public int checksum() {
    return shortAt(CHECKSUM);
  }

  public int urgentPointer() {
    return shortAt(URGENT_POINTER);
  }

  public int payloadAt() {
    return at + headerLength();
  }

  public int payloadEnd() {
    return limit;
  }

  /** RFC 9293, section 3.7.1; -1 if absent. */
  public int maximumSegmentSize() {
    readOptions();
    return maximumSegmentSize;
  }

  /** The shift count (RFC 7323, section 2); -1 if absent. */
  public int windowScale() {
    readOptions();
    return windowScale;
  }

  /** RFC 7323, section 3. */
  public boolean hasTimestamps() {
    readOptions();
    return timestampsAt >= 0;
  }

  /** TSval; -1 if absent, which is also a value: ask {@link #hasTimestamps()}. */
  public int timestampValue() {
    return hasTimestamps() ? bytes.getInt(timestampsAt + 2) : -1;
  }

  /** TSecr; -1 if absent, which is also a value: ask {@link #hasTimestamps()}. */
  public int timestampEcho() {
    return hasTimestamps() ? bytes.getInt(timestampsAt + 6) : -1;
  }

  /** Whether selective acknowledgements are permitted (RFC 2018, section 2). */
  public boolean hasSelectiveAcknowledgement() {
    readOptions();
    return selectiveAcknowledgement;
  }

  /**
   * The kinds of the options in their order, which tells network stacks apart: 4 bits an option,
   * the first in the lowest, of value kind + 1 up to 14 and 15 for any higher kind; 0 where there
   * are no more. After 16 options it tells nothing. {@link TcpOptions#text(long)} makes words of
   * it.
   */
  public long optionKinds() {
    readOptions();
    return optionKinds;
  }

  /** Reads up to the end or the first option whose length is impossible. */
  private void readOptions() {
    if (optionsRead) {
      return;
    }
    optionsRead = true;
    maximumSegmentSize = -1;
    windowScale = -1;
    selectiveAcknowledgement = false;
    timestampsAt = -1;
    optionKinds = 0;
    int end = at + headerLength();
    int next = at + LENGTH;
    int shift = 0;
    while (next < end) {
      int kind = bytes.get(next) & 0xff;
      int length = TcpOptions.lengthAt(bytes, next, end);
      if (length < 0) {
        return;
      }
      if (shift < Long.SIZE) {
        optionKinds |= (long) TcpOptions.nibble(kind) << shift;
        shift += 4;
      }
      if (kind == TcpOptions.END) {
        return;
      }
      readOption(kind, next, length);
      next += length;
    }
  }

  /** An option of a known kind but another length than the kind's is passed over. */
  private void readOption(int kind, int option, int length) {
    if (kind == TcpOptions.MAXIMUM_SEGMENT_SIZE && length == 4) {
      maximumSegmentSize = bytes.getShort(option + 2) & 0xffff;
    } else if (kind == TcpOptions.WINDOW_SCALE && length == 3) {
      windowScale = bytes.get(option + 2) & 0xff;
    } else if (kind == TcpOptions.SELECTIVE_ACKNOWLEDGEMENT && length == 2) {
      selectiveAcknowledgement = true;
    } else if (kind == TcpOptions.TIMESTAMPS && length == 10) {
      timestampsAt = option;
    }
  }
}
