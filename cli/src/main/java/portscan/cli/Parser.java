package portscan.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** What values are called that may be several, separated by commas. */
  private static final Set<String> LISTS = Set.of("PORTS", "HOSTS");

  private static final String FILE = "FILE";

  /** What picocli puts between an unknown letter and the word of several that it is in. */
  private static final String PART_OF = " (while processing option: '";

  private Parser() {}

  /**
   * Sorts {@code arguments}.
   *
   * @throws UsageException if an option is unknown, lacks its value, has one and takes none, or
   *     names ports, hosts or a file twice
   */
  static Words parse(Command command, List<String> arguments) {
    if (arguments.stream().noneMatch(word -> word.startsWith("-"))) {
      return Words.plain(arguments);
    }
    int separator = arguments.indexOf("--");
    List<String> own = command.apart(separator < 0 ? arguments : arguments.subList(0, separator));
    List<String> rest =
        separator < 0 ? List.of() : arguments.subList(separator + 1, arguments.size());
    requireNoFlagValues(command, own);
    CommandLine picocli = new CommandLine(specification(command));
    picocli.setExpandAtFiles(false);
    picocli.setOverwrittenOptionsAllowed(true);
    picocli.setInterpolateVariables(false);
    picocli.setUnmatchedArgumentsAllowed(true);
    CommandLine.ParseResult result;
    try {
      result = picocli.parseArgs(own.toArray(String[]::new));
    } catch (CommandLine.MissingParameterException e) {
      throw missingValue(command, e);
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(
          Printable.of(String.valueOf(e.getMessage()).replace('\n', ' '), Printable.LINE));
    }
    for (String unmatched : result.unmatched()) {
      throw unknownOption(command, unmatched);
    }
    Map<String, String> values = new HashMap<>();
    for (OptionSpec option : result.matchedOptions()) {
      requireOneValue(option);
      Object value = option.getValue();
      values.put(option.names()[0], value instanceof String text ? text : "");
    }
    List<String> operands = new ArrayList<>();
    if (result.hasMatchedPositional(0)) {
      for (String operand : result.<String[]>matchedPositionalValue(0, new String[0])) {
        operands.add(operand);
      }
    }
    if (command.runsCommand()) {
      return new Words(operands, values, rest, arguments);
    }
    operands.addAll(rest);
    return new Words(operands, values, List.of(), arguments);
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

  /** Picocli would read {@code --quiet=no} as the flag. */
  private static void requireNoFlagValues(Command command, List<String> words) {
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? "" : word.substring(0, equals);
      if (HELP.names().contains(name)
          || command.options().stream()
              .anyMatch(option -> !option.takesValue() && option.names().contains(name))) {
        throw new UsageException(
            name + " takes no value; leave out " + Printable.quoted(word.substring(equals)));
      }
    }
  }

  /**
   * The last of several ports, hosts or files would silently take the place of the others. A limit
   * may be given again: an alias sets one, and who uses it another.
   */
  private static void requireOneValue(OptionSpec option) {
    List<String> values = option.originalStringValues();
    boolean isList = LISTS.contains(option.paramLabel());
    if ((!isList && !option.paramLabel().equals(FILE)) || Set.copyOf(values).size() < 2) {
      return;
    }
    String name = option.names()[0];
    throw new UsageException(
        "%s is given more than once, as %s and as %s; %s"
            .formatted(
                name,
                Printable.quoted(values.getFirst()),
                Printable.quoted(values.getLast()),
                isList
                    ? "give it once, as " + Printable.quoted(String.join(",", values))
                    : "leave one out"));
  }

  private static UsageException missingValue(
      Command command, CommandLine.MissingParameterException missing) {
    String name = ((OptionSpec) missing.getMissing().getFirst()).names()[0];
    return command.options().stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .map(option ->
            new UsageException(
                name
                    + " lacks its value; write "
                    + name
                    + " "
                    + option.parameter()
                    + (option.choices().isEmpty() ? "" : ": " + shortList(option.choices()))))
        .orElseGet(() -> new UsageException(name + " lacks its value"));
  }

  private static String shortList(List<String> words) {
    return Printable.of(String.join(", ", words), Printable.LINE / 2);
  }

  private static UsageException unknownOption(Command command, String word) {
    int of = word.indexOf(PART_OF);
    String part = of < 0 ? word : word.substring(0, of);
    String whole = of < 0 ? "" : word.substring(of + PART_OF.length(), word.length() - 2);
    String name = part.contains("=") ? part.substring(0, part.indexOf('=')) : part;
    List<String> known = new ArrayList<>(HELP.names());
    command.options().forEach(option -> known.addAll(option.names()));
    return new UsageException(
        "unknown option "
            + Printable.quoted(name)
            + (whole.isEmpty() ? "" : " in " + Printable.quoted(whole))
            + Suggestions.nearest(name, known)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("; `portscan " + command.name() + " --help` lists them"));
  }
}
