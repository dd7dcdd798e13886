package portscan.format.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence.Connected;
import portscan.api.model.Evidence.IcmpError;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Evidence.Refused;
import portscan.api.model.Evidence.Silence;
import portscan.api.model.Evidence.TcpReply;
import portscan.api.model.Evidence.UdpReply;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.format.service.ServiceNames;
import portscan.format.syntax.Durations;

/** The phrases that the formats for people share. Text from outside is in them as it came. */
final class Wording {
  /** Below this chance of losing every packet, silence is called no accident. */
  private static final double HARDLY_CHANCE = 0.001;

  /** The control bits of RFC 9293 section 3.1 and RFC 3168 section 6.1, lowest first. */
  private static final String FLAGS = "FSRPAUEC";

  private Wording() {}

  /** The state's word, or {@code error} where nothing could be learnt. */
  static String state(Optional<PortState> state) {
    return state.map(PortState::word).orElse("error");
  }

  /** {@code 5432/tcp}. */
  static String port(EndpointLooks endpoint) {
    return endpoint.port() + "/" + endpoint.transport();
  }

  /** The address, or {@code -} if the name gave none. */
  static String address(EndpointLooks endpoint) {
    return endpoint.address() == null ? "-" : endpoint.address().toString();
  }

  /** What answered on the port, or what it is registered for; empty if neither is known. */
  static String service(EndpointLooks endpoint) {
    return service(endpoint.typical()).orElse("");
  }

  /** The protocol that answered, else the registered name of the port. */
  static Optional<String> service(Observation seen) {
    return seen.evidence() instanceof UdpReply reply && !reply.protocol().isEmpty()
        ? Optional.of(reply.protocol())
        : ServiceNames.name(seen.transport(), seen.port());
  }

  /** How the state of an endpoint is known. */
  static String howWeKnow(EndpointLooks endpoint) {
    return endpoint.looks().size() == 1
        ? howWeKnow(endpoint.typical())
        : severalLooks(endpoint)
            + (endpoint.isOpen() ? "" : "; last " + howWeKnow(endpoint.typical()));
  }

  /** How the verdict of one observation is known. */
  static String howWeKnow(Observation seen) {
    return switch (seen.evidence().kind()) {
      case CONNECTED -> "SYN-ACK" + after(seen);
      case REFUSED ->
          "refused by the host ("
              + (seen.transport() == Transport.TCP ? "reset" : "ICMP port-unreachable")
              + ")"
              + after(seen);
      case TCP_REPLY -> inShort(seen) + after(seen);
      case ICMP_ERROR -> icmpError(seen, (IcmpError) seen.evidence()) + after(seen);
      case UDP_REPLY -> answer(seen, (UdpReply) seen.evidence()) + after(seen);
      case SILENCE -> silence((Silence) seen.evidence());
      case LOCAL_FAILURE -> ((LocalFailure) seen.evidence()).message();
    };
  }

  /** The same without the finer points, for a row of a table. */
  static String briefly(EndpointLooks endpoint) {
    return endpoint.looks().size() == 1 ? briefly(endpoint.typical()) : severalLooks(endpoint);
  }

  /** The same of one observation. */
  static String briefly(Observation seen) {
    return inShort(seen) + after(seen);
  }

  /** From the packet that was answered, or from the first one, to the verdict. */
  static Duration waited(Observation seen) {
    Duration rtt = seen.rtt();
    return switch (seen.evidence()) {
      case Silence silence -> silence.waited();
      case Connected _, Refused _, TcpReply _, IcmpError _, UdpReply _, LocalFailure _ ->
          rtt == null ? Duration.ZERO : rtt;
    };
  }

  /** What came back, in a word or two, for many endpoints at once. */
  static String inShort(Observation seen) {
    return switch (seen.evidence()) {
      case Connected _ -> "SYN-ACK";
      case Refused _ -> "refused";
      case TcpReply reply -> segment(reply);
      case IcmpError error -> icmpErrorInShort(seen, error);
      case UdpReply reply -> reply.protocol().isEmpty() ? "answer" : reply.protocol() + " answer";
      case Silence _ -> "no answer";
      case LocalFailure failure -> failure.message();
    };
  }

  private static String segment(TcpReply reply) {
    if (reply.has(TcpReply.RST)) {
      return "reset";
    }
    return reply.has(TcpReply.SYN | TcpReply.ACK) ? "SYN-ACK" : "TCP segment " + flags(reply);
  }

  /** A letter for each control bit that is set, {@code SA} for a SYN-ACK; {@code -} if none is. */
  static String flags(TcpReply reply) {
    StringBuilder letters = new StringBuilder();
    for (int bit = 0; bit < FLAGS.length(); bit++) {
      if ((reply.flags() & 1 << bit) != 0) {
        letters.append(FLAGS.charAt(bit));
      }
    }
    return letters.isEmpty() ? "-" : letters.toString();
  }

  /** With which probe, from where and when an observation was made, and how sure it is. */
  static String howWeAsked(Observation seen) {
    return "probe "
        + seen.probe()
        + (seen.source() == null ? "" : " from " + seen.source())
        + " at "
        + ObservationFields.time(seen.at())
        + (seen.vantage().equals("local") ? "" : ", vantage " + seen.vantage())
        + (seen.attempts() == 1 ? ", 1 packet" : ", " + seen.attempts() + " packets")
        + (seen.outcome() instanceof Outcome.Classified verdict
            ? ", confidence " + percent(verdict.confidence())
            : "")
        + (seen.evidence() instanceof TcpReply reply
            ? ", answered with TTL " + reply.ttl() + ", flags " + flags(reply)
            : "");
  }

  /**
   * For example {@code 65,460 closed: reset}, {@code 100 filtered: no answer}; the transport is
   * said where {@code all} of the host have several.
   */
  static String folded(FoldedPorts ports, List<FoldedPorts> all) {
    boolean mixed = false;
    for (FoldedPorts other : all) {
      mixed |= other.transport() != ports.transport();
    }
    return number(ports.count())
        + " "
        + ports.state()
        + (mixed ? " " + ports.transport() : "")
        + ": "
        + (ports.reason() == Reason.NO_RESPONSE ? "no answer" : ports.reason().word())
        + (ports.from() == null ? "" : " from " + ports.from());
  }

  /** For example {@code 3 errors: no route to the network}. */
  static String failed(HostResult.Failed failed) {
    return number(failed.count())
        + (failed.count() == 1 ? " error: " : " errors: ")
        + failed.failure().message();
  }

  private static String after(Observation seen) {
    Duration rtt = seen.rtt();
    if (seen.evidence() instanceof Silence silence) {
      return " in " + Durations.text(silence.waited());
    }
    return (rtt == null ? "" : " in " + Durations.text(rtt))
        + (rtt != null && seen.attempts() > 1 ? " (try " + seen.attempts() + ")" : "");
  }

  private static String icmpError(Observation seen, IcmpError error) {
    String reason =
        seen.outcome() instanceof Outcome.Classified verdict ? verdict.reason().word() : "error";
    return switch (error.origin()) {
      case TARGET -> reason + " from the host " + typeAndCode(error);
      case INTERMEDIATE -> reason + " from " + error.from() + " " + typeAndCode(error);
      case LOCAL_LINK -> reason + ": nobody on the local link answers for the next hop";
    };
  }

  private static String icmpErrorInShort(Observation seen, IcmpError error) {
    return switch (error.origin()) {
      case TARGET -> reason(seen) + " from the host";
      case INTERMEDIATE -> reason(seen) + " from " + error.from();
      case LOCAL_LINK -> reason(seen) + " on the local link";
    };
  }

  private static String reason(Observation seen) {
    return seen.outcome() instanceof Outcome.Classified verdict ? verdict.reason().word() : "error";
  }

  private static String typeAndCode(IcmpError error) {
    String protocol = error.from().family() == AddressFamily.IPV4 ? "ICMP" : "ICMPv6";
    return "(" + protocol + " " + error.type() + "/" + error.code() + ")";
  }

  private static String answer(Observation seen, UdpReply reply) {
    String what = reply.protocol().isEmpty() ? "unrecognised answer" : reply.protocol() + " answer";
    String bytes = reply.bytes() == 1 ? "1 byte" : reply.bytes() + " bytes";
    String port = reply.fromPort() == seen.port() ? "" : " from port " + reply.fromPort();
    return what + ", " + bytes + port + ",";
  }

  private static String silence(Silence silence) {
    String tries = silence.tries() == 1 ? "1 try" : silence.tries() + " tries";
    String asked = "no answer to " + tries + " in " + Durations.text(silence.waited());
    if (Double.isNaN(silence.loss())) {
      return asked;
    }
    boolean chance = Math.pow(silence.loss(), silence.tries()) >= HARDLY_CHANCE;
    return asked
        + " (measured loss "
        + percent(silence.loss())
        + (chance ? ": may be chance)" : ": not chance)");
  }

  /** For example {@code open 7 of 10, filtered 3, loss 30 %, round trip 0.4 ms to 2.1 ms}. */
  private static String severalLooks(EndpointLooks endpoint) {
    int looks = endpoint.looks().size();
    List<String> parts = new ArrayList<>();
    endpoint
        .state()
        .ifPresent(state -> parts.add(state + " " + endpoint.count(state) + " of " + looks));
    int determined = 0;
    for (PortState state : PortState.values()) {
      int count = endpoint.count(state);
      determined += count;
      if (count > 0 && endpoint.state().filter(state::equals).isEmpty()) {
        parts.add(state + " " + count);
      }
    }
    if (determined == 0) {
      parts.add("error " + looks + " of " + looks);
    } else if (determined < looks) {
      parts.add("error " + (looks - determined));
    }
    Statistics statistics = Statistics.of(endpoint.looks());
    if (!Double.isNaN(statistics.loss())) {
      parts.add("loss " + percent(statistics.loss()));
    }
    statistics.roundTrip().ifPresent(roundTrip -> parts.add(roundTrip(roundTrip)));
    return String.join(", ", parts);
  }

  private static String roundTrip(Statistics.RoundTrip roundTrip) {
    return "round trip "
        + Durations.text(roundTrip.minimum())
        + " min, "
        + Durations.text(roundTrip.median())
        + " median, "
        + Durations.text(roundTrip.maximum())
        + " max";
  }

  /** Whole percents, with one decimal below ten unless it is zero. */
  static String percent(double share) {
    long tenths = Math.round(share * 1000);
    return (tenths < 100 && tenths % 10 != 0
            ? tenths / 10 + "." + tenths % 10
            : String.valueOf(Math.round(share * 100)))
        + " %";
  }

  /** {@code 9,900}. */
  static String number(long number) {
    String digits = Long.toString(number);
    StringBuilder grouped = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 3 == 0) {
        grouped.append(',');
      }
      grouped.append(digits.charAt(i));
    }
    return grouped.toString();
  }

  /** For example {@code 3 open, 2 closed, 1 filtered of 6 in 4.0 s}. */
  static String summary(Tally tally, Duration elapsed, boolean complete) {
    List<String> parts = new ArrayList<>();
    for (PortState state : PortState.values()) {
      if (tally.count(state) > 0) {
        parts.add(number(tally.count(state)) + " " + state);
      }
    }
    if (tally.undetermined() > 0) {
      parts.add(number(tally.undetermined()) + (tally.undetermined() == 1 ? " error" : " errors"));
    }
    String counts =
        parts.isEmpty()
            ? "nothing seen"
            : String.join(", ", parts) + " of " + number(tally.total());
    return complete
        ? counts + " in " + Durations.text(elapsed)
        : "Interrupted after " + Durations.text(elapsed) + ": " + counts + " so far";
  }

  /** {@code 192.0.2.1:80} or {@code [2001:db8::1]:80} of an observation with an address. */
  static String addressAndPort(Observation seen) {
    IpAddress address = Objects.requireNonNull(seen.address());
    return (address.family() == AddressFamily.IPV6 ? "[" + address + "]" : address.toString())
        + ":"
        + seen.port();
  }
}
