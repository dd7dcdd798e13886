package portscan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portscan.audit.Anchor;
import portscan.audit.AuditReport;
import portscan.audit.AuditVerifier;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;

/** {@code portscan audit}: is the trail as it was written, and what does it tell? */
final class AuditCommand implements Command {
  private static final String VERIFY = "verify";
  private static final String EXPORT = "export";
  private static final List<String> ACTIONS = List.of(VERIFY, EXPORT);
  private static final List<String> FORMATS = List.of("markdown", "html");

  private static final Option ANCHOR =
      Option.value(
          "--anchor", "NUMBER:HASH", "verify: a record that it must hold, from an earlier verify");
  private static final Option FORMAT =
      Option.choice("--format", "FORMAT", () -> FORMATS, "export: how to write the report");
  private static final Option FROM =
      Option.value("--from", "TIME", "export: runs that began at or after this day or time (UTC)");
  private static final Option TO =
      Option.value(
          "--to", "TIME", "export: runs that began before this time, or on this day (UTC)");
  private static final Option OUTPUT =
      Option.value("-o", "FILE", "export: write the report to this file");

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public String summary() {
    return "is the audit trail as it was written, and what does it tell?";
  }

  @Override
  public String operands() {
    return "verify|export [FILE]";
  }

  @Override
  public List<Option> options() {
    return List.of(ANCHOR, FORMAT, FROM, TO, OUTPUT);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan audit verify                  # the trail that scans write by default",
        "portscan audit verify audit.jsonl --anchor 120:3fa9...",
        "portscan audit export --format html -o disclosure.html",
        "portscan audit export audit.jsonl --from 2026-05-01 --to 2026-05-31");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    List<String> operands = words.operands();
    String action = operands.isEmpty() ? "" : operands.getFirst();
    if (!ACTIONS.contains(action)) {
      throw new UsageException(
          (action.isEmpty() ? "audit lacks" : Printable.quoted(action) + " is not")
              + " one of verify, export"
              + Suggestions.nearest(action, ACTIONS)
                  .map(nearest -> "; did you mean \"" + nearest + "\"?")
                  .orElse(""));
    }
    if (operands.size() > 2) {
      throw new UsageException(
          "audit takes one file; leave out " + Printable.quoted(operands.get(2)));
    }
    Path file = file(operands.size() == 2 ? operands.get(1) : usual(console));
    return action.equals(VERIFY) ? verify(file, words, console) : export(file, words, console);
  }

  private static String usual(Console console) {
    String named = console.variable("PORTSCAN_AUDIT");
    String file = named.isEmpty() ? Clearance.usualTrail(console) : named;
    if (file.isEmpty()) {
      throw new UsageException("no audit file is named");
    }
    return file;
  }

  private static Path file(String name) {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException(Printable.quoted(name) + " is not a file name");
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException(
          "the audit file " + Printable.quoted(name) + " is not a file that can be read");
    }
    return file;
  }

  private static int verify(Path file, Words words, Console console) throws IOException {
    List<Anchor> anchors = new ArrayList<>();
    words
        .value(ANCHOR)
        .ifPresent(text ->
            anchors.add(
                Anchor.parse(text)
                    .orElseThrow(() ->
                        new UsageException(
                            "--anchor %s is not NUMBER:HASH, as verify prints it"
                                .formatted(Printable.quoted(text))))));
    AuditVerifier.Verdict verdict = AuditVerifier.verify(file, anchors);
    verdict.notes().forEach(console::note);
    for (AuditVerifier.Problem problem : verdict.problems()) {
      console
          .out()
          .write(
              "%s:%d: %s\n"
                  .formatted(
                      Printable.of(file.toString(), Printable.LINE),
                      problem.line(),
                      Printable.of(problem.what(), Printable.LINE)));
    }
    if (verdict.isIntact()) {
      console
          .out()
          .write(
              "%s: %,d records, as they were written; the last is %s\n"
                  .formatted(
                      Printable.of(file.toString(), Printable.LINE),
                      verdict.records(),
                      verdict.last()));
    }
    return verdict.isIntact() ? ExitCode.OK : ExitCode.NOT_OPEN;
  }

  private static int export(Path file, Words words, Console console)
      throws IOException, InterruptedException {
    String format = words.value(FORMAT).orElse(FORMATS.getFirst());
    ProbeOptions.requireKnown("format", format, FORMATS);
    AuditReport report = AuditReport.of(file, time(words, FROM, 0), time(words, TO, 1));
    String text = report.text(AuditReport.Format.valueOf(format.toUpperCase(Locale.ROOT)));
    if (words.value(OUTPUT).isEmpty()) {
      console.out().write(text);
      return ExitCode.OK;
    }
    return OutputFile.write(
        words.value(OUTPUT).get(),
        out -> {
          out.write(text);
          return ExitCode.OK;
        });
  }

  /**
   * A day or a time; null if none is given.
   *
   * @param days how many days after the beginning of a day is meant
   */
  private static @Nullable Instant time(Words words, Option option, int days) {
    String text = words.value(option).orElse("");
    if (!words.has(option)) {
      return null;
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new UsageException(
          "%s %s is not a day such as 2026-05-01 or a time such as 2026-05-01T18:00:00Z"
              .formatted(option.name(), Printable.quoted(text)));
    }
  }
}
