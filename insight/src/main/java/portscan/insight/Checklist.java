package portscan.insight;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.Resolve;
import portscan.api.model.Diagnosis.ChecklistItem;
import portscan.api.model.Diagnosis.StepStatus;
import portscan.api.model.Finding;
import portscan.api.model.FindingCode;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;

/** The nine steps of troubleshooting a connection, each as far as it could be done from here. */
final class Checklist {
  /** A finding below this does not make a step a problem. */
  private static final double TELLING = 0.55;

  private final Scene scene;
  private final Inquiry inquiry;
  private final List<Finding> findings;
  private final List<ChecklistItem> items = new ArrayList<>();

  private Checklist(Scene scene, Inquiry inquiry, List<Finding> findings) {
    this.scene = scene;
    this.inquiry = inquiry;
    this.findings = findings;
  }

  static List<ChecklistItem> of(Scene scene, Inquiry inquiry, List<Finding> findings) {
    Checklist list = new Checklist(scene, inquiry, findings);
    list.destination();
    list.protocol();
    list.service();
    list.vantage();
    list.accessControls();
    list.middleboxes();
    list.timeouts();
    list.bothDirections();
    list.baseline();
    return list.items;
  }

  private void destination() {
    Optional<Finding> problem =
        first(
            FindingCode.UNEXPECTED_ADDRESS,
            FindingCode.STALE_DNS,
            FindingCode.SPLIT_HORIZON,
            FindingCode.HOSTS_FILE_OVERRIDE,
            FindingCode.NAME_NOT_FOUND,
            FindingCode.DEAD_ADDRESS,
            FindingCode.DEAD_ADDRESS_FAMILY);
    Resolve.@Nullable Result names = inquiry.names();
    String addresses =
        String.join(", ", inquiry.dossiers().keySet().stream().map(IpAddress::toString).toList());
    if (problem.isPresent()) {
      add("Confirm the destination", problem.get());
    } else if (!inquiry.question().expected().isEmpty()) {
      add("Confirm the destination", StepStatus.OK, addresses + ", as expected");
    } else if (names != null) {
      int answered = new NameAnswers(names).answered().size();
      add(
          "Confirm the destination",
          answered > 1 ? StepStatus.OK : StepStatus.YOURS,
          addresses
              + (answered > 1
                  ? ": all " + answered + " answers of the DNS agree"
                  : ": is this the machine you mean? (--expect-address)"));
    } else {
      add(
          "Confirm the destination",
          StepStatus.YOURS,
          "is " + (addresses.isEmpty() ? scene.target() : addresses) + " the machine you mean?");
    }
  }

  private void protocol() {
    Optional<Finding> problem =
        first(
            FindingCode.WRONG_TRANSPORT, FindingCode.NEEDS_VALID_PAYLOAD, FindingCode.TLS_EXPECTED);
    boolean open = scene.sights().stream().anyMatch(Sight::isOpen);
    Transport asked = inquiry.question().transport();
    if (problem.isPresent()) {
      add("Pick the correct protocol", problem.get());
    } else {
      boolean otherAsked =
          scene.cases().stream()
              .flatMap(one -> one.dossier().others().stream())
              .anyMatch(seen -> seen.transport() != asked);
      add(
          "Pick the correct protocol",
          open || otherAsked ? StepStatus.OK : StepStatus.YOURS,
          open
              ? asked.name() + " is served"
              : otherAsked
                  ? "nothing answers over the other transport either"
                  : "does the service speak " + asked.name() + "?");
    }
  }

  private void service() {
    Optional<Finding> problem =
        first(
            FindingCode.NOTHING_LISTENING,
            FindingCode.BOUND_TO_LOOPBACK,
            FindingCode.BOUND_TO_OTHER_ADDRESS,
            FindingCode.CLOSES_AT_ONCE,
            FindingCode.SILENT_SERVICE,
            FindingCode.HOST_DOWN,
            FindingCode.TLS_EXPIRED,
            FindingCode.TLS_NAME_MISMATCH,
            FindingCode.LISTEN_QUEUE_OVERFLOW,
            FindingCode.FLAPPING);
    if (problem.isPresent()) {
      add("Check service health", problem.get());
    } else if (has(FindingCode.HEALTHY)) {
      add("Check service health", StepStatus.OK, "it accepts and answers; see its own health page");
    } else {
      add(
          "Check service health",
          StepStatus.YOURS,
          scene.sights().isEmpty()
              ? "is the daemon running and listening?"
              : "on the host: " + scene.listenersCommand(scene.sights()));
    }
  }

  private void vantage() {
    Optional<Finding> problem =
        first(
            FindingCode.NO_LOCAL_ROUTE, FindingCode.BLOCKED_LOCALLY, FindingCode.LOCAL_EXHAUSTION);
    if (problem.isPresent()) {
      add("Test from the right vantage point", problem.get());
    } else {
      String from =
          scene.sights().stream()
              .map(sight -> sight.latest().source())
              .filter(source -> source != null)
              .map(String::valueOf)
              .distinct()
              .limit(2)
              .reduce((one, other) -> one + " and " + other)
              .map(source -> "asked from " + source + "; ")
              .orElse("");
      add(
          "Test from the right vantage point",
          StepStatus.YOURS,
          from + "is that where your clients are?");
    }
  }

  private void accessControls() {
    Optional<Finding> problem =
        first(
            FindingCode.DROPPED_AT_HOST,
            FindingCode.DROPPED_ON_PATH,
            FindingCode.REJECTED_BY_HOST,
            FindingCode.REJECTED_BY_ROUTER,
            FindingCode.BLOCKED_LOCALLY,
            FindingCode.RESET_BY_MIDDLEBOX,
            FindingCode.RATE_LIMITED);
    if (problem.isPresent()) {
      add("Review access controls", problem.get());
    } else if (scene.sights().stream().anyMatch(Sight::wasAnsweredByTarget)) {
      add("Review access controls", StepStatus.OK, "packets pass to the host and back");
    } else {
      add("Review access controls", StepStatus.YOURS, "security groups, ACLs, host rules");
    }
  }

  private void middleboxes() {
    Optional<Finding> problem =
        first(
            FindingCode.RESET_BY_MIDDLEBOX,
            FindingCode.SYN_PROXY,
            FindingCode.RATE_LIMITED,
            FindingCode.MTU_BLACK_HOLE);
    if (problem.isPresent()) {
      add("Consider middleboxes", problem.get());
    } else {
      boolean compared =
          scene.cases().stream().anyMatch(one -> new Senders(one.dossier()).ofHost().isPresent());
      add(
          "Consider middleboxes",
          compared ? StepStatus.OK : StepStatus.YOURS,
          compared
              ? "no answer in the host's place was seen"
              : "load balancers, NAT gateways, WAFs, SD-WAN on the way");
    }
  }

  private void timeouts() {
    Optional<Finding> problem = first(FindingCode.LOSSY_PATH);
    if (problem.isPresent()) {
      add("Tune time-outs", problem.get());
    } else {
      Optional<Round> round =
          scene.cases().stream().flatMap(one -> one.dossier().rounds().stream()).findFirst();
      add(
          "Tune time-outs",
          StepStatus.OK,
          round
              .map(seen -> seen.answered() + " of " + seen.sent() + " probes answered in time")
              .orElse("asked for " + inquiry.question().timing().timeout().toMillis() + " ms"));
    }
  }

  private void bothDirections() {
    add(
        "Re-test both directions",
        StepStatus.YOURS,
        "from the host towards here, where the return path has rules of its own");
  }

  private void baseline() {
    add(
        "Log and compare",
        StepStatus.YOURS,
        "keep a known-good state: `portscan baseline save NAME`, then `portscan baseline diff`");
  }

  private Optional<Finding> first(FindingCode... codes) {
    Set<FindingCode> wanted = EnumSet.noneOf(FindingCode.class);
    wanted.addAll(List.of(codes));
    return findings.stream()
        .filter(finding -> wanted.contains(finding.code()) && finding.confidence() >= TELLING)
        .findFirst();
  }

  private boolean has(FindingCode code) {
    return findings.stream().anyMatch(finding -> finding.code() == code);
  }

  private void add(String title, Finding problem) {
    add(title, StepStatus.PROBLEM, problem.code().word() + ": " + problem.cause());
  }

  private void add(String title, StepStatus status, String note) {
    items.add(new ChecklistItem(items.size() + 1, title, status, note));
  }
}
