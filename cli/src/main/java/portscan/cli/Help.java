package portscan.cli;

import java.util.ArrayList;
import java.util.List;

/** Help texts, made from the commands. */
final class Help {
  private static final int COLUMNS = 80;
  private static final int OPTION_COLUMN = 30;

  private Help() {}

  /** What {@code portscan --help} prints. */
  static String overview() {
    StringBuilder text =
        new StringBuilder(
            """
            PortScan answers: is this port on this host reachable from here?
            And if not, why?

            Usage: portscan COMMAND [WORD...]

            Commands:
            """);
    for (Command command : Commands.ALL) {
      text.append("  %-12s%s\n".formatted(command.name(), command.summary()));
    }
    text.append(
        """

        `portscan COMMAND --help` explains one. TARGET is host:port, host with -p,
        [2001:db8::1]:443, a URL, udp://host:53, a CIDR block, 192.0.2.1-192.0.2.9,
        or - for a list on standard input.

        Exit codes: 0 every port open, 1 some port not open, 2 something could not be
        determined, 64 usage, 77 not permitted, 124 timed out, 130 interrupted.
        """);
    return text.toString();
  }

  /** What {@code portscan COMMAND --help} prints. */
  static String of(Command command) {
    StringBuilder text = new StringBuilder();
    text.append("portscan ").append(command.name()).append(": ").append(command.summary());
    text.append("\n\nUsage: ").append(usage(command)).append("\n\nOptions:\n");
    List<Option> options = new ArrayList<>(command.options());
    options.add(Parser.HELP);
    for (Option option : options) {
      appendOption(text, option);
    }
    text.append("\nExamples:\n");
    command.examples().forEach(example -> text.append("  ").append(example).append('\n'));
    return text.toString();
  }

  /** One line that shows how the command is written. */
  static String usage(Command command) {
    return ("portscan " + command.name() + " [OPTION...] " + command.operands()).stripTrailing();
  }

  /** The option with its value, for example {@code --timeout DURATION}. */
  static String label(Option option) {
    String names = String.join(", ", option.names());
    return option.takesValue() ? names + " " + option.parameter() : names;
  }

  /** What it does and which words its value may be. */
  static String explanation(Option option) {
    return option.choices().isEmpty() || option.choices().size() > 12
        ? option.help()
        : option.help() + ": " + String.join(", ", option.choices());
  }

  private static void appendOption(StringBuilder text, Option option) {
    String label = "  " + label(option);
    text.append(label);
    int column = label.length();
    if (column > OPTION_COLUMN - 2) {
      text.append('\n');
      column = 0;
    }
    text.append(" ".repeat(OPTION_COLUMN - column));
    column = OPTION_COLUMN;
    for (String word : explanation(option).split(" ", -1)) {
      boolean isFirst = column == OPTION_COLUMN;
      if (!isFirst && column + 1 + word.length() > COLUMNS) {
        text.append('\n').append(" ".repeat(OPTION_COLUMN));
        column = OPTION_COLUMN;
      } else if (!isFirst) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    text.append('\n');
  }
}
