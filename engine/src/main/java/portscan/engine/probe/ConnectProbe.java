package portscan.engine.probe;

import portscan.api.model.Evidence;
import portscan.api.model.Outcome;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.Outcome.Undetermined;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/** Completes a TCP handshake (RFC 9293 section 3.5) and closes it again. */
public final class ConnectProbe implements SocketProbe {
  ConnectProbe() {}

  @Override
  public String id() {
    return "connect";
  }

  @Override
  public String summary() {
    return "complete a TCP handshake and close it; needs no privilege";
  }

  @Override
  public Transport transport() {
    return Transport.TCP;
  }

  @Override
  public Outcome classify(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Connected _ -> new Classified(PortState.OPEN, Reason.SYN_ACK, 1);
      case Evidence.Refused _ -> new Classified(PortState.CLOSED, Reason.CONN_REFUSED, 1);
      case Evidence.IcmpError error ->
          new Classified(PortState.FILTERED, IcmpReasons.reason(error), 1);
      case Evidence.Silence silence ->
          new Classified(
              PortState.FILTERED, Reason.NO_RESPONSE, SilenceConfidence.notLost(silence));
      case Evidence.LocalFailure failure -> new Undetermined(failure);
      case Evidence.UdpReply _ ->
          throw new IllegalArgumentException("a TCP handshake has no datagram for an answer");
    };
  }
}
