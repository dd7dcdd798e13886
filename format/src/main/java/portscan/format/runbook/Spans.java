package portscan.format.runbook;

import portscan.api.model.AddressFamily;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;

/** Reckoning with consecutive addresses. */
final class Spans {
  private Spans() {}

  static IpAddress last(Host.Span span) {
    return span.address(span.size() - 1);
  }

  static boolean contains(Host.Span span, IpAddress address) {
    return address.family() == span.first().family()
        && (span.first().zone().isEmpty() || span.first().zone().equals(address.zone()))
        && bare(address).compareTo(bare(span.first())) >= 0
        && bare(address).compareTo(bare(last(span))) <= 0;
  }

  static boolean overlap(Host.Span one, Host.Span other) {
    return contains(one, other.first()) || contains(other, one.first());
  }

  /** The address after; must not be the highest of its family. */
  static IpAddress next(IpAddress address) {
    long low = address.low() + 1;
    return of(address, address.high() + (low == 0 ? 1 : 0), low);
  }

  /** The address before; must not be the lowest of its family. */
  static IpAddress previous(IpAddress address) {
    return of(address, address.high() - (address.low() == 0 ? 1 : 0), address.low() - 1);
  }

  /** The addresses from one to another, both included. */
  static Host.Span between(IpAddress first, IpAddress last) {
    return new Host.Span(first, last.low() - first.low() + 1);
  }

  private static IpAddress of(IpAddress like, long high, long low) {
    return like.family() == AddressFamily.IPV4
        ? new IpAddress(AddressFamily.IPV4, 0, low, "")
        : new IpAddress(AddressFamily.IPV6, high, low, like.zone());
  }

  private static IpAddress bare(IpAddress address) {
    return address.zone().isEmpty() ? address : address.withZone("");
  }
}
