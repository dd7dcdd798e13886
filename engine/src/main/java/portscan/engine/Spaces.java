package portscan.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.engine.order.ProbeSpace;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;

/** Makes {@link ProbeSpace}s of what the targets of a scan came down to. */
final class Spaces {
  /** UDP ports whose usual service we know how to ask. */
  private static final PortSet KNOWN_UDP = knownUdp();

  private Spaces() {}

  private static PortSet knownUdp() {
    BitSet known = new BitSet();
    for (UdpRequest request : UdpRequests.ALL) {
      request.ports().forEach(known::set);
    }
    return PortSet.of(new BitSet(), known);
  }

  /** In the order in which they are asked; none empty. */
  static List<ProbeSpace> of(List<Asks.Resolved> resolved, List<Host.Addresses> excluded) {
    List<ProbeSpace> spaces = new ArrayList<>();
    spaces.addAll(of(Transport.TCP, resolved, excluded, PortSet.empty()));
    PortSet others = PortSet.range(Transport.UDP, 1, 65535).minus(KNOWN_UDP);
    spaces.addAll(of(Transport.UDP, resolved, excluded, others));
    spaces.addAll(of(Transport.UDP, resolved, excluded, KNOWN_UDP));
    return spaces;
  }

  /** One for each zone, since a space has one at the most. */
  static List<ProbeSpace> of(
      Transport transport,
      List<Asks.Resolved> resolved,
      List<Host.Addresses> excluded,
      PortSet without) {
    Map<String, ProbeSpace.Builder> byZone = new LinkedHashMap<>();
    for (Asks.Resolved one : resolved) {
      for (Host.Addresses part : parts(one.addresses())) {
        byZone
            .computeIfAbsent(part.address(0).zone(), _ -> ProbeSpace.builder(transport))
            .add(one.target().text(), part, one.target().ports());
      }
    }
    List<ProbeSpace> spaces = new ArrayList<>();
    for (ProbeSpace.Builder builder : byZone.values()) {
      excluded.forEach(builder::exclude);
      ProbeSpace space = builder.excludePorts(without).build();
      if (space.size() > 0) {
        spaces.add(space);
      }
    }
    return spaces;
  }

  /** A name's addresses one by one, since their zones may differ. */
  static List<Host.Addresses> parts(Host.Addresses addresses) {
    if (!(addresses instanceof Host.Listed(List<IpAddress> listed))) {
      return List.of(addresses);
    }
    List<Host.Addresses> parts = new ArrayList<>(listed.size());
    listed.forEach(address -> parts.add(new Host.Span(address, 1)));
    return parts;
  }

  /** As many as the transport with the most has: the ports of both belong to the same hosts. */
  static long hosts(List<ProbeSpace> spaces) {
    Map<String, Long> byPart = new LinkedHashMap<>();
    long most = 0;
    for (ProbeSpace space : spaces) {
      String part = space.transport() + (isKnownUdp(space) ? " known" : "");
      most = Math.max(most, byPart.merge(part, space.hosts(), Long::sum));
    }
    return most;
  }

  private static boolean isKnownUdp(ProbeSpace space) {
    return space.transport() == Transport.UDP
        && KNOWN_UDP.contains(Transport.UDP, space.portAt(0, 0));
  }
}
