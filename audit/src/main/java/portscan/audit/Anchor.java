package portscan.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number and hash of a record, to be kept where the trail's own keeper cannot reach: a trail
 * that was written anew from there on no longer has it.
 *
 * @param seq the record's number; 0 before the first
 * @param hash its hash, as 64 hexadecimal digits
 */
public record Anchor(long seq, String hash) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})[: ]([0-9a-f]{64})\\s*");

  static final Anchor ORIGIN = new Anchor(0, ChainedLine.ORIGIN);

  /** Reads {@code NUMBER:HASH}; empty if it is none. */
  public static Optional<Anchor> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(new Anchor(Long.parseLong(parts.group(1)), parts.group(2)))
        : Optional.empty();
  }

  /** {@code NUMBER:HASH}. */
  @Override
  public String toString() {
    return seq + ":" + hash;
  }
}
