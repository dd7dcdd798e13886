package portscan.api.model;

import java.util.List;

/** Which hosts a target names: one name, or a countable set of addresses. */
public sealed interface Host {

  /** A host name, to be resolved once. */
  record Name(String name) implements Host {}

  /** Addresses that can be counted and reached by index, so that any order costs no memory. */
  sealed interface Addresses extends Host {
    /** How many addresses: 1 or more. */
    long size();

    /** The address at {@code index}, from 0 to {@code size() - 1}. */
    IpAddress address(long index);
  }

  /**
   * Consecutive addresses: a single one, a CIDR block or {@code first-last}.
   *
   * @param first the lowest address
   * @param size how many, 1 or more; the last one must be of the same family
   */
  record Span(IpAddress first, long size) implements Addresses {
    public Span {
      if (size < 1) {
        throw new IllegalArgumentException("a span has at least one address");
      }
      long lastLow = first.low() + (size - 1);
      boolean carry = Long.compareUnsigned(lastLow, first.low()) < 0;
      boolean fits =
          switch (first.family()) {
            case IPV4 -> size <= 1L << 32 && lastLow < 1L << 32;
            case IPV6 -> !carry || first.high() != -1;
          };
      if (!fits) {
        throw new IllegalArgumentException("a span ends at the highest address of its family");
      }
    }

    @Override
    public IpAddress address(long index) {
      if (index < 0 || index >= size) {
        throw new IndexOutOfBoundsException(index);
      }
      long low = first.low() + index;
      boolean carry = Long.compareUnsigned(low, first.low()) < 0;
      return new IpAddress(first.family(), first.high() + (carry ? 1 : 0), low, first.zone());
    }
  }

  /**
   * nmap's octet ranges: every IPv4 address whose octets are each one of the values listed.
   *
   * @param octets four lists of values from 0 to 255, none empty
   */
  record Octets(List<List<Integer>> octets) implements Addresses {
    public Octets {
      if (octets.size() != 4 || octets.stream().anyMatch(List::isEmpty)) {
        throw new IllegalArgumentException("four octets, each with a value");
      }
      if (octets.stream().flatMap(List::stream).anyMatch(value -> value < 0 || value > 255)) {
        throw new IllegalArgumentException("an octet is 0 to 255");
      }
      octets = octets.stream().map(List::copyOf).toList();
    }

    @Override
    public long size() {
      return octets.stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
    }

    @Override
    public IpAddress address(long index) {
      if (index < 0 || index >= size()) {
        throw new IndexOutOfBoundsException(index);
      }
      long rest = index;
      int bits = 0;
      for (int octet = 3; octet >= 0; octet--) {
        List<Integer> values = octets.get(octet);
        bits |= values.get((int) (rest % values.size())) << (8 * (3 - octet));
        rest /= values.size();
      }
      return IpAddress.ipv4(bits);
    }
  }

  /**
   * The addresses that a name resolved to, in the resolver's order.
   *
   * @param addresses at least one
   */
  record Listed(List<IpAddress> addresses) implements Addresses {
    public Listed {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("at least one address");
      }
    }

    @Override
    public long size() {
      return addresses.size();
    }

    @Override
    public IpAddress address(long index) {
      return addresses.get(Math.toIntExact(index));
    }
  }
}
