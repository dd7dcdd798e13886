package portscan.engine.socket;

import portscan.api.model.IpAddress;
import portscan.api.scan.Origin;
import portscan.sys.Errno;
import portscan.sys.SocketAddress;
import portscan.sys.Sockets;

/** Ties sockets to where probes are to leave from. */
final class SocketOrigin {
  private SocketOrigin() {}

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
    SocketAddress local = new SocketAddress(source.bytes(), 0, scope(source.zone()));
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
