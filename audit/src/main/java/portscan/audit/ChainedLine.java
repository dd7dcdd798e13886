package portscan.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One record as it stands in the file: a line of JSON that ends with the SHA-256 of all before it.
 *
 * <p>{@code {"seq":7,...,"previous":"HASH OF RECORD 6","hash":"..."}}: the hash covers every byte
 * of the line up to {@code ,"hash":}, so it can be checked without an idea of JSON, by {@code
 * sha256sum} too.
 *
 * @param seq its number, from 1
 * @param previous the hash of the record before it; zeros for the first
 * @param hash its own
 */
record ChainedLine(long seq, String previous, String hash) {
  /** What the first record is chained to. */
  static final String ORIGIN = "0".repeat(64);

  private static final byte[] START = bytes("{\"seq\":");
  private static final byte[] PREVIOUS = bytes(",\"previous\":\"");
  private static final byte[] HASH = bytes("\",\"hash\":\"");
  private static final byte[] END = bytes("\"}");
  private static final int DIGITS = 64;
  private static final int LONGEST_NUMBER = 18;

  /** From here to the end of the line all lengths are fixed. */
  private static final int TAIL = PREVIOUS.length + DIGITS + HASH.length + DIGITS + END.length;

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The line of a record, without its line end.
   *
   * @param members what it says: the members of a JSON object without its braces
   */
  static String text(long seq, String members, String previous) {
    String covered = "{\"seq\":" + seq + "," + members + ",\"previous\":\"" + previous + "\"";
    return covered + ",\"hash\":\"" + sha256(bytes(covered), 0, covered.length()) + "\"}";
  }

  /** The record that {@code line} holds; empty if a byte of it is not what was written. */
  static Optional<ChainedLine> parse(byte[] line) {
    Optional<ChainedLine> stated = stated(line);
    int covered = line.length - DIGITS - HASH.length - END.length + 1;
    return stated.filter(record -> record.hash.equals(sha256(line, 0, covered)));
  }

  /** What {@code line} says of itself, true or not; empty if it does not look like a record. */
  static Optional<ChainedLine> stated(byte[] line) {
    int tail = line.length - TAIL;
    if (tail < START.length + 2 || !has(line, 0, START) || !has(line, tail, PREVIOUS)) {
      return Optional.empty();
    }
    int previous = tail + PREVIOUS.length;
    int hash = previous + DIGITS + HASH.length;
    if (!has(line, previous + DIGITS, HASH) || !has(line, hash + DIGITS, END)) {
      return Optional.empty();
    }
    long seq = 0;
    int at = START.length;
    while (at < tail && at - START.length < LONGEST_NUMBER && isDigit(line[at])) {
      seq = 10 * seq + (line[at++] - '0');
    }
    if (seq < 1 || line[at] != ',') {
      return Optional.empty();
    }
    return Optional.of(
        new ChainedLine(
            seq,
            new String(line, previous, DIGITS, StandardCharsets.ISO_8859_1),
            new String(line, hash, DIGITS, StandardCharsets.ISO_8859_1)));
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private static boolean has(byte[] line, int at, byte[] part) {
    return at >= 0
        && at + part.length <= line.length
        && Arrays.equals(line, at, at + part.length, part, 0, part.length);
  }

  /** The SHA-256 of some bytes, as 64 lower-case hexadecimal digits. */
  static String sha256(byte[] bytes, int from, int to) {
    MessageDigest digest = sha256();
    digest.update(bytes, from, to - from);
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
