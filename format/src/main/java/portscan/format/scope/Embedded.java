package portscan.format.scope;

import java.util.Optional;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;

/** Which host a packet to an address really reaches, where the address stands for another one. */
final class Embedded {
  private static final IpAddress LOOPBACK4 = IpAddress.ipv4(0x7f00_0001);
  private static final IpAddress LOOPBACK6 = new IpAddress(AddressFamily.IPV6, 0, 1, "");

  private Embedded() {}

  /** {@code ::ffff:0:0/96}, which a socket takes as IPv4. */
  static boolean isMapped(IpAddress address) {
    return address.family() == AddressFamily.IPV6
        && address.high() == 0
        && address.low() >>> 32 == 0xffff;
  }

  /**
   * The address that {@code address} stands for: an IPv4 address that is mapped (RFC 4291 section
   * 2.5.5), behind a NAT64 (RFC 6052 section 2.1, RFC 8215) or 6to4 (RFC 3056); this machine for
   * the unspecified address, which Linux connects to the loopback. Empty if it stands for itself
   * alone.
   */
  static Optional<IpAddress> in(IpAddress address) {
    if (address.family() == AddressFamily.IPV4) {
      return address.isUnspecified() ? Optional.of(LOOPBACK4) : Optional.empty();
    }
    if (address.isUnspecified()) {
      return Optional.of(LOOPBACK6);
    }
    long high = address.high();
    boolean isCompatible = high == 0 && address.low() >>> 32 == 0 && address.low() > 0xffff;
    boolean isNat64 = high == 0x0064_ff9b_0000_0000L && address.low() >>> 32 == 0;
    boolean isLocalNat64 = high >>> 16 == 0x0064_ff9b_0001L;
    boolean is6to4 = high >>> 48 == 0x2002;
    if (isMapped(address) || isCompatible || isNat64 || isLocalNat64) {
      IpAddress inner = IpAddress.ipv4((int) address.low());
      return Optional.of(in(inner).orElse(inner));
    }
    return is6to4 ? Optional.of(IpAddress.ipv4((int) (high >>> 16))) : Optional.empty();
  }
}
