package portscan.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes endless variations of seeds; the same ones for the same number. */
final class Mutator {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_STEPS = 6;
  private static final int USUAL_PIECE = 16;
  private static final int HUGE_ONCE_IN = 500;

  /** Pieces of text that parsers of targets, ports, numbers, YAML and JSON stumble over. */
  private static final List<byte[]> TOKENS =
      Stream.of(
              "0",
              "-1",
              "1",
              "65535",
              "65536",
              "2147483647",
              "2147483648",
              "9223372036854775808",
              "-9223372036854775808",
              "1e999",
              "0x10",
              "007",
              "NaN",
              "/0",
              "/32",
              "/33",
              "/128",
              "/129",
              "255",
              "256",
              "0.0.0.0",
              "255.255.255.255",
              "127.0.0.1",
              "::",
              "::1",
              "::ffff:1.2.3.4",
              "fe80::1%eth0",
              "[",
              "]",
              "[]",
              "[::1]:443",
              "%",
              "%25",
              "-",
              "--",
              "1-",
              "-1-",
              "99-1",
              "1-65535",
              ",",
              ",,",
              ":",
              "T:",
              "U:",
              "T:22,U:53",
              "://",
              "https://",
              "@",
              "#",
              "*",
              "?",
              "\\",
              "\"",
              "'",
              "`",
              "$(x)",
              "${x}",
              "{",
              "}",
              "{}",
              "null",
              "true",
              "~",
              "&a",
              "*a",
              "!!",
              "|",
              ">",
              "<",
              "<<:",
              "- ",
              ": ",
              "---",
              "...",
              "\t",
              " ",
              "\n",
              "\r\n",
              "\r",
              "ms",
              "s",
              "m",
              "500ms",
              "\u0000",
              "\u001b[2J",
              "\u007f",
              "\u0085",
              "\u00e9",
              "\u0130",
              "\u0131",
              "\u200f",
              "\u2028",
              "\ufeff",
              "\uff11",
              "\u0661",
              "\ud83d\ude00",
              "xn--",
              "a.",
              ".",
              "..",
              "../")
          .map(token -> token.getBytes(StandardCharsets.UTF_8))
          .toList();

  /** Bytes that are no UTF-8: overlong, cut short, a surrogate, beyond Unicode, lone ones. */
  private static final List<byte[]> NOT_UTF8 =
      List.of(
          new byte[] {(byte) 0xc0, (byte) 0x80},
          new byte[] {(byte) 0xe2, (byte) 0x82},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
          new byte[] {(byte) 0x80},
          new byte[] {(byte) 0xff},
          new byte[] {(byte) 0xfe});

  private final List<byte[]> seeds;
  private final Random random;

  Mutator(List<byte[]> seeds, long seed) {
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("a fuzzer needs an input to start from");
    }
    this.seeds = List.copyOf(seeds);
    this.random = new Random(seed);
  }

  private enum Step {
    FLIP_BIT,
    SET_BYTE,
    SET_CONTROL,
    INSERT_TOKEN,
    INSERT_NOT_UTF8,
    DELETE,
    DUPLICATE,
    SPLICE,
    CUT_SHORT,
    SWAP
  }

  /** The next variation, at most 1 MiB long. */
  byte[] next() {
    byte[] input = pick(seeds).clone();
    int steps = 1 + random.nextInt(MAX_STEPS);
    for (int i = 0; i < steps; i++) {
      input = mutate(input);
    }
    if (random.nextInt(HUGE_ONCE_IN) == 0) {
      input = repeatHugely(input);
    }
    return input.length > MAX_BYTES ? Arrays.copyOf(input, MAX_BYTES) : input;
  }

  private byte[] mutate(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int length = 1 + random.nextInt(USUAL_PIECE);
    return switch (pick(List.of(Step.values()))) {
      case FLIP_BIT -> with(input, at, (byte) (1 << random.nextInt(8)), true);
      case SET_BYTE -> with(input, at, (byte) random.nextInt(256), false);
      case SET_CONTROL -> with(input, at, (byte) random.nextInt(32), false);
      case INSERT_TOKEN -> insert(input, at, pick(TOKENS));
      case INSERT_NOT_UTF8 -> insert(input, at, pick(NOT_UTF8));
      case DELETE -> without(input, at, length);
      case DUPLICATE -> insert(input, at, piece(input, at, length));
      case SPLICE -> splice(input, pick(seeds), at);
      case CUT_SHORT -> Arrays.copyOf(input, at);
      case SWAP -> insert(without(input, at, length), 0, piece(input, at, length));
    };
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static byte[] with(byte[] input, int at, byte value, boolean xor) {
    if (at < input.length) {
      input[at] = xor ? (byte) (input[at] ^ value) : value;
    }
    return input;
  }

  private byte[] splice(byte[] head, byte[] tail, int at) {
    int from = random.nextInt(tail.length + 1);
    return insert(Arrays.copyOf(head, at), at, Arrays.copyOfRange(tail, from, tail.length));
  }

  /** Repeats a piece of the input, or a token, in its place until it is up to 1 MiB long. */
  private byte[] repeatHugely(byte[] input) {
    int at = random.nextInt(input.length + 1);
    byte[] piece =
        random.nextBoolean() ? pick(TOKENS) : piece(input, at, 1 + random.nextInt(USUAL_PIECE));
    if (piece.length == 0) {
      return input;
    }
    int room = 1 << (10 + random.nextInt(11));
    ByteArrayOutputStream repeated = new ByteArrayOutputStream(room + piece.length);
    while (repeated.size() < room) {
      repeated.write(piece, 0, piece.length);
    }
    return insert(input, at, repeated.toByteArray());
  }

  private static byte[] piece(byte[] input, int at, int length) {
    return Arrays.copyOfRange(input, at, Math.min(input.length, at + length));
  }

  private static byte[] insert(byte[] input, int at, byte[] inserted) {
    byte[] output = Arrays.copyOf(input, input.length + inserted.length);
    System.arraycopy(inserted, 0, output, at, inserted.length);
    System.arraycopy(input, at, output, at + inserted.length, input.length - at);
    return output;
  }

  /** The input without up to {@code length} bytes from {@code at} on. */
  static byte[] without(byte[] input, int at, int length) {
    int end = Math.min(input.length, at + length);
    byte[] output = Arrays.copyOf(input, input.length - (end - at));
    System.arraycopy(input, end, output, at, input.length - end);
    return output;
  }
}
