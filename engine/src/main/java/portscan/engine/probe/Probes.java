package portscan.engine.probe;

import java.util.List;
import java.util.Optional;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Transport;

/** Every probe there is. */
public final class Probes {
  public static final ConnectProbe CONNECT = new ConnectProbe();
  public static final UdpProbe UDP = new UdpProbe();

  /** The first half of a handshake: an open port answers with the second (RFC 9293 section 3.5). */
  public static final TcpFlagProbe SYN =
      new TcpFlagProbe(
          "syn", "send a SYN and reset what answers; half-open, needs raw sockets", TcpReply.SYN);

  public static final TcpFlagProbe FIN =
      new TcpFlagProbe(
          "fin",
          "send a FIN that belongs to no connection; only a closed port answers",
          TcpReply.FIN);

  public static final TcpFlagProbe NULL =
      new TcpFlagProbe("null", "send a segment without any flag; only a closed port answers", 0);

  public static final TcpFlagProbe XMAS =
      new TcpFlagProbe(
          "xmas",
          "send FIN, PSH and URG at once; only a closed port answers",
          TcpReply.FIN | TcpReply.PSH | TcpReply.URG);

  public static final TcpFlagProbe ACK =
      new TcpFlagProbe(
          "ack",
          "send a bare ACK; tells what a firewall lets through, not what listens",
          TcpReply.ACK);

  /** In the order in which help lists them. */
  public static final List<Probe> ALL = List.of(CONNECT, SYN, FIN, NULL, XMAS, ACK, UDP);

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
