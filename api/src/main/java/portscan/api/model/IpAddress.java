package portscan.api.model;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address, with its zone where it has one.
 *
 * <p>A value of our own rather than {@code java.net.InetAddress}: parsing never asks a name server
 * or the network interfaces, a zone stays the text that the user wrote, and addresses order and
 * count as numbers.
 *
 * @param family IPv4 or IPv6
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address; an IPv4 address as an unsigned 32-bit number
 * @param zone the interface name or number after {@code %} (RFC 4007 section 11); empty if none
 */
public record IpAddress(AddressFamily family, long high, long low, String zone)
    implements Comparable<IpAddress> {

  private static final long IPV4_MASK = 0xffff_ffffL;

  public IpAddress {
    if (family == AddressFamily.IPV4) {
      if (high != 0 || (low & ~IPV4_MASK) != 0) {
        throw new IllegalArgumentException("an IPv4 address has 32 bits");
      }
      if (!zone.isEmpty()) {
        throw new IllegalArgumentException("an IPv4 address has no zone");
      }
    }
  }

  /** The IPv4 address whose four octets are the bits of {@code bits}, first octet highest. */
  public static IpAddress ipv4(int bits) {
    return new IpAddress(AddressFamily.IPV4, 0, bits & IPV4_MASK, "");
  }

  /** The address of 4 or 16 bytes in network order. */
  public static IpAddress of(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> new IpAddress(AddressFamily.IPV4, 0, bigEndian(bytes, 0, 4), "");
      case 16 ->
          new IpAddress(AddressFamily.IPV6, bigEndian(bytes, 0, 8), bigEndian(bytes, 8, 8), "");
      default -> throw new IllegalArgumentException("4 or 16 bytes, not " + bytes.length);
    };
  }

  /** Reads a literal, which {@link #parse} must accept; for constants. */
  public static IpAddress literal(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
  }

  /**
   * Reads an address literal: dotted decimal with exactly four octets and no leading zeros (RFC
   * 6943 section 3.1.1 tells why looser forms are unsafe), or the IPv6 text forms of RFC 4291
   * section 2.2, with an optional zone. Empty if {@code text} is neither.
   */
  public static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
  }

  private static Optional<IpAddress> parseIpv4(String text) {
    long bits = parseOctets(text);
    return bits < 0
        ? Optional.empty()
        : Optional.of(new IpAddress(AddressFamily.IPV4, 0, bits, ""));
  }

  /** The four octets as a number, or -1. */
  private static long parseOctets(String text) {
    long bits = 0;
    int at = 0;
    for (int octet = 0; octet < 4; octet++) {
      if (octet > 0) {
        if (at >= text.length() || text.charAt(at) != '.') {
          return -1;
        }
        at++;
      }
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
        value = value * 10 + (text.charAt(at) - '0');
        at++;
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      if (at == start || value > 255 || leadingZero) {
        return -1;
      }
      bits = bits << 8 | value;
    }
    return at == text.length() ? bits : -1;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static Optional<IpAddress> parseIpv6(String text) {
    int percent = text.indexOf('%');
    String body = percent < 0 ? text : text.substring(0, percent);
    String zone = percent < 0 ? "" : text.substring(percent + 1);
    if (percent >= 0 && !isZone(zone)) {
      return Optional.empty();
    }
    int gap = body.indexOf("::");
    if (gap >= 0 && body.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    String head = gap < 0 ? body : body.substring(0, gap);
    String tail = gap < 0 ? "" : body.substring(gap + 2);
    int[] groups = new int[8];
    int headCount = parseGroups(head, groups, 8, gap < 0);
    if (headCount < 0 || (gap < 0 ? headCount != 8 : headCount == 8)) {
      return Optional.empty();
    }
    // The gap stands for one group at least.
    int[] tailGroups = new int[8];
    int tailCount = parseGroups(tail, tailGroups, 7 - headCount, true);
    if (tailCount < 0) {
      return Optional.empty();
    }
    System.arraycopy(tailGroups, 0, groups, 8 - tailCount, tailCount);
    return Optional.of(new IpAddress(AddressFamily.IPV6, join(groups, 0), join(groups, 4), zone));
  }

  private static boolean isZone(String zone) {
    for (int at = 0; at < zone.length(); at++) {
      char character = zone.charAt(at);
      if (character <= ' ' || character >= 0x7f || "%/:]".indexOf(character) >= 0) {
        return false;
      }
    }
    return !zone.isEmpty() && zone.length() <= 15;
  }

  /** The number of 16-bit groups read into {@code groups}, or -1 if the text is not groups. */
  private static int parseGroups(String text, int[] groups, int limit, boolean mayEndInOctets) {
    if (text.isEmpty()) {
      return 0;
    }
    int count = 0;
    int start = 0;
    while (start <= text.length()) {
      int colon = text.indexOf(':', start);
      int end = colon < 0 ? text.length() : colon;
      if (colon < 0 && mayEndInOctets && text.indexOf('.', start) >= 0) {
        long octets = parseOctets(text.substring(start));
        if (octets < 0 || count + 2 > limit) {
          return -1;
        }
        groups[count++] = (int) (octets >>> 16);
        groups[count++] = (int) (octets & 0xffff);
      } else {
        int group = parseGroup(text, start, end);
        if (group < 0 || count + 1 > limit) {
          return -1;
        }
        groups[count++] = group;
      }
      start = end + 1;
    }
    return count;
  }

  /** One to four hexadecimal digits as a number, or -1. */
  private static int parseGroup(String text, int start, int end) {
    if (end == start || end - start > 4) {
      return -1;
    }
    int group = 0;
    for (int at = start; at < end; at++) {
      int digit = text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      group = group << 4 | digit;
    }
    return group;
  }

  private static long join(int[] groups, int from) {
    long bits = 0;
    for (int i = from; i < from + 4; i++) {
      bits = bits << 16 | groups[i];
    }
    return bits;
  }

  private static long bigEndian(byte[] bytes, int from, int count) {
    long bits = 0;
    for (int i = from; i < from + count; i++) {
      bits = bits << 8 | (bytes[i] & 0xff);
    }
    return bits;
  }

  /** The address in network order: 4 or 16 bytes. */
  public byte[] bytes() {
    byte[] bytes = new byte[family.bits() / 8];
    for (int i = 0; i < bytes.length; i++) {
      int shift = 8 * (bytes.length - 1 - i);
      bytes[i] = (byte) (shift >= 64 ? high >>> (shift - 64) : low >>> shift);
    }
    return bytes;
  }

  /** The same address with another zone; {@code ""} for none. */
  public IpAddress withZone(String otherZone) {
    return new IpAddress(family, high, low, otherZone);
  }

  /** Whether packets to it never leave this machine: 127.0.0.0/8 or ::1. */
  public boolean isLoopback() {
    return switch (family) {
      case IPV4 -> low >>> 24 == 127;
      case IPV6 -> high == 0 && low == 1;
    };
  }

  /** Whether it is the wildcard 0.0.0.0 or ::. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** Whether it is valid on one link only: 169.254.0.0/16 or fe80::/10. */
  public boolean isLinkLocal() {
    return switch (family) {
      case IPV4 -> low >>> 16 == 0xa9fe;
      case IPV6 -> high >>> 54 == 0xfe80L >>> 6;
    };
  }

  /** Whether it names a group of hosts: 224.0.0.0/4 or ff00::/8. */
  public boolean isMulticast() {
    return switch (family) {
      case IPV4 -> low >>> 28 == 0xe;
      case IPV6 -> high >>> 56 == 0xff;
    };
  }

  /** Whether the bits are equal, whatever the zones. */
  public boolean sameBits(IpAddress other) {
    return family == other.family && high == other.high && low == other.low;
  }

  // Written out: the generated ones of a record cost a cold JVM 8 ms at their first call.

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address && sameBits(address) && zone.equals(address.zone);
  }

  @Override
  public int hashCode() {
    return (31 * Long.hashCode(high) + Long.hashCode(low)) * 31 + zone.hashCode();
  }

  /** IPv4 before IPv6, then by number, then by zone. */
  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family.compareTo(other.family);
    if (byFamily != 0) {
      return byFamily;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    return byLow != 0 ? byLow : zone.compareTo(other.zone);
  }

  /** Dotted decimal, or the canonical IPv6 form of RFC 5952, with {@code %zone} if there is one. */
  @Override
  public String toString() {
    if (family == AddressFamily.IPV4) {
      return (low >>> 24)
          + "."
          + ((low >>> 16) & 255)
          + "."
          + ((low >>> 8) & 255)
          + "."
          + (low & 255);
    }
    boolean mapped = high == 0 && low >>> 32 == 0xffff;
    String bits = mapped ? "::ffff:" + ipv4((int) low) : ipv6Text();
    return zone.isEmpty() ? bits : bits + "%" + zone;
  }

  private String ipv6Text() {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      long half = i < 4 ? high : low;
      groups[i] = (int) (half >>> (16 * (3 - i % 4))) & 0xffff;
    }
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run] == 0) {
        run++;
      }
      if (run > gapLength) {
        gapStart = i;
        gapLength = run;
      }
      i += Math.max(0, run - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
