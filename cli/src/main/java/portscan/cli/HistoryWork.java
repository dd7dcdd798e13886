package portscan.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.format.report.JsonOutput;
import portscan.format.report.RunEnd;
import portscan.format.syntax.Printable;
import portscan.format.syntax.TargetOptions;
import portscan.format.syntax.Targets;
import portscan.monitor.history.History;
import portscan.monitor.history.HostHistory;
import portscan.monitor.history.NamedAddress;
import portscan.monitor.history.Period;
import portscan.monitor.history.RecordedRun;
import portscan.monitor.history.Recorder;
import portscan.monitor.history.RunHeader;
import portscan.monitor.history.Sparkline;
import portscan.monitor.history.Timeline;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Verdict;
import tools.jackson.core.JsonGenerator;

/** What {@code portscan history} does. */
final class HistoryWork {
  private static final Duration FLAPPING_WINDOW = Duration.ofDays(7);
  private static final int MOST_ADDRESSES = 256;

  private final Words words;
  private final Console console;
  private final History history;
  private final boolean json;
  private final boolean unicode;

  private HistoryWork(Words words, Console console, History history) {
    this.words = words;
    this.console = console;
    this.history = history;
    json = words.value(HistoryCommand.FORMAT).orElse("").equals("json");
    unicode = console.reportOptions(false, true, false, false).unicode();
  }

  static int run(Words words, Console console) throws IOException {
    Duration window = words.duration(HistoryCommand.WINDOW).orElse(FLAPPING_WINDOW);
    List<Target> targets = targets(words);
    try (History history = History.open(DataFolder.url(words, System.getenv()))) {
      HistoryWork work = new HistoryWork(words, console, history);
      boolean maintained = work.maintain();
      if (!targets.isEmpty()) {
        work.targets(targets, window);
      } else if (!maintained) {
        work.runs();
      }
      return ExitCode.OK;
    }
  }

  private static List<Target> targets(Words words) {
    // A port that nobody names stands for all.
    TargetOptions options = new TargetOptions(PortSet.empty(), Transport.TCP);
    PortSet any = PortSet.range(Transport.TCP, 1, 65_535);
    List<Target> targets = new ArrayList<>();
    for (String word : words.operands()) {
      Target target =
          Targets.parse(word, options)
              .found()
              .orElseGet(() ->
                  Targets.parse(word, new TargetOptions(any, Transport.TCP))
                      .orThrow(problem -> new UsageException(problem.text())));
      if (target.host() instanceof Host.Addresses addresses && addresses.size() > MOST_ADDRESSES) {
        throw new UsageException(
            Printable.quoted(word) + " is more than " + MOST_ADDRESSES + " addresses");
      }
      targets.add(target);
    }
    return targets;
  }

  /** Takes in, forgets and writes out, in this order; false if nothing of it was asked for. */
  private boolean maintain() throws IOException {
    if (words.has(HistoryCommand.IMPORT)) {
      Path file = file(HistoryCommand.IMPORT);
      try (BufferedReader in = Files.newBufferedReader(file)) {
        console.note("runs taken in: " + States.ok(history.restore(in), file));
      }
    }
    if (words.has(HistoryCommand.RECORD)) {
      record(States.read(file(HistoryCommand.RECORD)));
    }
    words
        .duration(HistoryCommand.PRUNE)
        .ifPresent(keep -> console.note("runs forgotten: " + history.prune(keep)));
    if (words.has(HistoryCommand.EXPORT)) {
      Path file = Path.of(words.value(HistoryCommand.EXPORT).orElseThrow());
      try (Writer out = Files.newBufferedWriter(file)) {
        history.export(out);
      }
    }
    return words.has(HistoryCommand.IMPORT)
        || words.has(HistoryCommand.RECORD)
        || words.has(HistoryCommand.PRUNE)
        || words.has(HistoryCommand.EXPORT);
  }

  private Path file(Option option) {
    String name = words.value(option).orElseThrow();
    return States.file(name)
        .orElseThrow(() ->
            new UsageException(
                option.name() + " " + Printable.quoted(name) + " is not a file to be read"));
  }

  private void record(Snapshot snapshot) {
    Recorder recorder =
        history.record(RunHeader.of("import", snapshot.source(), List.of(), snapshot.at()));
    snapshot.hosts().values().forEach(recorder::accept);
    RecordedRun run = recorder.commit(new RunEnd(snapshot.until(), snapshot.complete()));
    RunRecord.note(run, console);
    int latest = history.latestRun().orElse(run).number();
    if (latest != run.number()) {
      console.note(
          "run %d began before run %d, which stays the last".formatted(run.number(), latest));
    }
  }

  private void runs() throws IOException {
    for (RecordedRun run : history.runs()) {
      RunHeader header = run.header();
      if (json) {
        JsonText.line(
            console.out(),
            object -> {
              object.writeNumberProperty("run", run.number());
              object.writeStringProperty("id", header.id().toString());
              object.writeStringProperty("command", header.command());
              object.writeStringProperty("targets", header.targets());
              object.writeStringProperty("scope", header.scope());
              object.writeStringProperty("timing", header.timing());
              object.writeStringProperty("operator", header.operator());
              object.writeStringProperty("vantage", header.vantage());
              JsonOutput.texts(object, "options", header.options());
              object.writeStringProperty("startedAt", header.startedAt().toString());
              object.writeStringProperty("finishedAt", run.finishedAt().toString());
              object.writeBooleanProperty("complete", run.complete());
              object.writeNumberProperty("observations", run.observations());
            });
      } else {
        console
            .out()
            .write(
                "run %-5d %.19sZ  %s %s  from %s, %s%s%n"
                    .formatted(
                        run.number(),
                        header.startedAt(),
                        Printable.of(header.command()),
                        Printable.of(header.targets()),
                        Printable.of(header.vantage()),
                        RunRecord.ports(run),
                        run.complete() ? "" : ", interrupted"));
      }
    }
  }

  private void targets(List<Target> targets, Duration window) throws IOException {
    boolean found = false;
    for (Target target : targets) {
      switch (target.host()) {
        case Host.Addresses addresses -> {
          for (long i = 0; i < addresses.size(); i++) {
            found |= address(addresses.address(i), target, "", window);
          }
        }
        case Host.Name(String name) -> {
          Set<IpAddress> told = new HashSet<>();
          for (NamedAddress named : history.addresses(name)) {
            tell(named);
            if (told.add(named.address())) {
              found |= address(named.address(), target, named.name(), window);
            }
          }
        }
      }
    }
    if (!found) {
      console.note("no run in the history asked that");
    } else if (!json) {
      console.out().write(unicode ? Sparkline.UNICODE_LEGEND : Sparkline.LEGEND);
      console.out().write('\n');
    }
  }

  /** That a name led to an address; in JSON each of its ports tells the name. */
  private void tell(NamedAddress named) throws IOException {
    if (!json) {
      console
          .out()
          .write(
              "%s led to %s from %.19sZ to %.19sZ, seen from %s%n"
                  .formatted(
                      Printable.of(named.name()),
                      named.address(),
                      named.first(),
                      named.last(),
                      Printable.of(named.vantage())));
    }
  }

  /**
   * Tells of an address, under the name that led to it, or none.
   *
   * @return whether there was anything to tell
   */
  private boolean address(IpAddress address, Target target, String name, Duration window)
      throws IOException {
    boolean whole = target.ports().size() == 65_535;
    boolean found = false;
    for (HostHistory host : history.host(address)) {
      List<Timeline> timelines = new ArrayList<>();
      if (whole) {
        timelines.addAll(host.timelines());
      } else {
        target.ports().forEach((transport, port) -> timelines.add(host.timeline(transport, port)));
      }
      for (Timeline timeline : timelines) {
        found = true;
        write(timeline, name, window);
      }
    }
    return found;
  }

  private void write(Timeline timeline, String name, Duration window) throws IOException {
    if (json) {
      JsonText.line(console.out(), object -> json(object, timeline, name, window));
      return;
    }
    Endpoint endpoint = timeline.endpoint();
    Writer out = console.out();
    out.write(
        "%s  from %s  |%s|%s%n"
            .formatted(
                endpoint,
                Printable.of(timeline.vantage()),
                Sparkline.of(timeline.looks(), 60, unicode),
                timeline.isFlapping(window) ? "  flapping" : ""));
    for (Period period : timeline.periods()) {
      Verdict verdict = period.found().verdict();
      out.write(
          "  %.19sZ to %.19sZ  %s%n"
              .formatted(
                  period.since(),
                  period.lastConfirmed(),
                  verdict == null ? "host down" : Printable.of(text(verdict))));
    }
  }

  private static String text(Verdict verdict) {
    String plain = (verdict.state() + " " + verdict.reason() + " " + verdict.serviceText()).strip();
    return verdict.certificate().isKnown()
        ? plain + ", certificate " + verdict.certificate().text()
        : plain;
  }

  private static void json(JsonGenerator object, Timeline timeline, String name, Duration window) {
    Endpoint endpoint = timeline.endpoint();
    if (!name.isEmpty()) {
      object.writeStringProperty("name", name);
    }
    object.writeStringProperty("address", endpoint.address().toString());
    object.writeNumberProperty("port", endpoint.port());
    object.writeStringProperty("transport", endpoint.transport().word());
    object.writeStringProperty("vantage", timeline.vantage());
    object.writeBooleanProperty("flapping", timeline.isFlapping(window));
    object.writeArrayPropertyStart("periods");
    for (Period period : timeline.periods()) {
      object.writeStartObject();
      object.writeStringProperty("since", period.since().toString());
      object.writeStringProperty("lastConfirmed", period.lastConfirmed().toString());
      if (period.until() != null) {
        object.writeStringProperty("until", period.until().toString());
      } else {
        object.writeNullProperty("until");
      }
      JsonText.verdict(object, "verdict", period.found().verdict());
      object.writeEndObject();
    }
    object.writeEndArray();
  }
}
