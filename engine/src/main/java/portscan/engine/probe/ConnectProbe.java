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
    return switch (evidence.kind()) {
      case CONNECTED -> new Classified(PortState.OPEN, Reason.SYN_ACK, 1);
      case REFUSED -> new Classified(PortState.CLOSED, Reason.CONN_REFUSED, 1);
      case ICMP_ERROR ->
          new Classified(PortState.FILTERED, IcmpReasons.reason((Evidence.IcmpError) evidence), 1);
      case SILENCE ->
          new Classified(
              PortState.FILTERED,
              Reason.NO_RESPONSE,
              SilenceConfidence.notLost((Evidence.Silence) evidence));
      case LOCAL_FAILURE -> new Undetermined((Evidence.LocalFailure) evidence);
      case TCP_REPLY, UDP_REPLY ->
          throw new IllegalArgumentException("the kernel's handshake shows no packets");
    };
  }
}
