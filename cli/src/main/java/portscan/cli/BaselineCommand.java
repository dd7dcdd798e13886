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
    return List.of(DataFolder.DATA, HistoryCommand.FORMAT);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan baseline save good              # the last run of the history",
        "portscan baseline save good lab.xml      # or a file: ours, nmap's, masscan's",
        "portscan baseline diff good              # the last run beside it",
        "portscan baseline diff good today.json",
        "portscan baseline diff run:7 run:9       # two runs of the history");
  }

  @Override
  public int run(Words words, Console console) throws IOException {
    ProbeOptions.requireKnown(
        "format",
        words.value(HistoryCommand.FORMAT).orElse(HistoryCommand.FORMATS.getFirst()),
        HistoryCommand.FORMATS);
    if (words.operands().isEmpty()) {
      throw new UsageException("baseline takes " + operands());
    }
    ProbeOptions.requireKnown("action", words.operands().getFirst(), ACTIONS);
    return BaselineWork.run(words, console);
  }
}
