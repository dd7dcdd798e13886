package portscan.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.format.report.RunEnd;
import portscan.format.syntax.Printable;
import portscan.monitor.history.History;
import portscan.monitor.history.RecordedRun;
import portscan.monitor.history.Recorder;
import portscan.monitor.history.RunHeader;
import portscan.monitor.verify.Resolution;
import portscan.monitor.verify.Verification;

/**
 * Takes a run down for the history, which gets it whole when it ends: as incomplete where it is
 * interrupted or fails.
 *
 * <p>Commands that have its modules on their path only with {@code --record} hold it as a {@link
 * Scribe}, and name this class in one method, which they call only then.
 */
final class RunRecord implements Scribe, Verification.Witness {
  private final Console console;
  private final History history;
  private final Recorder recorder;
  private boolean observedAny;
  private boolean committed;

  private RunRecord(Console console, History history, RunHeader header) {
    this.console = console;
    this.history = history;
    recorder = history.record(header);
  }

  /** Opens the history that the words name; null if nothing is to be recorded. */
  static @Nullable RunRecord of(Words words, Console console, RunHeader header) {
    return words.has(ProbeOptions.RECORD)
        ? new RunRecord(console, History.open(DataFolder.url(words, System.getenv())), header)
        : null;
  }

  /**
   * What is known of a run beforehand.
   *
   * @param timing how fast it is meant to go; empty if not told
   * @param vantage where it is run from
   */
  static RunHeader header(
      String command,
      Words words,
      Console console,
      Clearance clearance,
      String timing,
      String vantage,
      Instant startedAt) {
    RunHeader plain =
        RunHeader.of(
            command,
            String.join(" ", TargetWords.withoutLogins(words.operands())),
            options(words),
            startedAt);
    return new RunHeader(
        plain.id(),
        command,
        plain.targets(),
        clearance.scopeDigest(),
        timing,
        Ledger.operator(console),
        vantage,
        plain.options(),
        startedAt);
  }

  /** The words that are no operands, and do not say where the record is kept. */
  private static List<String> options(Words words) {
    List<String> rest = new ArrayList<>(words.typed());
    words.operands().forEach(rest::remove);
    List<String> options = new ArrayList<>();
    String data = ProbeOptions.DATA.name();
    for (int i = 0; i < rest.size(); i++) {
      String word = rest.get(i);
      if (word.equals(data)) {
        i++; // Its value.
      } else if (!word.equals(ProbeOptions.RECORD.name()) && !word.startsWith(data + "=")) {
        options.add(word);
      }
    }
    return TargetWords.withoutLogins(options);
  }

  @Override
  public synchronized void begin(List<Target> targets, Resolution names) {
    recorder.named(names.addresses());
  }

  @Override
  public synchronized void observed(Observation seen) {
    observedAny = true;
    recorder.accept(seen);
  }

  @Override
  public synchronized void looked(Observation seen, ServiceLook.Result found) {
    recorder.accept(seen, found);
  }

  @Override
  public synchronized void down(IpAddress address) {
    observedAny = true;
    recorder.down(address);
  }

  @Override
  public synchronized void commit(boolean complete) {
    committed = true;
    note(recorder.commit(new RunEnd(Instant.now(), complete)), console);
  }

  /** Says what was written. */
  static void note(RecordedRun run, Console console) {
    console.note(
        "recorded as run %d%s: %s"
            .formatted(run.number(), run.complete() ? "" : ", interrupted", ports(run)));
  }

  /** How many ports a run knows about. */
  static String ports(RecordedRun run) {
    return "%,d port%s".formatted(run.observations(), run.observations() == 1 ? "" : "s");
  }

  @Override
  public synchronized void close() {
    try (history) {
      if (!committed && observedAny) {
        commit(false);
      }
    }
  }

  /** The words for a rate that the user set; empty without one. */
  static String rate(Words words, Option option) {
    return words.value(option).map(rate -> "at most " + Printable.of(rate) + "/s").orElse("");
  }
}
