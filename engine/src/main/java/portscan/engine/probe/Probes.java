package portscan.engine.probe;

import java.util.List;
import java.util.Optional;
import portscan.api.model.Transport;

/** Every probe there is. */
public final class Probes {
  public static final ConnectProbe CONNECT = new ConnectProbe();
  public static final UdpProbe UDP = new UdpProbe();

  /** In the order in which help lists them. */
  public static final List<Probe> ALL = List.of(CONNECT, UDP);

  private Probes() {}

  /** The probe that needs no privilege. */
  public static SocketProbe of(Transport transport) {
    return switch (transport) {
      case TCP -> CONNECT;
      case UDP -> UDP;
    };
  }

  /** The probe of that id; empty if there is none. */
  public static Optional<Probe> byId(String id) {
    return ALL.stream().filter(probe -> probe.id().equals(id)).findFirst();
  }
}
