package portscan.look;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.sys.Interfaces;
import portscan.sys.SystemException;

/** This machine's network interfaces: their names by number, and their addresses. */
final class Devices {
  private final Map<Integer, String> names = new HashMap<>();
  private final List<String> limits = new ArrayList<>();
  private final List<LocalAddress> addresses;

  private Devices() {
    addresses = readAddresses();
  }

  /** Those of the calling thread's network namespace. */
  static Devices read() {
    return new Devices();
  }

  List<LocalAddress> addresses() {
    return addresses;
  }

  /** What could not be read, and why. */
  List<String> limits() {
    return limits;
  }

  /**
   * The name of the interface that a socket is bound to; null for any. Without a number it is still
   * known for a link-local IPv6 address that only one interface has.
   */
  @Nullable String of(IpAddress bound, int index) {
    if (index != 0) {
      return name(index);
    }
    if (!needsZone(bound)) {
      return null;
    }
    List<String> having =
        addresses.stream()
            .filter(own -> own.address().sameBits(bound))
            .map(LocalAddress::device)
            .distinct()
            .toList();
    return having.size() == 1 ? having.getFirst() : null;
  }

  /** The address with the interface as its zone, if it is one that needs a zone. */
  static IpAddress zoned(IpAddress address, @Nullable String device) {
    return device != null && needsZone(address) ? address.withZone(device) : address;
  }

  private static boolean needsZone(IpAddress address) {
    return address.family() == AddressFamily.IPV6 && address.isLinkLocal();
  }

  /** An interface's name; its number, if it has gone meanwhile. */
  private String name(int index) {
    return names.computeIfAbsent(
        index,
        _ -> {
          String name = Interfaces.name(index);
          return name == null ? Integer.toUnsignedString(index) : name;
        });
  }

  private List<LocalAddress> readAddresses() {
    try {
      List<LocalAddress> found = new ArrayList<>();
      for (Interfaces.Address own : Interfaces.addresses()) {
        found.add(local(own.address().bytes(), own.prefix(), name(own.interfaceIndex())));
      }
      return List.copyOf(found);
    } catch (SystemException _) {
      return addressesWithoutNetlink();
    }
  }

  private List<LocalAddress> addressesWithoutNetlink() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(device ->
              device.getInterfaceAddresses().stream()
                  .map(own ->
                      local(
                          own.getAddress().getAddress(),
                          own.getNetworkPrefixLength(),
                          device.getName())))
          .toList();
    } catch (SocketException e) {
      limits.add("this machine's own addresses could not be read: " + e.getMessage());
      return List.of();
    }
  }

  private static LocalAddress local(byte[] bytes, int prefix, String device) {
    return new LocalAddress(zoned(IpAddress.of(bytes), device), prefix, device);
  }
}
