package portscan.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;

/** Sorts a command's words with picocli. */
final class Parser {
  /** On every command; answered before the command itself. */
  static final Option HELP = Option.flag("--help -h", "print this and exit");

  private Parser() {}

  /**
   * Sorts {@code arguments}.
   *
   * @throws UsageException if an option is unknown, has no value, or has one too many
   */
  static Words parse(Command command, List<String> arguments) {
    if (arguments.stream().noneMatch(word -> word.startsWith("-"))) {
      return Words.plain(arguments);
    }
    int separator = arguments.indexOf("--");
    List<String> own = separator < 0 ? arguments : arguments.subList(0, separator);
    List<String> rest =
        separator < 0 ? List.of() : arguments.subList(separator + 1, arguments.size());
    CommandLine picocli = new CommandLine(specification(command));
    picocli.setExpandAtFiles(false);
    picocli.setOverwrittenOptionsAllowed(true);
    picocli.setInterpolateVariables(false);
    picocli.setUnmatchedArgumentsAllowed(true);
    CommandLine.ParseResult result;
    try {
      result = picocli.parseArgs(own.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(Printable.of(oneLine(String.valueOf(e.getMessage()))));
    }
    for (String unmatched : result.unmatched()) {
      throw unknownOption(command, unmatched);
    }
    Map<String, String> values = new HashMap<>();
    for (OptionSpec option : result.matchedOptions()) {
      Object value = option.getValue();
      values.put(option.names()[0], value instanceof String text ? text : "");
    }
    List<String> operands = new ArrayList<>();
    if (result.hasMatchedPositional(0)) {
      for (String operand : result.<String[]>matchedPositionalValue(0, new String[0])) {
        operands.add(operand);
      }
    }
    return new Words(operands, values, rest);
  }

  private static CommandSpec specification(Command command) {
    CommandSpec specification = CommandSpec.create().name(command.name());
    for (Option option : command.options()) {
      specification.addOption(specification(option));
    }
    specification.addOption(specification(HELP));
    return specification.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(String[].class)
            .paramLabel("WORD")
            .build());
  }

  private static OptionSpec specification(Option option) {
    OptionSpec.Builder builder = OptionSpec.builder(option.names().toArray(String[]::new));
    return option.takesValue()
        ? builder.type(String.class).paramLabel(option.parameter()).build()
        : builder.type(boolean.class).build();
  }

  private static UsageException unknownOption(Command command, String word) {
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    List<String> known = new ArrayList<>(HELP.names());
    command.options().forEach(option -> known.addAll(option.names()));
    return new UsageException(
        "unknown option "
            + Printable.quoted(name)
            + Suggestions.nearest(name, known)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("; `portscan " + command.name() + " --help` lists them"));
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ');
  }
}
