package portscan.look;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Domain names as text: lower-case, labels separated by dots, none at the end; {@code ""} is the
 * root.
 */
final class DnsName {
  private static final int MAXIMUM_LABEL = 63;

  /** RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters and the root. */
  private static final int MAXIMUM_TEXT = 253;

  private DnsName() {}

  /**
   * The name in lower case, without a dot at its end; empty if it cannot be asked for: a label that
   * is empty or longer than 63, a name longer than 253, or anything but printable ASCII.
   */
  static Optional<String> normal(String name) {
    String text = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (text.length() > MAXIMUM_TEXT) {
      return Optional.empty();
    }
    StringBuilder lower = new StringBuilder(text.length());
    int label = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      label = c == '.' ? 0 : label + 1;
      boolean endsEmpty = c == '.' && (i == 0 || text.charAt(i - 1) == '.');
      if (c <= ' ' || c >= 0x7f || c == '\\' || label > MAXIMUM_LABEL || endsEmpty) {
        return Optional.empty();
      }
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return text.endsWith(".") ? Optional.empty() : Optional.of(lower.toString());
  }

  /** The name without its first label; {@code ""} after the last. */
  static String parent(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  /** Whether {@code name} is {@code zone} or below it. */
  static boolean isWithin(String name, String zone) {
    return zone.isEmpty() || name.equals(zone) || name.endsWith("." + zone);
  }

  /** The octets of a normal name, uncompressed (RFC 1035 section 3.1). */
  static byte[] wire(String name) {
    if (name.isEmpty()) {
      return new byte[1];
    }
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    byte[] wire = new byte[text.length + 2];
    int lengthAt = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '.') {
        lengthAt = i + 1;
      } else {
        wire[lengthAt]++;
        wire[i + 1] = text[i];
      }
    }
    return wire;
  }
}
