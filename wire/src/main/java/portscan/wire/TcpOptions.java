package portscan.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of a TCP header in their order. They fill whole words of 4 bytes, or else {@link
 * TcpOption.EndOfOptions} is the last and zeros follow it (RFC 9293, section 3.2).
 */
public record TcpOptions(List<TcpOption> options) {
  public static final TcpOptions NONE = new TcpOptions(List.of());

  public static final int END = 0;
  public static final int NO_OPERATION = 1;
  public static final int MAXIMUM_SEGMENT_SIZE = 2;
  public static final int WINDOW_SCALE = 3;
  public static final int SELECTIVE_ACKNOWLEDGEMENT = 4;
  public static final int TIMESTAMPS = 8;

  static final int MAXIMUM_SEGMENT_SIZE_LENGTH = 4;
  static final int WINDOW_SCALE_LENGTH = 3;
  static final int SELECTIVE_ACKNOWLEDGEMENT_LENGTH = 2;
  static final int TIMESTAMPS_LENGTH = 10;

  /** Of all options together, in bytes. */
  static final int LONGEST = 40;

  private static final int KIND_BITS = 4;
  private static final int HIGH_KIND = 15;

  public TcpOptions {
    options = List.copyOf(options);
    int size = 0;
    for (int index = 0; index < options.size(); index++) {
      TcpOption option = options.get(index);
      size += option.length();
      if (option.kind() == END && index < options.size() - 1) {
        throw new IllegalArgumentException("options after their end: " + options);
      }
    }
    Require.range("length of options", size, 0, LONGEST);
    if (size % 4 != 0 && options.getLast().kind() != END) {
      throw new IllegalArgumentException("options end within a word of 4 bytes: " + options);
    }
  }

  /** These options, ended if they do not fill whole words. */
  public static TcpOptions of(TcpOption... options) {
    List<TcpOption> ended = new ArrayList<>(List.of(options));
    int size = 0;
    for (TcpOption option : options) {
      size += option.length();
    }
    if (size % 4 != 0 && options[options.length - 1].kind() != END) {
      ended.add(new TcpOption.EndOfOptions());
    }
    return new TcpOptions(ended);
  }

  /**
   * The options from {@code at} up to but excluding {@code end}; empty if a length is impossible.
   */
  static Optional<TcpOptions> parse(ByteBuffer bytes, int at, int end) {
    List<TcpOption> options = new ArrayList<>();
    int next = at;
    while (next < end) {
      int length = lengthAt(bytes, next, end);
      if (length < 0) {
        return Optional.empty();
      }
      TcpOption option = optionAt(bytes, next, length);
      options.add(option);
      if (option.kind() == END) {
        break;
      }
      next += length;
    }
    return Optional.of(new TcpOptions(options));
  }

  private static TcpOption optionAt(ByteBuffer bytes, int at, int length) {
    int kind = bytes.get(at) & 0xff;
    if (length != knownLength(kind)) {
      return new TcpOption.Unknown(kind, Octets.read(bytes, at + 2, length - 2));
    }
    return switch (kind) {
      case END -> new TcpOption.EndOfOptions();
      case NO_OPERATION -> new TcpOption.NoOperation();
      case MAXIMUM_SEGMENT_SIZE ->
          new TcpOption.MaximumSegmentSize(bytes.getShort(at + 2) & 0xffff);
      case WINDOW_SCALE -> new TcpOption.WindowScale(bytes.get(at + 2) & 0xff);
      case SELECTIVE_ACKNOWLEDGEMENT -> new TcpOption.SelectiveAcknowledgementPermitted();
      case TIMESTAMPS -> new TcpOption.Timestamps(bytes.getInt(at + 2), bytes.getInt(at + 6));
      default -> throw new IllegalStateException("no record for option kind " + kind);
    };
  }

  /** Bytes on the wire, padding included: a multiple of 4. */
  public int length() {
    int size = 0;
    for (TcpOption option : options) {
      size += option.length();
    }
    return (size + 3) & ~3;
  }

  void emit(ByteBuffer bytes, int at) {
    int next = at;
    for (TcpOption option : options) {
      option.emit(bytes, next);
      next += option.length();
    }
    for (int end = at + length(); next < end; next++) {
      bytes.put(next, (byte) 0);
    }
  }

  /** Words for {@link TcpView#optionKinds()}: {@code MSS SACK TS NOP WS}; {@code ?} for others. */
  public static String text(long kinds) {
    StringBuilder text = new StringBuilder();
    for (long rest = kinds; rest != 0; rest >>>= KIND_BITS) {
      text.append(text.isEmpty() ? "" : " ").append(word((int) (rest & HIGH_KIND) - 1));
    }
    return text.toString();
  }

  private static String word(int kind) {
    return switch (kind) {
      case END -> "EOL";
      case NO_OPERATION -> "NOP";
      case MAXIMUM_SEGMENT_SIZE -> "MSS";
      case WINDOW_SCALE -> "WS";
      case SELECTIVE_ACKNOWLEDGEMENT -> "SACK";
      case TIMESTAMPS -> "TS";
      default -> "?";
    };
  }

  /** A kind as {@link TcpView#optionKinds()} has it. */
  static int nibble(int kind) {
    return Math.min(kind + 1, HIGH_KIND);
  }

  /**
   * Bytes of the option at {@code at}; -1 if they do not end by {@code end}, or are fewer than 2.
   */
  static int lengthAt(ByteBuffer bytes, int at, int end) {
    int kind = bytes.get(at) & 0xff;
    if (kind == END || kind == NO_OPERATION) {
      return 1;
    }
    if (end - at < 2) {
      return -1;
    }
    int length = bytes.get(at + 1) & 0xff;
    return length < 2 || length > end - at ? -1 : length;
  }

  /** The length that its RFC gives to a kind; -1 for a kind without a record of its own. */
  static int knownLength(int kind) {
    return switch (kind) {
      case END, NO_OPERATION -> 1;
      case MAXIMUM_SEGMENT_SIZE -> MAXIMUM_SEGMENT_SIZE_LENGTH;
      case WINDOW_SCALE -> WINDOW_SCALE_LENGTH;
      case SELECTIVE_ACKNOWLEDGEMENT -> SELECTIVE_ACKNOWLEDGEMENT_LENGTH;
      case TIMESTAMPS -> TIMESTAMPS_LENGTH;
      default -> -1;
    };
  }

  /** Writes the two bytes that every option begins with but those of one byte. */
  static void emitStart(TcpOption option, ByteBuffer bytes, int at) {
    bytes.put(at, (byte) option.kind());
    bytes.put(at + 1, (byte) option.length());
  }
}
