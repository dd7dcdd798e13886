package portscan.cli;

import java.io.IOException;
import java.util.List;

/** One command: what it is called, which options it takes, and what it does. */
interface Command {
  /** The word after {@code portscan}. */
  String name();

  /** What it answers, in one line. */
  String summary();

  /** What its words mean, for example {@code TARGET...}; empty if it takes none. */
  String operands();

  /** Whether the words after {@code --} are a command to run, and not operands. */
  default boolean runsCommand() {
    return false;
  }

  /**
   * Its words as the parser takes them, where users may write several in one.
   *
   * @throws UsageException if one is off
   */
  default List<String> apart(List<String> words) {
    return words;
  }

  /** Its options, in the order of the help. */
  List<Option> options();

  /** Lines of example, each {@code command # what it does}. */
  List<String> examples();

  /**
   * Does it.
   *
   * @return the exit code
   * @throws UsageException if the words are off
   * @throws InterruptedException after an interrupt, once what was found has been printed
   */
  int run(Words words, Console console) throws IOException, InterruptedException;
}
