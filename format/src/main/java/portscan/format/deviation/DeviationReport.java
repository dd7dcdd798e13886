package portscan.format.deviation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What should be beside what is.
 *
 * @param command which command compared them
 * @param version of this program
 * @param subject what it is about: the name of a runbook
 * @param source the file or state that says what should be
 * @param particulars what else a reader should know, a phrase each: {@code seen from local}
 * @param startedAt when probing began
 * @param finishedAt when it ended
 * @param complete false after an interrupt
 * @param refused whether a target was not probed for want of leave or privilege
 * @param checks every expectation, in the order of the source
 */
public record DeviationReport(
    String command,
    String version,
    String subject,
    String source,
    List<String> particulars,
    Instant startedAt,
    Instant finishedAt,
    boolean complete,
    boolean refused,
    List<Checked> checks) {
  public DeviationReport {
    particulars = List.copyOf(particulars);
    checks = List.copyOf(checks);
  }

  /** What it comes to. */
  public enum Outcome {
    MATCHES,
    DIFFERS,
    /** Something could not be decided, which outranks what differs. */
    UNDECIDED,
    /** Something was not probed for want of leave or privilege. */
    REFUSED
  }

  /** What it comes to. */
  public Outcome outcome() {
    List<Deviation> deviations = deviations();
    if (refused) {
      return Outcome.REFUSED;
    }
    if (deviations.stream().anyMatch(one -> one.kind() == DeviationKind.UNDECIDED)) {
      return Outcome.UNDECIDED;
    }
    return deviations.isEmpty() ? Outcome.MATCHES : Outcome.DIFFERS;
  }

  /** Those that count, the worst first. */
  public List<Deviation> deviations() {
    return all(Checked::deviations);
  }

  /** Those that do not count, the worst first. */
  public List<Deviation> accepted() {
    return all(Checked::accepted);
  }

  private List<Deviation> all(Function<Checked, List<Deviation>> which) {
    List<Deviation> all = new ArrayList<>();
    checks.forEach(check -> all.addAll(which.apply(check)));
    all.sort(Deviation.WORST_FIRST);
    return all;
  }

  /** How many ports of addresses it is about. */
  public long endpoints() {
    return checks.stream().mapToLong(Checked::endpoints).sum();
  }

  /** The same report, in which some deviations do not count. */
  public DeviationReport accepting(Acceptances acceptances) {
    List<Checked> judged = new ArrayList<>();
    for (Checked check : checks) {
      List<Deviation> counting = new ArrayList<>();
      List<Deviation> accepted = new ArrayList<>(check.accepted());
      for (Deviation deviation : check.deviations()) {
        acceptances
            .of(deviation)
            .ifPresentOrElse(
                why -> accepted.add(deviation.accepted(why)), () -> counting.add(deviation));
      }
      judged.add(
          new Checked(
              check.host(),
              check.roles(),
              check.ports(),
              check.expected(),
              check.place(),
              check.endpoints(),
              counting,
              accepted));
    }
    return new DeviationReport(
        command,
        version,
        subject,
        source,
        particulars,
        startedAt,
        finishedAt,
        complete,
        refused,
        judged);
  }

  /** It all in one sentence: {@code 6 of 40 expectations differ: 2 exposed, 4 unavailable}. */
  public String summary() {
    Map<DeviationKind, Integer> kinds = new EnumMap<>(DeviationKind.class);
    deviations().forEach(one -> kinds.merge(one.kind(), 1, Integer::sum));
    long differing = checks.stream().filter(check -> !check.deviations().isEmpty()).count();
    StringBuilder text = new StringBuilder();
    boolean isOnly = checks.size() == 1;
    if (differing == 0) {
      text.append(
          isOnly
              ? "the only expectation is met"
              : "all " + number(checks.size()) + " expectations are met");
    } else {
      text.append(
          isOnly
              ? "the only expectation"
              : number(differing) + " of " + number(checks.size()) + " expectations");
      text.append(differing == 1 ? " is not met: " : " are not met: ");
      List<String> parts = new ArrayList<>();
      kinds.forEach((kind, count) -> parts.add(number(count) + " " + kind.words()));
      text.append(String.join(", ", parts));
    }
    int accepted = accepted().size();
    if (accepted > 0) {
      text.append("; " + number(accepted) + " accepted");
    }
    return text.toString();
  }

  private static String number(long count) {
    return "%,d".formatted(count);
  }
}
