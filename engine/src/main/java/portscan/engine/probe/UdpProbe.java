package portscan.engine.probe;

import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Outcome;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.Outcome.Undetermined;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/** Sends a datagram that the port's usual service answers, or an empty one (RFC 768). */
public final class UdpProbe implements SocketProbe {
  UdpProbe() {}

  @Override
  public String id() {
    return "udp";
  }

  @Override
  public String summary() {
    return "send a request that the port's usual service answers; needs no privilege";
  }

  @Override
  public Transport transport() {
    return Transport.UDP;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Port-unreachable means closed only if the target itself says so (RFC 1122 section 4.1.3.1):
   * from another host it is that host's refusal to pass the packet on.
   */
  @Override
  public Outcome classify(Evidence evidence) {
    return switch (evidence.kind()) {
      case UDP_REPLY -> new Classified(PortState.OPEN, Reason.UDP_RESPONSE, 1);
      case REFUSED -> new Classified(PortState.CLOSED, Reason.PORT_UNREACH, 1);
      case ICMP_ERROR -> {
        Evidence.IcmpError error = (Evidence.IcmpError) evidence;
        Reason reason = IcmpReasons.reason(error);
        boolean closed = reason == Reason.PORT_UNREACH && error.origin() == ErrorOrigin.TARGET;
        yield new Classified(closed ? PortState.CLOSED : PortState.FILTERED, reason, 1);
      }
      case SILENCE ->
          new Classified(
              PortState.OPEN_OR_FILTERED,
              Reason.NO_RESPONSE,
              SilenceConfidence.notLost((Evidence.Silence) evidence));
      case LOCAL_FAILURE -> new Undetermined((Evidence.LocalFailure) evidence);
      case CONNECTED, TCP_REPLY ->
          throw new IllegalArgumentException("a datagram makes no connection");
    };
  }
}
