package portscan.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence;
import portscan.api.model.Evidence.ErrorOrigin;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;

/** Observations made by hand, all of them from 10.0.0.9. */
@NullMarked
final class Seen {
  static final String TARGET = "db.example:5432";
  static final IpAddress SOURCE = IpAddress.literal("10.0.0.9");

  private Seen() {}

  /** The findings on {@code observations}, port 5432 being called postgresql. */
  static List<Finding> advise(Observation... observations) {
    return adviseOn(TARGET, observations);
  }

  static List<Finding> adviseOn(String target, Observation... observations) {
    Advisor advisor =
        new Advisor((_, port) -> port == 5432 ? Optional.of("postgresql") : Optional.empty());
    return advisor.advise(target, List.of(observations));
  }

  /** The one finding with {@code code}. */
  static Finding one(FindingCode code, List<Finding> findings) {
    List<Finding> found = findings.stream().filter(finding -> finding.code() == code).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " findings " + code + " in " + findings);
    }
    return found.getFirst();
  }

  static Observation open(String address, int port) {
    return open(address, port, 1);
  }

  static Observation open(String address, int port, int attempts) {
    return tcp(
        address,
        port,
        PortState.OPEN,
        Reason.SYN_ACK,
        new Evidence.Connected(IpAddress.literal(address)),
        Duration.ofMillis(1),
        attempts);
  }

  static Observation refused(String address, int port) {
    return tcp(
        address,
        port,
        PortState.CLOSED,
        Reason.CONN_REFUSED,
        new Evidence.Refused(IpAddress.literal(address)),
        Duration.ofMillis(1),
        1);
  }

  static Observation silent(String address, int port) {
    return silent(address, port, Double.NaN);
  }

  static Observation silent(String address, int port, double loss) {
    return tcp(
        address,
        port,
        PortState.FILTERED,
        Reason.NO_RESPONSE,
        new Evidence.Silence(3, Duration.ofSeconds(4), loss),
        null,
        3);
  }

  static Observation icmp(
      String address, int port, Reason reason, String from, ErrorOrigin origin, Duration rtt) {
    return tcp(
        address,
        port,
        PortState.FILTERED,
        reason,
        new Evidence.IcmpError(IpAddress.literal(from), 3, 1, origin),
        rtt,
        1);
  }

  static Observation silentUdp(String address, int port) {
    return udp(
        address,
        port,
        PortState.OPEN_OR_FILTERED,
        Reason.NO_RESPONSE,
        new Evidence.Silence(1, Duration.ofSeconds(4), Double.NaN));
  }

  static Observation closedUdp(String address, int port) {
    return udp(
        address,
        port,
        PortState.CLOSED,
        Reason.PORT_UNREACH,
        new Evidence.IcmpError(IpAddress.literal(address), 3, 3, ErrorOrigin.TARGET));
  }

  static Observation trouble(@Nullable String address, Trouble trouble) {
    Evidence.LocalFailure failure =
        new Evidence.LocalFailure(trouble, "the system's words", "the engine's hint");
    return new Observation(
        TARGET,
        address == null ? null : IpAddress.literal(address),
        5432,
        Transport.TCP,
        "connect",
        new Outcome.Undetermined(failure),
        failure,
        "local",
        null,
        Instant.EPOCH,
        null,
        0);
  }

  static Observation tcp(
      String address,
      int port,
      PortState state,
      Reason reason,
      Evidence evidence,
      @Nullable Duration rtt,
      int attempts) {
    return observation(address, port, Transport.TCP, state, reason, evidence, rtt, attempts);
  }

  private static Observation udp(
      String address, int port, PortState state, Reason reason, Evidence evidence) {
    return observation(address, port, Transport.UDP, state, reason, evidence, null, 1);
  }

  private static Observation observation(
      String address,
      int port,
      Transport transport,
      PortState state,
      Reason reason,
      Evidence evidence,
      @Nullable Duration rtt,
      int attempts) {
    return new Observation(
        TARGET,
        IpAddress.literal(address),
        port,
        transport,
        transport == Transport.TCP ? "connect" : "udp",
        new Outcome.Classified(state, reason, 1),
        evidence,
        "local",
        SOURCE,
        Instant.EPOCH,
        rtt,
        attempts);
  }
}
