package portscan.format.scope;

import java.util.Optional;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;

/**
 * Consecutive addresses of one family, of any number.
 *
 * @param first the lowest, without a zone
 * @param last the highest, without a zone
 */
public record Network(IpAddress first, IpAddress last) {
  public Network {
    if (first.family() != last.family() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("not a range: " + first + " to " + last);
    }
  }

  /**
   * Reads an address, {@code ADDRESS/LENGTH} or {@code FIRST-LAST}; empty if {@code text} is none.
   * IPv6 addresses that hold IPv4 ones ({@code ::ffff:0:0/96}) are those.
   */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    if (slash >= 0) {
      return IpAddress.parse(text.substring(0, slash))
          .flatMap(address -> block(address, text.substring(slash + 1)))
          .map(Network::plain);
    }
    if (dash >= 0) {
      Optional<IpAddress> last = IpAddress.parse(text.substring(dash + 1));
      return IpAddress.parse(text.substring(0, dash))
          .filter(first -> last.isPresent())
          .filter(first -> first.family() == last.get().family())
          .filter(first -> first.withZone("").compareTo(last.get().withZone("")) <= 0)
          .map(first -> new Network(first.withZone(""), last.get().withZone("")))
          .map(Network::plain);
    }
    return IpAddress.parse(text)
        .map(address -> address.withZone(""))
        .map(address -> new Network(address, address))
        .map(Network::plain);
  }

  /** Whether the address, whatever its zone, is one of these. */
  public boolean contains(IpAddress address) {
    IpAddress bare = address.withZone("");
    return bare.family() == first.family()
        && bare.compareTo(first) >= 0
        && bare.compareTo(last) <= 0;
  }

  /** Every address of which the first {@code length} bits are those of {@code address}. */
  private static Optional<Network> block(IpAddress address, String length) {
    boolean isNumber =
        !length.isEmpty()
            && length.length() <= 3
            && length.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    int bits = isNumber ? Integer.parseInt(length) : -1;
    if (bits < 0 || bits > address.family().bits()) {
      return Optional.empty();
    }
    if (address.family() == AddressFamily.IPV4) {
      long mask = bits == 0 ? 0 : (-1L << (32 - bits)) & 0xffff_ffffL;
      long first = address.low() & mask;
      return Optional.of(
          new Network(
              IpAddress.ipv4((int) first), IpAddress.ipv4((int) (first | (~mask & 0xffff_ffffL)))));
    }
    long high = bits == 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    long low = bits <= 64 ? 0 : -1L << (128 - bits);
    return Optional.of(
        new Network(
            new IpAddress(AddressFamily.IPV6, address.high() & high, address.low() & low, ""),
            new IpAddress(AddressFamily.IPV6, address.high() | ~high, address.low() | ~low, "")));
  }

  private Network plain() {
    boolean isMapped = Embedded.isMapped(first) && Embedded.isMapped(last);
    return isMapped
        ? new Network(IpAddress.ipv4((int) first.low()), IpAddress.ipv4((int) last.low()))
        : this;
  }
}
