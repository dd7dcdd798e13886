package portscan.monitor.snapshot;

import java.util.EnumMap;
import java.util.Map;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Evidence.UdpReply;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.PortState;
import portscan.api.model.Reason;

/** The verdicts of observations, each of the usual ones made once. */
public final class Verdicts {
  private static final Map<PortState, Map<Reason, Verdict>> USUAL = usual();

  private Verdicts() {}

  private static Map<PortState, Map<Reason, Verdict>> usual() {
    Map<PortState, Map<Reason, Verdict>> usual = new EnumMap<>(PortState.class);
    for (PortState state : PortState.values()) {
      Map<Reason, Verdict> reasons = new EnumMap<>(Reason.class);
      for (Reason reason : Reason.values()) {
        reasons.put(reason, new Verdict(state, reason.word()));
      }
      usual.put(state, reasons);
    }
    return usual;
  }

  /** The verdict of an observation that has one; with the service, if the answer told it. */
  public static Verdict of(Observation seen) {
    if (!(seen.outcome() instanceof Classified verdict)) {
      throw new IllegalArgumentException("nothing was learnt about " + seen.target());
    }
    String reason = verdict.reason().word();
    if (seen.evidence() instanceof UdpReply reply && !reply.protocol().isEmpty()) {
      return new Verdict(verdict.state(), reason, reply.protocol(), "", Certificate.NONE);
    }
    Map<Reason, Verdict> reasons = USUAL.get(verdict.state());
    Verdict known = reasons == null ? null : reasons.get(verdict.reason());
    return known == null ? new Verdict(verdict.state(), reason) : known;
  }

  /** The same, with what a look at the service told. */
  public static Verdict of(Observation seen, ServiceLook.Result found) {
    Verdict plain = of(seen);
    return new Verdict(
        plain.state(),
        plain.reason(),
        service(found.service(), found.isWithinTls()),
        software(found.product(), found.version()),
        Certificate.of(found.tls()));
  }

  /** The name of a service, by which one in TLS is told from one in clear. */
  public static String service(String protocol, boolean inTls) {
    return !inTls ? protocol : protocol.isEmpty() ? "ssl" : "ssl/" + protocol;
  }

  /** Product and version in one. */
  public static String software(String product, String version) {
    return (product + " " + version).strip();
  }
}
