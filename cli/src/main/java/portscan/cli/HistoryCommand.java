package portscan.cli;

import java.io.IOException;
import java.util.List;

/**
 * {@code portscan history}: what was it before?
 *
 * <p>This class knows nothing of the database, which is on the path of the commands that need it
 * alone: {@link HistoryWork} does.
 */
final class HistoryCommand implements Command {
  static final List<String> FORMATS = List.of("text", "json");

  static final Option FORMAT =
      Option.choice("--format", "FORMAT", () -> FORMATS, "how to write the results");
  static final Option RECORD =
      Option.value(
          "--record",
          "FILE",
          "first take in a scan's results: our json or jsonl, or another tool's file");
  static final Option EXPORT =
      Option.value("--export", "FILE", "write all of the history as lines of JSON");
  static final Option IMPORT =
      Option.value("--import", "FILE", "take in the runs of such a file that are new");
  static final Option PRUNE =
      Option.value("--prune", "DURATION", "forget the runs that ended longer ago, such as 365d");
  static final Option WINDOW =
      Option.value("--window", "DURATION", "3 changes within this are flapping (7d)");

  @Override
  public String name() {
    return "history";
  }

  @Override
  public String summary() {
    return "what was it before? states of ports over time";
  }

  @Override
  public String operands() {
    return "[HOST[:PORT]...]";
  }

  @Override
  public List<Option> options() {
    return List.of(ProbeOptions.DATA, RECORD, EXPORT, IMPORT, PRUNE, WINDOW, FORMAT);
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan history                        # the runs that are in it",
        "portscan history 192.0.2.10             # its ports that ever stood out",
        "portscan history db.example:5432         # of the addresses that it had",
        "portscan history 192.0.2.10:22 udp://192.0.2.10:53",
        "portscan history --record scan.json     # of a scan with --format json",
        "portscan history --prune 365d");
  }

  @Override
  public int run(Words words, Console console) throws IOException {
    ProbeOptions.requireKnown("format", words.value(FORMAT).orElse(FORMATS.getFirst()), FORMATS);
    return HistoryWork.run(words, console);
  }
}
