package portscan.cli;

import java.io.IOException;
import java.util.List;

/**
 * {@code portscan review}: verifies runbooks again and again, and tells what changed.
 *
 * <p>{@link ReviewWork} does it, since this class must know nothing of the database.
 */
final class ReviewCommand implements Command {
  static final List<String> FORMATS = List.of("text", "json");

  static final Option EVERY =
      Option.value("--every", "DURATION", "from one beginning to the next, such as 6h");
  static final Option CRON =
      Option.value(
          "--cron", "FIELDS", "at these times of the local clock: \"0 3 * * *\", or @daily");
  static final Option ONCE = Option.flag("--once", "once, and exit as verify does");

  /** Made when asked for, as that of {@link VerifyCommand}. */
  static Option format() {
    return Option.choice(
        "--format", "FORMAT", () -> FORMATS, "how to write changes (json: a line each)");
  }

  @Override
  public String name() {
    return "review";
  }

  @Override
  public String summary() {
    return "verify runbooks periodically, record, tell changes only";
  }

  @Override
  public String operands() {
    return "RUNBOOK...";
  }

  @Override
  public List<Option> options() {
    return Option.all(
        List.of(
            EVERY,
            CRON,
            ONCE,
            VerifyCommand.ENVIRONMENT,
            VerifyCommand.FROM,
            ProbeOptions.DATA,
            format()),
        Probing.OPTIONS);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan review shop.yaml --every 6h",
        "portscan review shop.yaml lab.yaml --cron \"0 3 * * mon-fri\"",
        "portscan review shop.yaml --once       # from a timer of your own");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    ProbeOptions.requireKnown("format", words.value(format()).orElse(FORMATS.getFirst()), FORMATS);
    if (words.operands().isEmpty()) {
      throw new UsageException("review takes runbooks; for example runbook.yaml");
    }
    int schedules = (words.has(EVERY) ? 1 : 0) + (words.has(CRON) ? 1 : 0);
    if (schedules + (words.has(ONCE) ? 1 : 0) != 1) {
      throw new UsageException("review takes one of --every 6h, --cron \"0 3 * * *\" and --once");
    }
    return ReviewWork.run(words, console);
  }
}
