package portscan.format.diagnosis;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Diagnosis;
import portscan.api.model.Diagnosis.ChecklistItem;
import portscan.api.model.Diagnosis.RuledOut;
import portscan.api.model.Diagnosis.StepStatus;
import portscan.api.model.Evidence;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.format.report.ReportOptions;

/** Diagnoses made by hand, and reports of them. */
@NullMarked
final class DiagnosisSamples {
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  static final String TARGET = "db.example:5432";

  private DiagnosisSamples() {}

  static String report(String format, ReportOptions options, Diagnosis diagnosis) {
    return report(format, options, diagnosis, true);
  }

  static String report(
      String format, ReportOptions options, Diagnosis diagnosis, boolean complete) {
    StringWriter text = new StringWriter();
    try {
      DiagnosisFormats.byId(format).orElseThrow().write(diagnosis, complete, text, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static Observation observation(
      String address, PortState state, Reason reason, Evidence evidence, @Nullable Duration rtt) {
    return new Observation(
        TARGET,
        IpAddress.literal(address),
        5432,
        Transport.TCP,
        "connect",
        new Outcome.Classified(state, reason, 1),
        evidence,
        "local",
        IpAddress.literal("10.0.0.9"),
        AT,
        rtt,
        1);
  }

  static Observation silent(String address) {
    return observation(
        address,
        PortState.FILTERED,
        Reason.NO_RESPONSE,
        new Evidence.Silence(3, Duration.ofMillis(4003), 0),
        null);
  }

  static Observation open(String address) {
    return observation(
        address,
        PortState.OPEN,
        Reason.SYN_ACK,
        new Evidence.Connected(IpAddress.literal(address)),
        Duration.ofNanos(812_345));
  }

  static Observation rejected(String address, String router) {
    return observation(
        address,
        PortState.FILTERED,
        Reason.ADMIN_PROHIBITED,
        new Evidence.IcmpError(
            IpAddress.literal(router),
            3,
            13,
            router.equals(address)
                ? Evidence.ErrorOrigin.TARGET
                : Evidence.ErrorOrigin.INTERMEDIATE),
        Duration.ofNanos(310_000));
  }

  static Hop hop(int ttl, @Nullable String address, Reason answer) {
    return new Hop(
        ttl,
        address == null ? null : IpAddress.literal(address),
        address == null ? null : Duration.ofNanos(300_000L * ttl),
        answer);
  }

  static Hop router(int ttl, String address) {
    return hop(ttl, address, Reason.TIME_EXCEEDED);
  }

  static Hop silence(int ttl) {
    return hop(ttl, null, Reason.NO_RESPONSE);
  }

  static Finding finding(
      FindingCode code, double confidence, @Nullable String address, @Nullable Hop hop) {
    return new Finding(
        code,
        confidence,
        address == null ? null : IpAddress.literal(address),
        hop,
        "Packets to TCP port 5432 (postgresql) stop.",
        List.of("a fact", "another fact"),
        List.of("Do this.", "Then `do that`."));
  }

  static Diagnosis diagnosis(
      List<Observation> observations, List<Finding> findings, List<Hop> path) {
    return new Diagnosis(
        TARGET,
        observations,
        findings,
        List.of(),
        path,
        List.of(),
        List.of(),
        61,
        AT,
        Duration.ofMillis(2100));
  }

  /** A firewall between two routers drops IPv4 to the port. */
  static Diagnosis droppedOnPath() {
    Finding dropped =
        new Finding(
            FindingCode.DROPPED_ON_PATH,
            0.97,
            IpAddress.literal("10.0.0.5"),
            router(2, "10.0.1.1"),
            "Packets to TCP port 5432 (postgresql) of 10.0.0.5 are dropped by 10.0.1.1 or the next"
                + " router, 10.0.2.1, while ICMP echo to the same host passes.",
            List.of(
                "no answer to 3 SYNs in 4.0 s; 20 packets to other ports, none lost",
                "SYNs to port 5432: hop 2 (10.0.1.1) answers, hops 3 to 6 do not",
                "ICMP echo: hop 3 is 10.0.2.1, hop 4 the host itself"),
            List.of(
                "Ask whoever runs 10.0.1.1 and 10.0.2.1 for the rule about TCP port 5432 from"
                    + " 10.0.0.9.",
                "On a Linux router, `nft list ruleset` and `iptables -S FORWARD` show it.",
                "`portscan why db.example:5432 --format markdown` writes this for a ticket.",
                "Use IPv6 meanwhile: it works."));
    Finding family =
        new Finding(
            FindingCode.DEAD_ADDRESS_FAMILY,
            0.9,
            IpAddress.literal("10.0.0.5"),
            "IPv4 packets to TCP port 5432 (postgresql) get no answer while IPv6 passes.",
            List.of("2001:db8::5 is open"),
            List.of("Compare the rules of both families."));
    return new Diagnosis(
        TARGET,
        List.of(silent("10.0.0.5"), open("2001:db8::5")),
        List.of(dropped, family),
        List.of(
            new RuledOut(FindingCode.HOST_DOWN, "10.0.0.5 answers ICMP echo in 0.9 ms"),
            new RuledOut(
                FindingCode.NOTHING_LISTENING, "a host without a listener answers with a reset"),
            new RuledOut(FindingCode.LOSSY_PATH, "20 of 20 control packets came back"),
            new RuledOut(FindingCode.STALE_DNS, "all 3 name servers agree"),
            new RuledOut(FindingCode.BLOCKED_LOCALLY, "no rule of this machine matches")),
        List.of(router(1, "10.0.0.1"), router(2, "10.0.1.1"), silence(3), silence(4), silence(5)),
        checklist(),
        List.of("this machine's packet filter could not be read: it needs root"),
        61,
        AT,
        Duration.ofMillis(2100));
  }

  private static List<ChecklistItem> checklist() {
    return List.of(
        item(1, "Confirm the destination", StepStatus.OK, "10.0.0.5 and 2001:db8::5"),
        item(2, "Check that the host is up", StepStatus.OK, "answers ICMP echo in 0.9 ms"),
        item(3, "Check the port", StepStatus.PROBLEM, "filtered at 10.0.0.5, open at 2001:db8::5"),
        item(
            4,
            "Follow the path",
            StepStatus.PROBLEM,
            "dropped at or after hop 2 (10.0.1.1), before hop 3 (10.0.2.1) which echo reaches"),
        item(5, "Check name resolution", StepStatus.OK, "3 name servers agree"),
        item(6, "Check this machine", StepStatus.OK, "leaves by eth0 from 10.0.0.9"),
        item(7, "Check the listener", StepStatus.YOURS, "run `ss -ltnp` on the host"),
        item(8, "Check security groups", StepStatus.YOURS, ""),
        item(9, "Capture on both ends", StepStatus.YOURS, "tcpdump -ni any port 5432"));
  }

  private static ChecklistItem item(int step, String title, StepStatus status, String note) {
    return new ChecklistItem(step, title, status, note);
  }

  /** A router refuses with a word. */
  static Diagnosis rejectedByRouter() {
    Hop router = hop(2, "10.0.1.1", Reason.ADMIN_PROHIBITED);
    return diagnosis(
        List.of(rejected("10.0.0.5", "10.0.1.1")),
        List.of(finding(FindingCode.REJECTED_BY_ROUTER, 0.98, "10.0.0.5", router)),
        List.of(router(1, "10.0.0.1"), router));
  }

  /** All is well. */
  static Diagnosis healthy() {
    return diagnosis(
        List.of(open("10.0.0.5")),
        List.of(finding(FindingCode.HEALTHY, 0.95, "10.0.0.5", null)),
        List.of(router(1, "10.0.0.1"), silence(2), hop(3, "10.0.0.5", Reason.SYN_ACK)));
  }

  /** A name without an address. */
  static Diagnosis nameNotFound() {
    Evidence.LocalFailure failure =
        new Evidence.LocalFailure(
            Trouble.NAME_NOT_FOUND, "no address for the name db.example", "check the spelling");
    Observation seen =
        new Observation(
            TARGET,
            null,
            5432,
            Transport.TCP,
            "connect",
            new Outcome.Undetermined(failure),
            failure,
            "local",
            null,
            AT,
            null,
            0);
    return diagnosis(
        List.of(seen), List.of(finding(FindingCode.NAME_NOT_FOUND, 1, null, null)), List.of());
  }

  /** Whatever can come from outside holds {@code text}. */
  static Diagnosis saying(String text) {
    Finding finding =
        new Finding(
            FindingCode.TLS_NAME_MISMATCH,
            0.9,
            IpAddress.literal("10.0.0.5"),
            "The certificate is for " + text,
            List.of(text, text),
            List.of("Ask " + text));
    return new Diagnosis(
        TARGET,
        List.of(open("10.0.0.5")),
        List.of(finding, finding),
        List.of(new RuledOut(FindingCode.SILENT_SERVICE, "it says " + text)),
        List.of(hop(1, "10.0.0.5", Reason.SYN_ACK)),
        List.of(
            item(1, text, StepStatus.OK, text),
            item(2, text, StepStatus.PROBLEM, text),
            item(3, text, StepStatus.YOURS, text)),
        List.of(text),
        1,
        AT,
        Duration.ofMillis(3));
  }

  /** A way of twelve routers. */
  static List<Hop> longPath() {
    List<Hop> hops = new ArrayList<>();
    for (int ttl = 1; ttl <= 12; ttl++) {
      hops.add(router(ttl, "10.9." + ttl + ".1"));
    }
    return hops;
  }
}
