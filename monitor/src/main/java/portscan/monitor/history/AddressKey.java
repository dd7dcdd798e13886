package portscan.monitor.history;

import java.util.HexFormat;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;

/** Addresses as texts that order and compare as the addresses do, in any database. */
final class AddressKey {
  private static final HexFormat HEXADECIMAL = HexFormat.of();

  private AddressKey() {}

  /** 4 or 6, the bits in hexadecimal, the zone. */
  static String of(IpAddress address) {
    return address.family() == AddressFamily.IPV4
        ? "4" + HEXADECIMAL.toHexDigits(address.low(), 8)
        : "6"
            + HEXADECIMAL.toHexDigits(address.high())
            + HEXADECIMAL.toHexDigits(address.low())
            + address.zone();
  }

  /** Whether {@code next} is the address after {@code address}. */
  static boolean follows(IpAddress address, IpAddress next) {
    boolean carry = address.low() == -1;
    return address.family() == next.family()
        && address.zone().equals(next.zone())
        && next.low() == address.low() + 1
        && next.high() == address.high() + (carry ? 1 : 0);
  }
}
