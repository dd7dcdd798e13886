package portscan.engine.socket;

import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.scan.Origin;
import portscan.sys.Errno;
import portscan.sys.Interfaces;
import portscan.sys.Linux;
import portscan.sys.SocketAddress;
import portscan.sys.Sockets;

/** Ties sockets to where probes are to leave from. */
public final class SocketOrigin {
  private SocketOrigin() {}

  /**
   * Looks whether packets may bear the origin's address, as far as it has one.
   *
   * @throws PortScanException if it is not an address of this machine
   */
  public static void requireOwnAddress(Origin origin) {
    IpAddress source = origin.address();
    if (source == null || Linux.unavailable().isPresent()) {
      return;
    }
    if (!Interfaces.mayBeSource(local(source))) {
      LocalFailure failure = LocalFailures.notOurs(source);
      throw new PortScanException(failure.trouble(), failure.message(), failure.hint());
    }
  }

  private static SocketAddress local(IpAddress source) {
    return new SocketAddress(source.bytes(), 0, scope(source.zone()));
  }

  /** Binds a socket to the origin's device and address, as far as they are given. */
  static int bind(int file, int family, Origin origin) {
    if (origin.device() != null) {
      int bound = Sockets.bindToDevice(file, origin.device());
      if (bound < 0) {
        return bound;
      }
    }
    IpAddress source = origin.address();
    if (source == null) {
      return 0;
    }
    SocketAddress local = local(source);
    return local.family() == family ? Sockets.bindSource(file, local) : -Errno.EAFNOSUPPORT;
  }

  /** The interface index that a zone names; 0 for none. */
  static int scope(String zone) {
    if (zone.isEmpty()) {
      return 0;
    }
    boolean isNumber = zone.chars().allMatch(c -> c >= '0' && c <= '9') && zone.length() <= 9;
    return isNumber ? Integer.parseInt(zone) : Sockets.interfaceIndex(zone);
  }
}
