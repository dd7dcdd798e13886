package portscan.insight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Transport;

/** What was seen, a line each, as the evidence of a finding. */
final class Facts {
  /** The most endpoints that are listed one by one. */
  private static final int LISTED = 5;

  private Facts() {}

  /** A line for each endpoint, of the first few. */
  static List<String> of(List<Sight> sights) {
    List<String> lines = new ArrayList<>();
    for (Sight sight : sights.subList(0, Math.min(LISTED, sights.size()))) {
      lines.add(sight.endpoint() + " is " + sight.state() + ": " + words(sight.latest()));
    }
    if (sights.size() > LISTED) {
      lines.add(sights.size() - LISTED + " more of the kind");
    }
    return lines;
  }

  /** The line of one verdict; none if there is no address. */
  static List<String> of(Observation seen) {
    IpAddress address = seen.address();
    return address == null || seen.state().isEmpty()
        ? List.of()
        : List.of(
            new Endpoint(address, seen.port(), seen.transport())
                + " is "
                + seen.state().get()
                + ": "
                + words(seen));
  }

  private static String words(Observation seen) {
    return switch (seen.evidence().kind()) {
      case CONNECTED -> "the handshake completed" + in(seen);
      case REFUSED ->
          (seen.transport() == Transport.TCP ? "a reset" : "ICMP port-unreachable")
              + " came back"
              + in(seen);
      case TCP_REPLY ->
          (((Evidence.TcpReply) seen.evidence()).has(Evidence.TcpReply.RST)
                  ? "a reset"
                  : "a SYN-ACK")
              + " came back"
              + in(seen);
      case UDP_REPLY ->
          ((Evidence.UdpReply) seen.evidence()).bytes() + " bytes came back" + in(seen);
      case ICMP_ERROR -> error((Evidence.IcmpError) seen.evidence()) + in(seen);
      case SILENCE -> silence((Evidence.Silence) seen.evidence());
      case LOCAL_FAILURE -> ((Evidence.LocalFailure) seen.evidence()).message();
    };
  }

  private static String error(Evidence.IcmpError error) {
    return "ICMP error " + error.type() + "/" + error.code() + " from " + error.from();
  }

  private static String silence(Evidence.Silence silence) {
    return "no answer to "
        + silence.tries()
        + (silence.tries() == 1 ? " packet" : " packets")
        + " within "
        + milliseconds(silence.waited());
  }

  private static String in(Observation seen) {
    Duration rtt = seen.rtt();
    return rtt == null ? "" : " after " + milliseconds(rtt);
  }

  private static String milliseconds(Duration duration) {
    long tenths = Math.round(duration.toNanos() / 1e5);
    return tenths >= 1000 ? tenths / 10 + " ms" : tenths / 10 + "." + tenths % 10 + " ms";
  }
}
