package portscan.look.filter;

import portscan.api.experiment.LocalView.Direction;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/** Packets to hold rules against. */
final class Flows {
  private static final IpAddress IPV4 = IpAddress.literal("10.0.0.9");
  private static final IpAddress IPV6 = IpAddress.literal("2001:db8::9");

  private Flows() {}

  static Flow incoming(Transport transport, String to, int port) {
    IpAddress address = IpAddress.literal(to);
    return new Flow(Direction.IN, false, transport, address.family(), null, 0, address, port, null);
  }

  static Flow outgoing(Transport transport, String to, int port, String device) {
    IpAddress address = IpAddress.literal(to);
    IpAddress own = address.family() == IPV4.family() ? IPV4 : IPV6;
    return new Flow(
        Direction.OUT, false, transport, address.family(), own, 0, address, port, device);
  }

  static Flow reply(Transport transport, String from, int port) {
    IpAddress address = IpAddress.literal(from);
    IpAddress own = address.family() == IPV4.family() ? IPV4 : IPV6;
    return new Flow(Direction.IN, true, transport, address.family(), address, port, own, 0, "eth0");
  }
}
