package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Observation;
import portscan.format.deviation.Acceptances;
import portscan.format.deviation.DeviationFormat;
import portscan.format.deviation.DeviationReport;
import portscan.format.report.ReportOptions;
import portscan.format.runbook.Runbook;
import portscan.format.runbook.RunbookLint;
import portscan.format.runbook.Runbooks;
import portscan.format.runbook.Viewpoint;
import portscan.format.syntax.Diagnostic;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;
import portscan.look.service.ServiceLooks;
import portscan.monitor.history.History;
import portscan.monitor.history.RunHeader;
import portscan.monitor.verify.KnownDeviations;
import portscan.monitor.verify.Verification;

/** What {@code portscan verify} does. */
final class VerifyWork {
  private static final int MOST_MISTAKES = 20;

  private VerifyWork() {}

  static int run(Words words, DeviationFormat format, Console console)
      throws IOException, InterruptedException {
    Optional<LocalDate> until = until(words);
    Runbook runbook = runbook(words.operands().getFirst(), console);
    Verification verification = verification(runbook, words, console);
    Optional<Acceptances> known = baseline(words, until, console);
    ReportOptions options =
        console.reportOptions(
            words.has(VerifyCommand.OUTPUT),
            words.has(VerifyCommand.NO_COLOR),
            words.has(VerifyCommand.QUIET),
            words.has(VerifyCommand.VERBOSE));
    Optional<String> file = words.value(VerifyCommand.OUTPUT);
    try (Clearance clearance = Clearance.of("verify", words, console, true);
        RunRecord record =
            RunRecord.of(words, console, header("verify", words, console, clearance))) {
      VerifyProber prober = new VerifyProber(words, console, clearance);
      int code =
          file.isEmpty()
              ? write(verification, prober, known, format, options, record, console.out())
              : OutputFile.write(
                  file.get(),
                  out -> write(verification, prober, known, format, options, record, out));
      clearance.complete();
      return code;
    }
  }

  private static int write(
      Verification verification,
      VerifyProber prober,
      Optional<Acceptances> known,
      DeviationFormat format,
      ReportOptions options,
      @Nullable RunRecord record,
      Writer out)
      throws IOException, InterruptedException {
    Verification.Result result =
        verification.run(prober, record == null ? Verification.Witness.none() : record);
    DeviationReport report = known.map(result.report()::accepting).orElse(result.report());
    format.write(report, out, options);
    if (record != null) {
      out.flush();
      record.commit(result.interruption().isEmpty());
    }
    if (result.interruption().isPresent()) {
      throw result.interruption().get();
    }
    return VerifyProber.code(report.outcome());
  }

  /** What the history is told of a run beforehand. */
  static RunHeader header(String command, Words words, Console console, Clearance clearance) {
    return RunRecord.header(
        command,
        words,
        console,
        clearance,
        RunRecord.rate(words, ProbeOptions.RATE),
        words.value(VerifyCommand.FROM).orElse(Observation.LOCAL),
        Instant.now());
  }

  /** Reads a runbook. */
  static Runbook runbook(String file, Console console) {
    Parsed<Runbook> read = Runbooks.read(file);
    Runbook runbook = read.orThrow(_ -> mistakes(read.problems(), console));
    List<Diagnostic> misnamed = RunbookLint.misnamedServices(runbook, ServiceLooks.protocols());
    if (!misnamed.isEmpty()) {
      throw mistakes(misnamed, console);
    }
    return runbook;
  }

  /** Tells all of a file's mistakes but the last one told, which is the reason to end. */
  static UsageException mistakes(List<Diagnostic> problems, Console console) {
    int told = Math.min(MOST_MISTAKES, problems.size());
    problems.subList(0, told - 1).forEach(problem -> console.note(problem.located()));
    return new UsageException(problems.get(told - 1).located());
  }

  /** What to verify, from where the words say. */
  static Verification verification(Runbook runbook, Words words, Console console)
      throws InterruptedException {
    Optional<String> environment = words.value(VerifyCommand.ENVIRONMENT);
    Optional<String> from = words.value(VerifyCommand.FROM);
    Viewpoint viewpoint;
    if (from.isEmpty() || from.get().equals(Observation.LOCAL)) {
      viewpoint = Viewpoint.local(Probing.ownAddresses(words));
    } else {
      Set<String> known = new TreeSet<>(runbook.vantages());
      if (!known.contains(from.get())) {
        throw new UsageException(
            "the runbook lists no vantage point "
                + Printable.quoted(from.get())
                + Suggestions.nearest(from.get(), known)
                    .map(nearest -> "; did you mean \"" + nearest + "\"?")
                    .orElse(known.isEmpty() ? "" : ", only " + String.join(", ", known)));
      }
      viewpoint = new Viewpoint(from.get(), List.of());
    }
    Parsed<Verification> verification =
        Verification.of(runbook, environment, viewpoint, Version.CURRENT, Verification.today());
    return verification.orThrow(problem -> new UsageException(problem.located()));
  }

  private static Optional<LocalDate> until(Words words) {
    Optional<String> text = words.value(VerifyCommand.UNTIL);
    if (text.isPresent() && !words.has(VerifyCommand.BASELINE)) {
      throw new UsageException("--until is the last day of --baseline; leave it out or add that");
    }
    try {
      return text.map(LocalDate::parse);
    } catch (DateTimeException e) {
      throw new UsageException(
          "--until %s is not a date such as 2027-03-31"
              .formatted(Printable.quoted(text.orElseThrow())));
    }
  }

  /** Which deviations are known already. */
  private static Optional<Acceptances> baseline(
      Words words, Optional<LocalDate> until, Console console) throws IOException {
    Optional<String> named = words.value(VerifyCommand.BASELINE);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String word = named.get();
    LocalDate today = Verification.today();
    if (States.file(word).isPresent() && KnownDeviations.isReport(word)) {
      Parsed<KnownDeviations> parsed = KnownDeviations.read(word, until, today);
      KnownDeviations known = parsed.orThrow(_ -> mistakes(parsed.problems(), console));
      if (known.expired() > 0) {
        console.note(
            "%s of %s not accepted any more: the last day is over"
                .formatted(
                    known.expired() == 1 ? "1 deviation" : known.expired() + " deviations",
                    Printable.of(word) + (known.expired() == 1 ? " is" : " are")));
      }
      return Optional.of(known);
    }
    LocalDate last =
        until.orElseThrow(
            () -> new UsageException("a saved state needs its last day: --until 2027-03-31"));
    try (History history = History.open(DataFolder.url(words, System.getenv()))) {
      Acceptances known = KnownDeviations.of(States.named(word, history), word, last);
      if (today.isAfter(last)) {
        console.note(Printable.of(word) + " is not accepted any more: its last day was " + last);
        return Optional.empty();
      }
      return Optional.of(known);
    }
  }
}
