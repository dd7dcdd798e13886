package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.scan.Timing;
import portscan.engine.capture.PcapngWriter;
import portscan.format.diagnosis.DiagnosisFormat;
import portscan.format.diagnosis.DiagnosisFormats;
import portscan.format.report.ReportOptions;
import portscan.format.syntax.Printable;
import portscan.insight.Question;

/** {@code portscan why}: why is a port in its state, and what to do next? */
final class WhyCommand implements Command {
  private static final String TEXT = "text";

  /** {@link TargetWords#PORTS}, of which one is enough. */
  private static final Option PORT =
      Option.value("-p", "PORT", "for a target without a port: 443, ssh, U:53");

  /**
   * A router reports a dead host after some 3 s; experiments end by then, and all within 5 s with
   * the start of the machine.
   */
  private static final Duration PATIENCE = Duration.ofMillis(3600);

  private static final Option TIMEOUT =
      Option.value(
          "--timeout", "DURATION", "the most that the port's own verdict may take (default 3.6s)");

  private static final Option EXPECT =
      Option.value(
          "--expect-address", "ADDRESS,...", "the addresses that the name should have by now");
  private static final Option COMPARE =
      Option.value("--compare", "HOST", "look at the same port of this host too, as of a cut-over");
  private static final Option FORMAT =
      Option.choice(
          "--format",
          "FORMAT",
          () -> DiagnosisFormats.ALL.stream().map(DiagnosisFormat::id).toList(),
          "how to write the diagnosis");
  private static final Option OUTPUT =
      Option.value("-o", "FILE", "write the diagnosis to this file");
  private static final Option QUIET =
      Option.flag(
          "--quiet -q", "print a line for each finding: code, confidence, address, TTL:ADDRESS");
  private static final Option VERBOSE =
      Option.flag("-v --verbose", "everything that was found, not only what fits a screen");
  private static final Option NO_COLOR = Option.flag("--no-color", "no colour (so does NO_COLOR)");

  private static final List<Option> OPTIONS =
      List.of(
          PORT,
          ProbeOptions.IPV4,
          ProbeOptions.IPV6,
          ProbeOptions.UDP,
          TIMEOUT,
          ProbeOptions.SOURCE,
          ProbeOptions.DEVICE,
          ProbeOptions.NETNS,
          EXPECT,
          COMPARE,
          FORMAT,
          OUTPUT,
          ScanRecords.PCAP,
          QUIET,
          VERBOSE,
          NO_COLOR,
          Clearance.SCOPE,
          Clearance.AUDIT,
          Clearance.AUTHORISED);

  @Override
  public String name() {
    return "why";
  }

  @Override
  public String summary() {
    return "why is this port in its state, and what do I do next?";
  }

  @Override
  public String operands() {
    return "TARGET | HOST PORT";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan why db.example:5432           # cause, evidence, next steps",
        "portscan why https://shop.example/     # its certificate too",
        "portscan why udp://192.0.2.53:53",
        "portscan why db.example:5432 --format markdown  # for a ticket",
        "portscan why db.example:5432 --expect-address 192.0.2.7 --compare 192.0.2.6");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    String id = words.value(FORMAT).orElse(TEXT);
    DiagnosisFormat format =
        DiagnosisFormats.byId(id)
            .orElseThrow(() -> ProbeOptions.unknown("format", id, FORMAT.choices()));
    Question question = question(words, console);
    try (Clearance clearance = Clearance.of(name(), words, console, false);
        PcapngWriter capture = ScanRecords.capture(words, console)) {
      int code = run(words, console, question, format, clearance, capture);
      clearance.complete();
      return code;
    }
  }

  private static int run(
      Words words,
      Console console,
      Question question,
      DiagnosisFormat format,
      Clearance clearance,
      @Nullable PcapngWriter capture)
      throws IOException, InterruptedException {
    Investigation investigation =
        new Investigation(
            question.withTiming(clearance.limited(question.timing())),
            ProbeOptions.origin(words),
            console,
            clearance,
            capture);
    ReportOptions options =
        console.reportOptions(
            words.has(OUTPUT), words.has(NO_COLOR), words.has(QUIET), words.has(VERBOSE));
    Optional<String> file = words.value(OUTPUT);
    return file.isEmpty()
        ? write(investigation, format, console.out(), options, clearance)
        : OutputFile.write(
            file.get(), out -> write(investigation, format, out, options, clearance));
  }

  private static int write(
      Investigation investigation,
      DiagnosisFormat format,
      Writer out,
      ReportOptions options,
      Clearance clearance)
      throws IOException, InterruptedException {
    Investigation.Result result = investigation.run();
    result.diagnosis().observations().forEach(clearance::observed);
    clearance.sent(result.diagnosis().packetsSent());
    format.write(result.diagnosis(), result.interruption() == null, out, options);
    if (result.interruption() != null) {
      throw result.interruption();
    }
    return result.diagnosis().observations().stream()
        .mapToInt(Looks::code)
        .max()
        .orElse(ExitCode.UNKNOWN);
  }

  private static Question question(Words words, Console console) throws IOException {
    Transport transport = ProbeOptions.transport(words);
    List<Target> targets = TargetWords.read(words, transport, console);
    if (targets.size() > 1) {
      throw new UsageException(
          "why explains one target at a time, not "
              + targets.size()
              + "; begin with "
              + Printable.quoted(targets.getFirst().text()));
    }
    Target target = targets.getFirst();
    if (target.ports().size() > 1) {
      throw new UsageException(
          "why explains one port at a time, and "
              + Printable.quoted(target.text())
              + " names "
              + target.ports().size()
              + "; `portscan check` finds which are not open");
    }
    Transport of = target.ports().only(Transport.TCP).isEmpty() ? Transport.UDP : Transport.TCP;
    return new Question(
        target.text(),
        single(target.host(), "target " + Printable.quoted(target.text())),
        target.ports().numbers(of).nextSetBit(0),
        of,
        ProbeOptions.families(words),
        scheme(target.text()),
        expected(words),
        comparison(words),
        Timing.standard().withTimeout(words.duration(TIMEOUT).orElse(PATIENCE)));
  }

  private static Host single(Host host, String what) {
    if (host instanceof Host.Addresses addresses && addresses.size() > 1) {
      throw new UsageException(
          "why explains one host at a time, and "
              + what
              + " means "
              + addresses.size()
              + "; `portscan scan` finds which are there");
    }
    return host;
  }

  /** Of a URL; a transport before a target is none. */
  private static String scheme(String target) {
    int end = target.indexOf("://");
    if (end < 0) {
      return "";
    }
    String scheme = target.substring(0, end).toLowerCase(Locale.ROOT);
    for (Transport transport : Transport.values()) {
      if (scheme.equals(transport.word())) {
        return "";
      }
    }
    return scheme.substring(scheme.lastIndexOf(':') + 1);
  }

  private static List<IpAddress> expected(Words words) {
    List<IpAddress> expected = new ArrayList<>();
    String list = words.value(EXPECT).orElse("");
    if (list.isEmpty() && words.has(EXPECT)) {
      throw new UsageException("--expect-address needs a value");
    }
    for (String word : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      expected.add(
          IpAddress.parse(word)
              .orElseThrow(() ->
                  new UsageException(
                      "--expect-address %s is not an IP address"
                          .formatted(Printable.quoted(word)))));
    }
    return expected;
  }

  private static @Nullable Host comparison(Words words) {
    if (!words.has(COMPARE)) {
      return null;
    }
    List<Host> hosts = TargetWords.hosts(words.value(COMPARE).orElseThrow(), COMPARE);
    if (hosts.size() > 1) {
      throw new UsageException("--compare takes one host, not " + hosts.size());
    }
    return single(hosts.getFirst(), "--compare");
  }
}
