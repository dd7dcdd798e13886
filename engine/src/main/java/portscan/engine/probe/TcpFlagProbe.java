package portscan.engine.probe;

import portscan.api.model.Evidence;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Outcome;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.Outcome.Undetermined;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/**
 * One TCP segment with chosen control bits, and what its answers mean.
 *
 * <p>A host resets every segment that belongs to no connection (RFC 9293 section 3.10.7.1), except
 * that a listening port takes a SYN for a handshake and drops what has neither SYN, RST nor ACK
 * (section 3.10.7.2). So a reset means closed to every probe but the bare ACK, which is reset by
 * open and closed ports alike; and silence, to the probes without SYN and ACK, is an open port's
 * answer as much as a firewall's.
 */
public final class TcpFlagProbe implements PacketProbe {
  private final String id;
  private final String summary;
  private final int flags;

  TcpFlagProbe(String id, String summary, int flags) {
    this.id = id;
    this.summary = summary;
    this.flags = flags;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public Transport transport() {
    return Transport.TCP;
  }

  @Override
  public int flags() {
    return flags;
  }

  @Override
  public boolean isAnswer(int answered) {
    boolean isReset = (answered & TcpReply.RST) != 0;
    boolean isSynAck = !isReset && (answered & TcpReply.SYN) != 0 && (answered & TcpReply.ACK) != 0;
    return isReset || (isSynAck && handshakes());
  }

  private boolean handshakes() {
    return flags == TcpReply.SYN;
  }

  private boolean silentWhereOpen() {
    return (flags & (TcpReply.SYN | TcpReply.ACK)) == 0;
  }

  @Override
  public Outcome classify(Evidence evidence) {
    return switch (evidence.kind()) {
      case TCP_REPLY -> byReply((TcpReply) evidence);
      case ICMP_ERROR ->
          new Classified(PortState.FILTERED, IcmpReasons.reason((Evidence.IcmpError) evidence), 1);
      case SILENCE ->
          new Classified(
              silentWhereOpen() ? PortState.OPEN_OR_FILTERED : PortState.FILTERED,
              Reason.NO_RESPONSE,
              SilenceConfidence.notLost((Evidence.Silence) evidence));
      case LOCAL_FAILURE -> new Undetermined((Evidence.LocalFailure) evidence);
      case CONNECTED, REFUSED, UDP_REPLY ->
          throw new IllegalArgumentException("a segment of our own has no socket to tell that");
    };
  }

  private Outcome byReply(TcpReply reply) {
    if (!isAnswer(reply.flags())) {
      throw new IllegalArgumentException("neither a reset nor a SYN-ACK: flags " + reply.flags());
    }
    if (!reply.has(TcpReply.RST)) {
      return new Classified(PortState.OPEN, Reason.SYN_ACK, 1);
    }
    boolean resetByAll = (flags & TcpReply.ACK) != 0;
    return new Classified(resetByAll ? PortState.UNFILTERED : PortState.CLOSED, Reason.RESET, 1);
  }
}
