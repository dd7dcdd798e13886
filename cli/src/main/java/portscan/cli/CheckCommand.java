package portscan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Host;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.api.scan.Timing;
import portscan.engine.Checker;
import portscan.engine.capture.PcapngWriter;
import portscan.format.report.LiveLine;
import portscan.format.report.ReportFormat;
import portscan.format.report.ReportFormats;
import portscan.format.report.ReportOptions;
import portscan.format.report.ReportWriter;
import portscan.format.report.Run;
import portscan.format.report.RunEnd;
import portscan.format.report.TargetResult;
import portscan.format.service.ServiceNames;
import portscan.insight.Advisor;

/** {@code portscan check}: is this port listening, from here, and how do you know? */
final class CheckCommand implements Command {
  private static final int MOST_LOOKS = 1_000_000;
  private static final String TEXT = "text";

  private static final Option FORMAT =
      Option.choice(
          "--format",
          "FORMAT",
          () -> ReportFormats.ALL.stream().map(ReportFormat::id).toList(),
          "how to write the results");
  private static final Option OUTPUT = Option.value("-o", "FILE", "write the results to this file");
  private static final Option QUIET =
      Option.flag("--quiet -q", "print nothing but host:port of open ports");
  private static final Option VERBOSE =
      Option.flag("-v --verbose", "also say how each verdict was reached");
  private static final Option NO_COLOR = Option.flag("--no-color", "no colour (so does NO_COLOR)");
  private static final Option ANY_ADDRESS =
      Option.flag("--any-address", "exit 0 if one address of each target is open");
  private static final Option SERVICE =
      Option.flag("--service", "look at open TCP ports: which service, software, TLS, certificate");
  private static final Option COUNT =
      Option.value("--count -c", "N", "look N times and say how steady the port is");
  private static final Option INTERVAL =
      Option.value("--interval -i", "DURATION", "from one look to the next (default 1s)");
  private static final Option WATCH =
      Option.flag("--watch -w", "look again and again until Ctrl-C");

  private static final List<Option> OPTIONS =
      Option.all(
          TargetWords.ALL,
          ProbeOptions.ALL,
          Clearance.ALL,
          ProbeOptions.RECORDING,
          List.of(SERVICE, COUNT, INTERVAL, WATCH, ANY_ADDRESS),
          List.of(FORMAT, OUTPUT, ScanRecords.PCAP, QUIET, VERBOSE, NO_COLOR));

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String summary() {
    return "is this port listening, from here, and how do you know?";
  }

  @Override
  public String operands() {
    return "TARGET... | HOST PORT";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan check db.example:5432        # a verdict for each address",
        "portscan check db.example 5432        # the same",
        "portscan check https://shop.example/  # 443",
        "portscan check udp://192.0.2.53:53    # a real DNS request",
        "portscan check '[2001:db8::1]' -p 22,80,443 --format json",
        "portscan check db.example:5432 --count 10 --interval 500ms");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    try (Clearance clearance = Clearance.of(name(), words, console, false)) {
      int code = run(words, console, clearance);
      clearance.complete();
      return code;
    }
  }

  private static int run(Words words, Console console, Clearance clearance)
      throws IOException, InterruptedException {
    ReportFormat format = format(words);
    int count = words.number(COUNT, 1, MOST_LOOKS).orElse(1);
    Duration interval = words.duration(INTERVAL).orElse(Duration.ofSeconds(1));
    if (words.has(WATCH) && words.has(COUNT)) {
      throw new UsageException("--watch looks without end and --count N times; leave one out");
    }
    if (words.has(SERVICE) && (words.has(WATCH) || words.has(COUNT))) {
      throw new UsageException(
          "--service looks at a service once; leave out "
              + (words.has(WATCH) ? "--watch" : "--count"));
    }
    Timing timing = clearance.limited(ProbeOptions.timing(words));
    Checker.Builder asking = clearance.on(ProbeOptions.checker(words, timing, console::note));
    List<Target> targets = TargetWords.read(words, ProbeOptions.transport(words), console);
    ReportOptions options =
        console.reportOptions(
            words.has(OUTPUT), words.has(NO_COLOR), words.has(QUIET), words.has(VERBOSE));
    boolean byPackets = ProbeOptions.packetProbe(words).isPresent();
    boolean records = ProbeOptions.records(words);
    try (Scribe record = records ? record(words, console, clearance) : null;
        PcapngWriter capture = ScanRecords.capture(words, console)) {
      if (capture != null) {
        asking.capture(capture);
      }
      Checker checker = asking.build();
      PacketLook packets =
          byPackets
              ? new PacketLook(words, timing, console, words.has(VERBOSE), capture, clearance)
              : null;
      ServiceStage services =
          words.has(SERVICE) && !options.quiet()
              ? new ServiceStage(
                  clearance.egress(), ProbeOptions.origin(words), console::note, record)
              : null;
      if (words.value(OUTPUT).isEmpty()) {
        return new Check(
                checker,
                packets,
                services,
                targets,
                format,
                options,
                console.out(),
                clearance,
                record)
            .run(words, count, interval);
      }
      return OutputFile.write(
          words.value(OUTPUT).get(),
          out ->
              new Check(
                      checker, packets, services, targets, format, options, out, clearance, record)
                  .run(words, count, interval));
    }
  }

  /** Not on the way of a plain check, which has no database. */
  private static @Nullable Scribe record(Words words, Console console, Clearance clearance) {
    return RunRecord.of(
        words,
        console,
        RunRecord.header(
            "check",
            words,
            console,
            clearance,
            RunRecord.rate(words, ProbeOptions.RATE),
            Observation.LOCAL,
            Instant.now()));
  }

  private static ReportFormat format(Words words) {
    String id = words.value(FORMAT).orElse(TEXT);
    return ReportFormats.byId(id)
        .orElseThrow(() -> ProbeOptions.unknown("format", id, FORMAT.choices()));
  }

  /** One run of the command. */
  private static final class Check {
    private final Checker checker;
    private final @Nullable PacketLook packets;
    private final @Nullable ServiceStage services;
    private final List<Target> targets;
    private final ReportOptions options;
    private final Writer out;
    private final Clearance clearance;
    private final @Nullable Scribe record;
    private final ReportWriter report;
    private final boolean showsEachLook;
    private final Looks looks;

    /** Open ports that are told when their services have been looked at. */
    private final List<Observation> awaited = new ArrayList<>();

    Check(
        Checker checker,
        @Nullable PacketLook packets,
        @Nullable ServiceStage services,
        List<Target> targets,
        ReportFormat format,
        ReportOptions options,
        Writer out,
        Clearance clearance,
        @Nullable Scribe record) {
      this.checker = checker;
      this.packets = packets;
      this.services = services;
      this.targets = targets;
      this.options = options;
      this.out = out;
      this.clearance = clearance;
      this.record = record;
      this.report = format.open(out, options);
      this.showsEachLook = format.id().equals(TEXT) && !options.quiet();
      this.looks = new Looks(targets);
    }

    int run(Words words, int count, Duration interval) throws IOException, InterruptedException {
      boolean watch = words.has(WATCH);
      clearance.begin();
      report.begin(
          new Run(
              Version.CURRENT,
              "check",
              TargetWords.withoutLogins(words.operands()),
              Instant.now(),
              looks.targets(),
              watch || count > 1,
              List.of()));
      try {
        for (int look = 0; watch || look < count; look++) {
          if (look > 0) {
            Thread.sleep(interval);
          }
          boolean live = showsEachLook && (watch || count > 1);
          if (packets == null) {
            checker.check(targets, seen -> take(seen, live));
          } else {
            packets.look(targets, seen -> take(seen, live));
          }
        }
        if (services != null) {
          lookAtServices(services);
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (InterruptedException e) {
        // What was found is still printed; the flag would fail those writes.
        finish(false);
        throw e;
      }
      finish(true);
      return looks.exitCode(words.has(ANY_ADDRESS));
    }

    private void take(Observation seen, boolean live) {
      looks.add(seen);
      clearance.observed(seen);
      if (record != null) {
        record.observed(seen);
      }
      if (services != null && ServiceStage.concerns(seen)) {
        awaited.add(seen);
        return;
      }
      tell(seen, live);
    }

    /** Looks at the services of the open ports, which are told with what that finds. */
    private void lookAtServices(ServiceStage stage) throws InterruptedException {
      Map<String, String> names = new HashMap<>();
      for (Target target : targets) {
        if (target.host() instanceof Host.Name(String name)) {
          names.put(target.text(), name);
        }
      }
      stage.look(
          List.copyOf(awaited),
          seen -> names.get(seen.target()),
          (seen, found) -> {
            try {
              report.service(seen, found);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            awaited.remove(seen);
            tell(seen, false);
          });
    }

    private void tell(Observation seen, boolean live) {
      try {
        report.observation(seen);
        report.flush();
        if (live) {
          out.write(LiveLine.of(seen, options) + "\n");
          out.flush();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void finish(boolean complete) throws IOException {
      awaited.forEach(seen -> tell(seen, false));
      for (Map.Entry<String, ? extends Collection<Observation>> entry :
          looks.byTarget().entrySet()) {
        List<Observation> seen = List.copyOf(entry.getValue());
        if (!seen.isEmpty()) {
          report.target(
              new TargetResult(
                  entry.getKey(),
                  seen,
                  new Advisor(ServiceNames::name).advise(entry.getKey(), seen)));
        }
      }
      report.end(new RunEnd(Instant.now(), complete));
      out.flush();
      if (record != null) {
        record.commit(complete);
      }
    }
  }
}
