package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import portscan.format.deviation.DeviationFormats;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.Ports;
import portscan.format.syntax.Printable;
import portscan.monitor.baseline.Diff;
import portscan.monitor.baseline.DiffReport;
import portscan.monitor.baseline.Difference;
import portscan.monitor.history.Baseline;
import portscan.monitor.history.History;
import portscan.monitor.snapshot.Snapshot;
import tools.jackson.core.JsonGenerator;

/** What {@code portscan baseline} does. */
final class BaselineWork {
  private final Words words;
  private final Console console;
  private final boolean json;
  private final List<String> operands;

  private BaselineWork(Words words, Console console) {
    this.words = words;
    this.console = console;
    json = words.value(BaselineCommand.format()).orElse("").equals("json");
    operands = words.operands();
  }

  static int run(Words words, Console console) throws IOException, InterruptedException {
    BaselineWork work = new BaselineWork(words, console);
    try (History history = History.open(DataFolder.url(words, System.getenv()))) {
      return switch (words.operands().getFirst()) {
        case "save" -> work.save(history);
        case "diff" -> work.diff(history);
        default -> work.list(history);
      };
    }
  }

  /** The state that the words name: the second, or the history's last run. */
  private Snapshot state(History history) throws IOException {
    if (operands.size() < 2 || operands.size() > 3) {
      throw new UsageException(
          operands.getFirst() + " takes a name, and the state if it is not the last run");
    }
    return operands.size() == 3 ? States.named(operands.get(2), history) : States.latest(history);
  }

  private int save(History history) throws IOException {
    Snapshot snapshot = state(history);
    String name = operands.get(1);
    if (name.isBlank() || name.startsWith("run:")) {
      throw new UsageException(Printable.quoted(name) + " cannot be a baseline's name");
    }
    history.save(new Baseline(name, Instant.now(), snapshot));
    console.note(
        "saved %s: %d hosts of %s"
            .formatted(
                Printable.of(name), snapshot.hosts().size(), Printable.of(snapshot.source())));
    return ExitCode.OK;
  }

  private int list(History history) throws IOException {
    if (operands.size() > 1) {
      throw new UsageException("list takes no words");
    }
    Writer out = console.out();
    for (Baseline.Summary baseline : history.baselines()) {
      if (json) {
        JsonText.line(
            out,
            object -> {
              object.writeStringProperty("name", baseline.name());
              object.writeStringProperty("savedAt", baseline.savedAt().toString());
              object.writeStringProperty("source", baseline.source());
              object.writeStringProperty("takenAt", baseline.takenAt().toString());
            });
      } else {
        out.write(
            "%-20s  saved %.19sZ  of %s, %.19sZ%n"
                .formatted(
                    Printable.of(baseline.name()),
                    baseline.savedAt(),
                    Printable.of(baseline.source()),
                    baseline.takenAt()));
      }
    }
    return ExitCode.OK;
  }

  private int diff(History history) throws IOException, InterruptedException {
    Instant startedAt = Instant.now();
    Snapshot after = state(history);
    Diff diff = Diff.between(States.named(operands.get(1), history), after);
    Optional<String> file = words.value(VerifyCommand.OUTPUT);
    if (file.isEmpty()) {
      write(diff, startedAt, console.out());
    } else {
      OutputFile.write(file.get(), out -> write(diff, startedAt, out));
    }
    if (diff.isUndecided()) {
      console.note("nothing can be compared: the two states have no port in common");
      return ExitCode.UNKNOWN;
    }
    return diff.differs() ? ExitCode.NOT_OPEN : ExitCode.OK;
  }

  private int write(Diff diff, Instant startedAt, Writer out) throws IOException {
    String format = words.value(BaselineCommand.format()).orElse("text");
    switch (format) {
      case "text" -> text(diff, out);
      case "json" -> json(diff, out);
      default ->
          DeviationFormats.byId(format)
              .orElseThrow()
              .write(DiffReport.of(diff, Version.CURRENT, startedAt), out, ReportOptions.plain());
    }
    return ExitCode.OK;
  }

  private static void text(Diff diff, Writer out) throws IOException {
    int changes = 0;
    for (Difference difference : diff.differences()) {
      changes += difference.kind().isChange() ? 1 : 0;
      out.write(
          "%-11s  %s  %s%n"
              .formatted(
                  difference.severity().word(),
                  Printable.of(difference.place(), Printable.LINE),
                  Printable.of(difference.text(), Printable.LINE)));
    }
    out.write(
        "%s; %,d ports compared, %s with %s%n"
            .formatted(
                changes == 0
                    ? "no difference"
                    : changes == 1 ? "1 difference" : changes + " differences",
                diff.compared(),
                Printable.of(diff.before().source()),
                Printable.of(diff.after().source())));
  }

  private static void json(Diff diff, Writer out) throws IOException {
    JsonText.line(
        out,
        object -> {
          object.writeStringProperty("schema", "portscan/1");
          object.writeStringProperty("command", "baseline");
          object.writeStringProperty("before", diff.before().source());
          object.writeStringProperty("after", diff.after().source());
          object.writeNumberProperty("compared", diff.compared());
          object.writeArrayPropertyStart("differences");
          diff.differences().forEach(difference -> json(object, difference));
          object.writeEndArray();
        });
  }

  private static void json(JsonGenerator object, Difference difference) {
    object.writeStartObject();
    object.writeStringProperty("kind", difference.kind().code());
    object.writeStringProperty("severity", difference.severity().word());
    object.writeStringProperty("address", difference.address().toString());
    object.writeStringProperty("ports", Ports.text(difference.ports()));
    JsonText.verdict(object, "before", difference.before());
    JsonText.verdict(object, "after", difference.after());
    object.writeStringProperty("text", difference.text());
    object.writeEndObject();
  }
}
