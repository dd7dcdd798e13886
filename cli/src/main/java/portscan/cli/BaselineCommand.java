package portscan.cli;

import java.io.IOException;
import java.util.List;

/**
 * {@code portscan baseline}: what changed since the known-good state?
 *
 * <p>{@link BaselineWork} does it, since this class must know nothing of the database.
 */
final class BaselineCommand implements Command {
  static final List<String> ACTIONS = List.of("save", "diff", "list");

  /** Those of {@code verify}; a list is told by the first two alone. */
  static Option format() {
    return Option.choice(
        "--format",
        "FORMAT",
        () -> VerifyCommand.format().choices(),
        "how to write the results: list takes text and json, diff all");
  }

  @Override
  public String name() {
    return "baseline";
  }

  @Override
  public String summary() {
    return "save a known-good state; what changed since then?";
  }

  @Override
  public String operands() {
    return "save|diff|list [NAME [STATE]]";
  }

  @Override
  public List<Option> options() {
    return List.of(ProbeOptions.DATA, format(), VerifyCommand.OUTPUT);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan baseline save good              # the last run of the history",
        "portscan baseline save good lab.xml      # or a file: ours, nmap's, masscan's",
        "portscan baseline diff good              # the last run beside it",
        "portscan baseline diff good today.json --format sarif -o changes.sarif",
        "portscan baseline diff run:7 run:9       # two runs of the history");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    Option option = format();
    String format = words.value(option).orElse("text");
    ProbeOptions.requireKnown("format", format, option.choices());
    if (words.operands().isEmpty()) {
      throw new UsageException("baseline takes " + operands());
    }
    String action = words.operands().getFirst();
    ProbeOptions.requireKnown("action", action, ACTIONS);
    if (!action.equals("diff")) {
      ProbeOptions.requireKnown("format", format, HistoryCommand.FORMATS);
    }
    return BaselineWork.run(words, console);
  }
}
