package portscan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.engine.Scan;
import portscan.engine.capture.PcapngWriter;
import portscan.engine.journal.ScanJournal;
import portscan.format.report.ReportFormat;
import portscan.format.report.ReportFormats;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.Printable;

/** {@code portscan scan}: many ports of many hosts, in nmap's words. */
final class ScanCommand implements Command {
  private static final String TEXT = "text";
  private static final String STANDARD_OUTPUT = "-";

  private static final Option FORMAT =
      Option.choice(
          "--format",
          "FORMAT",
          () ->
              ReportFormats.ALL.stream()
                  .filter(ReportFormat::servesScans)
                  .map(ReportFormat::id)
                  .toList(),
          "how to write the results");
  private static final Option OUTPUT = Option.value("-o", "FILE", "write the results to this file");
  private static final Option NORMAL = Option.value("-oN", "FILE", "also as nmap's normal output");
  private static final Option XML = Option.value("-oX", "FILE", "also as nmap's XML");
  private static final Option GREPABLE = Option.value("-oG", "FILE", "also as nmap's -oG");
  private static final Option ALL_NMAP =
      Option.value("-oA", "BASE", "the three above: BASE.nmap, BASE.xml, BASE.gnmap");
  private static final Option MASSCAN_JSON = Option.value("-oJ", "FILE", "also as masscan's JSON");
  private static final Option MASSCAN_LIST = Option.value("-oL", "FILE", "also as masscan's list");
  private static final Option OPEN = Option.flag("--open", "tell nothing but open ports");
  private static final Option REASON = Option.flag("--reason", "accepted: reasons are always told");
  private static final Option QUIET =
      Option.flag("--quiet -q", "print nothing but host:port of open ports");
  private static final Option VERBOSE =
      Option.flag("-v --verbose", "also say how ports are asked, and every host");
  private static final Option NO_COLOR = Option.flag("--no-color", "no colour (so does NO_COLOR)");

  /** Which say where results go. */
  private static final List<Option> RESULTS =
      List.of(FORMAT, OUTPUT, NORMAL, XML, GREPABLE, ALL_NMAP, MASSCAN_JSON, MASSCAN_LIST);

  private static final List<Option> LOOKS = List.of(QUIET, VERBOSE, NO_COLOR);

  private static final List<Option> OPTIONS =
      Option.all(
          TargetWords.ALL,
          ScanOptions.PORTS,
          ScanOptions.HOSTS,
          ScanOptions.PRESENCE,
          ScanOptions.TECHNIQUES,
          ScanOptions.PACING,
          ScanOptions.ORIGIN,
          List.of(OPEN, REASON),
          RESULTS,
          ScanRecords.ALL,
          ProbeOptions.RECORDING,
          Clearance.ALL,
          LOOKS);

  @Override
  public String name() {
    return "scan";
  }

  @Override
  public String summary() {
    return "which ports are open, of many hosts? takes nmap's flags";
  }

  @Override
  public String operands() {
    return "TARGET...";
  }

  @Override
  public List<String> apart(List<String> words) {
    return NmapWords.apart(words);
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan scan db.example               # its 1,000 most usual TCP ports",
        "portscan scan -p- -T4 192.0.2.10       # every TCP port, in a hurry",
        "portscan scan -sSU -p T:22,U:53,161 192.0.2.0/24 -oA report",
        "portscan scan -iL hosts.txt --exclude 192.0.2.1 --open -oX report.xml",
        "portscan scan --shard 1/4 --seed 7 -p 443 192.0.2.0/24  # a quarter of it",
        "portscan scan -p- --journal night.journal 192.0.2.0/24",
        "portscan scan --resume night.journal   # after it died; -oX FILE for a report");
  }

  @Override
  public int run(Words typed, Console console) throws IOException, InterruptedException {
    ScanRecords records = ScanRecords.of(typed, this, RESULTS, LOOKS);
    Words words = records.words();
    try (Clearance clearance = Clearance.of(name(), words, console, true)) {
      return run(records, words, console, clearance);
    }
  }

  private static int run(ScanRecords records, Words words, Console console, Clearance clearance)
      throws IOException, InterruptedException {
    ReportFormat format = format(words);
    ScanOptions options = new ScanOptions(words);
    List<Target> targets = options.targets(console);
    Scan.Builder scan = options.scan(targets, console, clearance);
    ScanJournal journal = records.journal();
    if (journal != null) {
      scan.journal(journal);
    }
    ReportOptions looks =
        console.reportOptions(
            words.has(OUTPUT), words.has(NO_COLOR), words.has(QUIET), words.has(VERBOSE));
    List<ScanOutput> outputs = new ArrayList<>();
    boolean consoleTaken = addFiles(words, console, outputs);
    boolean text = format.id().equals(TEXT);
    @Nullable ReportOptions live = null;
    if (words.value(OUTPUT).isPresent()) {
      outputs.add(ScanOutput.toFile(format, words.value(OUTPUT).get(), OUTPUT, looks));
    } else if (!consoleTaken) {
      outputs.add(ScanOutput.toConsole(format, console.out(), looks));
      boolean tellsAtOnce = console.outputIsTerminal() || words.has(VERBOSE);
      live = text && !looks.quiet() && tellsAtOnce ? looks : null;
    }
    boolean tellsOpenAlone =
        words.has(QUIET) && outputs.size() == 1 && words.value(OUTPUT).isEmpty() && !consoleTaken;
    Instant startedAt =
        journal != null && journal.isResumed() ? journal.startedAt() : Instant.now();
    try (Scribe record = record(words, console, clearance, options, startedAt);
        ScanReport report =
            new ScanReport(
                console,
                outputs,
                TargetWords.withoutLogins(words.typed()),
                startedAt,
                targets,
                live,
                words.has(OPEN) || tellsOpenAlone,
                !tellsOpenAlone,
                words.has(ScanOptions.ALL_PRESENT),
                words.has(QUIET),
                words.has(VERBOSE),
                words.has(ScanOptions.SERVICES) && !tellsOpenAlone);
        PcapngWriter capture = ScanRecords.capture(words, console)) {
      if (capture != null) {
        scan.capture(capture);
      }
      if (tellsOpenAlone && record == null) {
        scan.openOnly();
      }
      ServiceStage services =
          new ServiceStage(clearance.egress(), ProbeOptions.origin(words), report::note, record);
      return run(scan.build(), report, services, clearance, record);
    }
  }

  private static @Nullable Scribe record(
      Words words, Console console, Clearance clearance, ScanOptions options, Instant startedAt) {
    if (!ProbeOptions.records(words)) {
      return null;
    }
    if (words.has(ScanOptions.ONLY_HOSTS)) {
      throw new UsageException(
          "-sn asks no ports, and the history keeps nothing else; leave one out");
    }
    String timing = options.timing();
    return RunRecord.of(
        words,
        console,
        RunRecord.header("scan", words, console, clearance, timing, Observation.LOCAL, startedAt));
  }

  private static int run(
      Scan scan,
      ScanReport report,
      ServiceStage services,
      Clearance clearance,
      @Nullable Scribe record)
      throws IOException, InterruptedException {
    try {
      clearance.begin();
      scan.run(clearance.heardBy(record == null ? report : new RecordListener(report, record)));
      report.lookAtServices(services);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (InterruptedException e) {
      // What was found is still printed; the flag would fail those writes.
      report.end(false);
      throw e;
    }
    String refused = clearance.refusedAtItsTime();
    boolean complete = refused.isEmpty();
    report.end(complete);
    if (record != null) {
      record.commit(complete);
    }
    clearance.finish(complete);
    if (!complete) {
      report.note("the scan did not come to its end: " + Printable.of(refused, Printable.LINE));
    }
    return complete ? report.exitCode() : Math.max(report.exitCode(), ExitCode.NOT_PERMITTED);
  }

  /** Opens what the -o? options name; true if one of them takes standard output. */
  private static boolean addFiles(Words words, Console console, List<ScanOutput> outputs)
      throws IOException {
    boolean taken = add(words, NORMAL, "normal", console, outputs, false);
    taken = add(words, XML, "xml", console, outputs, taken);
    taken = add(words, GREPABLE, "grepable", console, outputs, taken);
    taken = add(words, MASSCAN_JSON, "masscan-json", console, outputs, taken);
    taken = add(words, MASSCAN_LIST, "masscan", console, outputs, taken);
    if (words.value(ALL_NMAP).isPresent()) {
      String base = words.value(ALL_NMAP).get();
      outputs.add(file("normal", base + ".nmap", ALL_NMAP));
      outputs.add(file("xml", base + ".xml", ALL_NMAP));
      outputs.add(file("grepable", base + ".gnmap", ALL_NMAP));
    }
    return taken;
  }

  private static boolean add(
      Words words,
      Option option,
      String format,
      Console console,
      List<ScanOutput> outputs,
      boolean taken)
      throws IOException {
    if (words.value(option).isEmpty()) {
      return taken;
    }
    String file = words.value(option).get();
    if (!file.equals(STANDARD_OUTPUT)) {
      outputs.add(file(format, file, option));
      return taken;
    }
    if (taken) {
      throw new UsageException(
          "standard output takes one report; give " + option.name() + " a file");
    }
    outputs.add(ScanOutput.toConsole(byId(format), console.out(), ReportOptions.plain()));
    return true;
  }

  private static ScanOutput file(String format, String file, Option option) throws IOException {
    return ScanOutput.toFile(byId(format), file, option, ReportOptions.plain());
  }

  private static ReportFormat byId(String id) {
    return ReportFormats.byId(id).orElseThrow();
  }

  private static ReportFormat format(Words words) {
    String id = words.value(FORMAT).orElse(TEXT);
    ProbeOptions.requireKnown("format", id, FORMAT.choices());
    return byId(id);
  }
}
