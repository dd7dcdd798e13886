package portscan.look;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.sys.SocketAddress;
import portscan.sys.SocketDiagnostics;
import portscan.sys.Sockets;

/** The two ways to ask the kernel for its sockets. */
final class Sources {
  private static final Path TABLES = Path.of("/proc/thread-self/net");

  private Sources() {}

  /**
   * What a source told.
   *
   * @param limits what it cannot tell
   */
  record Told(List<OpenSocket> sockets, List<String> limits) {}

  /**
   * Asks by netlink.
   *
   * @throws portscan.sys.SystemException if this process may not, or the kernel cannot answer
   */
  static Told netlink() {
    List<OpenSocket> sockets = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    for (Transport transport : Transport.values()) {
      for (AddressFamily family : AddressFamily.values()) {
        SocketDiagnostics.Listing listing =
            SocketDiagnostics.waiting(number(family), number(transport));
        listing.entries().forEach(entry -> sockets.add(socket(entry, transport)));
        if (!listing.complete()) {
          limits.add(
              "only %d %s sockets over %s are shown: there are more, or they change too fast"
                  .formatted(listing.entries().size(), transport, family));
        }
      }
    }
    return new Told(sockets, limits);
  }

  private static int number(AddressFamily family) {
    return switch (family) {
      case IPV4 -> Sockets.AF_INET;
      case IPV6 -> Sockets.AF_INET6;
    };
  }

  private static int number(Transport transport) {
    return switch (transport) {
      case TCP -> SocketDiagnostics.IPPROTO_TCP;
      case UDP -> SocketDiagnostics.IPPROTO_UDP;
    };
  }

  private static OpenSocket socket(SocketDiagnostics.Entry entry, Transport transport) {
    SocketAddress local = entry.local();
    return new OpenSocket(
        transport,
        IpAddress.of(local.bytes()),
        local.port(),
        entry.interfaceIndex(),
        entry.user(),
        entry.inode(),
        entry.receiveQueue(),
        transport == Transport.TCP ? entry.sendQueue() : Listener.UNKNOWN,
        entry.ipv6Only());
  }

  /**
   * Reads the tables under {@code /proc/net} of the calling thread's network namespace.
   *
   * @throws PortScanException if they cannot be read either
   */
  static Told proc() {
    List<OpenSocket> sockets = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    limits.add("/proc/net does not tell which interface a socket is bound to, nor its backlog");
    for (Transport transport : Transport.values()) {
      for (AddressFamily family : AddressFamily.values()) {
        String name = transport + (family == AddressFamily.IPV6 ? "6" : "");
        ProcNet.Table table = ProcNet.parse(lines(TABLES.resolve(name)), transport, family);
        sockets.addAll(table.sockets());
        if (table.malformed() > 0) {
          limits.add(
              "%d lines of /proc/net/%s were not understood".formatted(table.malformed(), name));
        }
      }
    }
    return new Told(sockets, limits);
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (NoSuchFileException _) {
      // The kernel does not have this family.
      return List.of();
    } catch (IOException e) {
      throw new PortScanException(
          Trouble.SYSTEM_ERROR,
          "neither netlink nor " + table + " tells what listens: " + e,
          "mount /proc, or allow AF_NETLINK sockets in the container's seccomp profile");
    }
  }
}
