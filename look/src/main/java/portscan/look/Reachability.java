package portscan.look;

import java.util.List;
import java.util.Optional;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;

/**
 * From where a listener can be reached, going by what it is bound to: no rule of a firewall is
 * considered, here or on the way.
 *
 * @param extent how far
 * @param addresses the addresses of this machine to reach it at, IPv4 first; empty if it takes only
 *     broadcasts or multicasts, or if its address is not one of this machine
 * @param words the same for people, for example {@code only via 10.0.0.5 (eth0)}
 */
public record Reachability(Extent extent, List<IpAddress> addresses, String words) {

  /** How far a listener can be reached from. */
  public enum Extent {
    /** From this machine only. */
    THIS_MACHINE,
    /** Through one network interface, at any of its addresses. */
    ONE_INTERFACE,
    /** At one address. */
    ONE_ADDRESS,
    /** At every address of this machine. */
    ANY_NETWORK
  }

  private static final String THIS_MACHINE_ONLY = "this machine only";

  public Reachability {
    addresses = List.copyOf(addresses);
  }

  /** Judges a listener by the addresses of the machine that it is on. */
  static Reachability of(Listener listener, List<LocalAddress> local) {
    List<LocalAddress> usable = local.stream().filter(own -> takes(listener, own)).toList();
    List<IpAddress> addresses = usable.stream().map(LocalAddress::address).sorted().toList();
    IpAddress bound = listener.address();
    String device = listener.device();
    boolean isLoopbackDevice =
        device != null
            && local.stream()
                .anyMatch(own -> own.device().equals(device) && own.address().isLoopback());
    if (bound.isLoopback() || isLoopbackDevice) {
      List<IpAddress> at = addresses.isEmpty() ? List.of(bound) : addresses;
      return new Reachability(Extent.THIS_MACHINE, at, THIS_MACHINE_ONLY);
    }
    if (!bound.isUnspecified()) {
      return atOne(bound, usable, local);
    }
    if (device != null) {
      return new Reachability(Extent.ONE_INTERFACE, addresses, "only through " + device);
    }
    if (!addresses.isEmpty() && addresses.stream().allMatch(IpAddress::isLoopback)) {
      return new Reachability(
          Extent.THIS_MACHINE, addresses, THIS_MACHINE_ONLY + " (it has no other address now)");
    }
    return new Reachability(
        Extent.ANY_NETWORK, addresses, "any network (" + families(listener) + ")");
  }

  private static Reachability atOne(
      IpAddress bound, List<LocalAddress> usable, List<LocalAddress> local) {
    List<IpAddress> addresses = usable.stream().map(LocalAddress::address).sorted().toList();
    Optional<LocalAddress> own = usable.stream().findFirst();
    String words;
    if (bound.isMulticast()) {
      words = "only datagrams to the group " + bound;
    } else if (own.isPresent() && bound.isLinkLocal()) {
      words = "only from the link of " + own.get().device() + ", via " + own.get().address();
    } else if (own.isPresent()) {
      words = "only via " + bound + " (" + own.get().device() + ")";
    } else if (isBroadcast(bound, local)) {
      words = "only broadcasts to " + bound;
    } else {
      words = "only via " + bound + " (no interface has it now)";
    }
    return new Reachability(Extent.ONE_ADDRESS, addresses, words);
  }

  private static boolean takes(Listener listener, LocalAddress own) {
    IpAddress bound = listener.address();
    if (listener.device() != null && !listener.device().equals(own.device())) {
      return false;
    }
    if (bound.isUnspecified()) {
      return own.address().family() == bound.family() || listener.dualStack();
    }
    boolean sameZone = bound.zone().isEmpty() || bound.zone().equals(own.address().zone());
    return own.address().sameBits(bound) && sameZone;
  }

  private static boolean isBroadcast(IpAddress bound, List<LocalAddress> local) {
    if (bound.family() == AddressFamily.IPV6) {
      return false;
    }
    return bound.low() == 0xffff_ffffL
        || local.stream()
            .filter(own -> own.address().family() == AddressFamily.IPV4 && own.prefix() < 31)
            .anyMatch(own -> (own.address().low() | 0xffff_ffffL >>> own.prefix()) == bound.low());
  }

  private static String families(Listener listener) {
    return listener.dualStack()
        ? AddressFamily.IPV4 + " and " + AddressFamily.IPV6
        : listener.address().family().toString();
  }
}
