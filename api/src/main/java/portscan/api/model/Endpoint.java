package portscan.api.model;

/**
 * One port of one address: the smallest thing that can be probed.
 *
 * @param address where; an IPv6 address carries its zone
 * @param port 1 to 65535
 * @param transport TCP or UDP
 */
public record Endpoint(IpAddress address, int port, Transport transport) {
  public Endpoint {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }

  /** {@code 192.0.2.1:80/tcp} or {@code [2001:db8::1]:80/tcp}. */
  @Override
  public String toString() {
    String host = address.family() == AddressFamily.IPV6 ? "[" + address + "]" : address.toString();
    return host + ":" + port + "/" + transport;
  }
}
