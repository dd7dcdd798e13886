package portscan.cli;

import java.io.IOException;
import java.util.List;
import portscan.format.deviation.DeviationFormat;
import portscan.format.deviation.DeviationFormats;

/**
 * {@code portscan verify}: does what is reachable match what should be?
 *
 * <p>{@link VerifyWork} does it, since this class must know nothing of the module that judges.
 */
final class VerifyCommand implements Command {
  static final Option ENVIRONMENT =
      Option.value("--environment", "NAME", "which environment, if the runbook has several");
  static final Option FROM =
      Option.value(
          "--from",
          "VANTAGE",
          "take this machine for that vantage point of the runbook, whatever its addresses");
  static final Option BASELINE =
      Option.value(
          "--baseline",
          "FILE|NAME",
          "accept what deviates in it already: a verify report (json), or a saved state");
  static final Option UNTIL =
      Option.value("--until", "DATE", "the last day on which the baseline is accepted, 2027-03-31");
  static final Option OUTPUT = Option.value("-o", "FILE", "write the results to this file");
  static final Option QUIET =
      Option.flag("--quiet -q", "print nothing but a line for each deviation");
  static final Option VERBOSE = Option.flag("-v --verbose", "also every row that is met");
  static final Option NO_COLOR = Option.flag("--no-color", "no colour (so does NO_COLOR)");

  /** Made when asked for: every command is there at every start. */
  static Option format() {
    return Option.choice(
        "--format",
        "FORMAT",
        () -> DeviationFormats.ALL.stream().map(DeviationFormat::id).toList(),
        "how to write the results");
  }

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "does what is reachable match what the runbook says?";
  }

  @Override
  public String operands() {
    return "RUNBOOK";
  }

  @Override
  public List<Option> options() {
    return Option.all(
        List.of(ENVIRONMENT, FROM, BASELINE, UNTIL, ProbeOptions.RECORD, ProbeOptions.DATA),
        Probing.OPTIONS,
        List.of(format(), OUTPUT, QUIET, VERBOSE, NO_COLOR));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan verify runbook.yaml           # what differs first, and why",
        "portscan verify runbook.yaml --environment prod --from office",
        "portscan verify runbook.yaml --format junit -o verify.xml   # for CI",
        "portscan verify runbook.yaml --format json -o known.json",
        "portscan verify runbook.yaml --baseline known.json --until 2027-03-31");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    Option format = format();
    String id = words.value(format).orElse("text");
    ProbeOptions.requireKnown("format", id, format.choices());
    if (words.operands().size() != 1) {
      throw new UsageException("verify takes one runbook; for example runbook.yaml");
    }
    return VerifyWork.run(words, DeviationFormats.byId(id).orElseThrow(), console);
  }
}
