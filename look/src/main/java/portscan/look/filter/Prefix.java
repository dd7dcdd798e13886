package portscan.look.filter;

import portscan.api.model.IpAddress;

/** Networks. */
final class Prefix {
  private Prefix() {}

  /** Whether the first {@code length} bits of both addresses are equal. */
  static boolean contains(IpAddress network, int length, IpAddress address) {
    if (network.family() != address.family() || length < 0) {
      return false;
    }
    byte[] left = network.bytes();
    byte[] right = address.bytes();
    int bits = Math.min(length, 8 * left.length);
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((left[i / 8] & mask) != (right[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
