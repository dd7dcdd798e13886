package portscan.engine.capture;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import portscan.api.model.AddressFamily;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.sys.SocketFilter;
import portscan.wire.IpProtocol;

/**
 * The endpoints that the one way out has let through so far, as its audit is told before the first
 * packet leaves: for what decides on its way whom it asks. Passes on what it is told; may be used
 * by several threads.
 */
public final class Admitted extends Asked implements AuditSink {
  private final AuditSink next;
  private final Set<Place> hosts = ConcurrentHashMap.newKeySet();
  private final Set<Place> ports = ConcurrentHashMap.newKeySet();

  /**
   * An address without its zone, which packets do not tell, and a port; 0 for the address alone.
   */
  private record Place(boolean isIpv6, long high, long low, int protocol, int port) {}

  /**
   * @param next who is told of all this too
   */
  public Admitted(AuditSink next) {
    this.next = next;
  }

  @Override
  public void admitted(String target, Endpoint endpoint) {
    add(endpoint.address(), endpoint.transport(), endpoint.port());
    next.admitted(target, endpoint);
  }

  /** Is not about blocks: what probes them sees its own packets. */
  @Override
  public void admittedBlock(String target, Host.Addresses addresses, PortSet asked) {
    next.admittedBlock(target, addresses, asked);
  }

  @Override
  public void refused(String target, Endpoint endpoint, String rule) {
    next.refused(target, endpoint, rule);
  }

  @Override
  public void refusedBlock(String target, Host.Addresses addresses, PortSet asked, String rule) {
    next.refusedBlock(target, addresses, asked, rule);
  }

  private void add(IpAddress address, Transport transport, int port) {
    boolean isIpv6 = address.family() == AddressFamily.IPV6;
    int protocol = transport == Transport.TCP ? IpProtocol.TCP : IpProtocol.UDP;
    hosts.add(new Place(isIpv6, address.high(), address.low(), 0, 0));
    ports.add(new Place(isIpv6, address.high(), address.low(), protocol, port));
  }

  @Override
  boolean isByMessages() {
    return true;
  }

  @Override
  boolean isHost(boolean isIpv6, long high, long low) {
    return hosts.contains(new Place(isIpv6, high, low, 0, 0));
  }

  @Override
  boolean isPort(boolean isIpv6, long high, long low, int protocol, int port) {
    return ports.contains(new Place(isIpv6, high, low, protocol, port));
  }

  @Override
  SocketFilter filter() {
    return SocketFilter.everything();
  }
}
