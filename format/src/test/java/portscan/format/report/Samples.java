package portscan.format.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

/** Observations made by hand, and reports of them. */
@NullMarked
final class Samples {
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  static final IpAddress SOURCE = IpAddress.literal("10.0.0.9");

  private Samples() {}

  static Observation open(String target, String address, int port) {
    return classified(
        target,
        address,
        port,
        Transport.TCP,
        PortState.OPEN,
        Reason.SYN_ACK,
        new Evidence.Connected(IpAddress.literal(address)),
        Duration.ofNanos(812_345),
        1);
  }

  static Observation closed(String target, String address, int port) {
    return classified(
        target,
        address,
        port,
        Transport.TCP,
        PortState.CLOSED,
        Reason.CONN_REFUSED,
        new Evidence.Refused(IpAddress.literal(address)),
        Duration.ofNanos(98_000),
        1);
  }

  /** The answer to a packet probe: a SYN-ACK of an open port, or the reset of a closed one. */
  static Observation answered(String target, String address, int port, boolean open) {
    int flags = Evidence.TcpReply.ACK | (open ? Evidence.TcpReply.SYN : Evidence.TcpReply.RST);
    return new Observation(
        target,
        IpAddress.literal(address),
        port,
        Transport.TCP,
        "syn",
        new Outcome.Classified(
            open ? PortState.OPEN : PortState.CLOSED, open ? Reason.SYN_ACK : Reason.RESET, 1),
        new Evidence.TcpReply(IpAddress.literal(address), 63, flags, open ? 64240 : 0),
        "local",
        SOURCE,
        AT,
        Duration.ofNanos(412_000),
        1);
  }

  static Observation silent(String target, String address, int port, double loss) {
    return classified(
        target,
        address,
        port,
        Transport.TCP,
        PortState.FILTERED,
        Reason.NO_RESPONSE,
        new Evidence.Silence(3, Duration.ofMillis(4003), loss),
        null,
        3);
  }

  static Observation rejected(String target, String address, int port, String router) {
    return classified(
        target,
        address,
        port,
        Transport.TCP,
        PortState.FILTERED,
        Reason.ADMIN_PROHIBITED,
        new Evidence.IcmpError(IpAddress.literal(router), 3, 13, ErrorOrigin.INTERMEDIATE),
        Duration.ofNanos(310_000),
        1);
  }

  static Observation dns(String target, String address, String protocol) {
    return classified(
        target,
        address,
        53,
        Transport.UDP,
        PortState.OPEN,
        Reason.UDP_RESPONSE,
        new Evidence.UdpReply(IpAddress.literal(address), 53, 45, protocol),
        Duration.ofNanos(1_200_000),
        1);
  }

  static Observation silentUdp(String target, String address, int port) {
    return classified(
        target,
        address,
        port,
        Transport.UDP,
        PortState.OPEN_OR_FILTERED,
        Reason.NO_RESPONSE,
        new Evidence.Silence(1, Duration.ofSeconds(4), Double.NaN),
        null,
        1);
  }

  static Observation nameNotFound(String target, int port) {
    Evidence.LocalFailure failure =
        new Evidence.LocalFailure(
            Trouble.NAME_NOT_FOUND,
            "no address for the name nowhere.example",
            "check the spelling and the search domain");
    return new Observation(
        target,
        null,
        port,
        Transport.TCP,
        "connect",
        new Outcome.Undetermined(failure),
        failure,
        "local",
        null,
        AT,
        null,
        0);
  }

  static Observation classified(
      String target,
      String address,
      int port,
      Transport transport,
      PortState state,
      Reason reason,
      Evidence evidence,
      @Nullable Duration rtt,
      int attempts) {
    return new Observation(
        target,
        IpAddress.literal(address),
        port,
        transport,
        transport == Transport.TCP ? "connect" : "udp",
        new Outcome.Classified(state, reason, 1),
        evidence,
        "local",
        SOURCE,
        AT,
        rtt,
        attempts);
  }

  static Finding finding(FindingCode code, @Nullable String address, String cause, String... next) {
    return new Finding(
        code,
        0.95,
        address == null ? null : IpAddress.literal(address),
        cause,
        List.of("a fact"),
        List.of(next));
  }

  /** The example of the design: one family open, the other dropped. */
  static TargetResult deadFamily() {
    String target = "db.example.com:5432";
    return new TargetResult(
        target,
        List.of(silent(target, "10.0.0.5", 5432, 0), open(target, "2001:db8::5", 5432)),
        List.of(
            finding(
                FindingCode.DEAD_ADDRESS_FAMILY,
                "10.0.0.5",
                "IPv4 packets to TCP port 5432 (postgresql) get no answer while IPv6 passes.",
                "Compare the IPv4 rules of the security group or firewall with its IPv6 rules.",
                "`portscan why 10.0.0.5:5432` finds the hop.")));
  }

  /** One of everything, over five targets. */
  static List<TargetResult> mixed() {
    String web = "https://shop.example/";
    String cache = "cache.example";
    String resolver = "udp://10.0.0.53:53";
    return List.of(
        deadFamily(),
        new TargetResult(
            web,
            List.of(rejected(web, "192.0.2.10", 443, "10.0.0.1")),
            List.of(
                finding(
                    FindingCode.REJECTED_BY_ROUTER,
                    "192.0.2.10",
                    "A firewall rule at 10.0.0.1 rejects TCP port 443 (https) of 192.0.2.10.",
                    "Ask whoever runs 10.0.0.1 to allow TCP port 443 from 10.0.0.9."))),
        new TargetResult(
            cache,
            List.of(
                closed(cache, "127.0.0.1", 11211),
                open(cache, "127.0.0.1", 22),
                silentUdp(cache, "127.0.0.1", 11211)),
            List.of(
                finding(
                    FindingCode.NOTHING_LISTENING,
                    "127.0.0.1",
                    "Nothing listens on TCP port 11211 of 127.0.0.1.",
                    "Run `ss -ltnp 'sport = :11211'` | there."))),
        new TargetResult(resolver, List.of(dns(resolver, "10.0.0.53", "dns")), List.of()),
        new TargetResult(
            "nowhere.example:80", List.of(nameNotFound("nowhere.example:80", 80)), List.of()));
  }

  /** Ten looks at one endpoint, seven of which found it open. */
  static TargetResult severalLooks() {
    String target = "10.0.0.5:80";
    List<Observation> looks = new ArrayList<>();
    for (int look = 0; look < 10; look++) {
      looks.add(
          look % 4 == 3 || look == 0
              ? silent(target, "10.0.0.5", 80, Double.NaN)
              : classified(
                  target,
                  "10.0.0.5",
                  80,
                  Transport.TCP,
                  PortState.OPEN,
                  Reason.SYN_ACK,
                  new Evidence.Connected(IpAddress.literal("10.0.0.5")),
                  Duration.ofNanos(400_000 + 100_000L * look),
                  1));
    }
    return new TargetResult(target, looks, List.of());
  }

  /** A whole report. */
  static String report(ReportFormat format, ReportOptions options, List<TargetResult> results) {
    return report(format, options, results, results.size(), true);
  }

  static String report(
      ReportFormat format,
      ReportOptions options,
      List<TargetResult> results,
      int targets,
      boolean complete) {
    StringWriter text = new StringWriter();
    ReportWriter writer = format.open(text, options);
    try {
      writer.begin(
          new Run("0.1.0", "check", List.of("--timeout", "4s"), AT, targets, false, List.of()));
      for (TargetResult result : results) {
        for (Observation seen : result.observations()) {
          writer.observation(seen);
        }
        writer.target(result);
      }
      writer.end(new RunEnd(AT.plusMillis(4021), complete));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static ReportFormat format(String id) {
    return ReportFormats.byId(id).orElseThrow();
  }
}
