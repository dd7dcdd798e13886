package portscan.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;

/** Where the process starts and ends. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Interrupts interrupts = Interrupts.register(Thread.currentThread());
    int code = run(List.of(arguments), Console.system());
    interrupts.finished();
    // Nothing is left to do that exit hooks could help with, and loading them would take time.
    Runtime.getRuntime().halt(code);
  }

  /** Runs one command. */
  static int run(List<String> arguments, Console console) {
    int code;
    try {
      code = dispatch(arguments, console);
      console.flush();
    } catch (UsageException e) {
      console.note(String.valueOf(e.getMessage()));
      code = ExitCode.USAGE;
    } catch (InterruptedException e) {
      code = ExitCode.INTERRUPTED;
    } catch (PortScanException e) {
      console.note(e.getMessage() + "; " + e.hint());
      code = code(e.trouble());
    } catch (IOException e) {
      code = ExitCode.BROKEN_PIPE;
    }
    return code;
  }

  private static int code(Trouble trouble) {
    return switch (trouble) {
      case PERMISSION_DENIED, OUT_OF_SCOPE -> ExitCode.NOT_PERMITTED;
      default -> ExitCode.UNKNOWN;
    };
  }

  private static int dispatch(List<String> arguments, Console console)
      throws IOException, InterruptedException {
    if (arguments.isEmpty()) {
      throw new UsageException("no command; try `portscan check HOST:PORT` or `portscan --help`");
    }
    String first = arguments.getFirst();
    return switch (first) {
      case "--help", "-h", "help" -> {
        Optional<Command> about =
            arguments.size() > 1 ? Commands.byName(arguments.get(1)) : Optional.empty();
        console.out().write(about.map(Help::of).orElseGet(Help::overview));
        yield ExitCode.OK;
      }
      case "--version", "version" -> {
        console.out().write("portscan " + Version.CURRENT + "\n");
        yield ExitCode.OK;
      }
      default -> {
        Command command = Commands.byName(first).orElseThrow(() -> unknownCommand(first));
        Words words = Parser.parse(command, arguments.subList(1, arguments.size()));
        if (words.has(Parser.HELP)) {
          console.out().write(Help.of(command));
          yield ExitCode.OK;
        }
        yield command.run(words, console);
      }
    };
  }

  private static UsageException unknownCommand(String word) {
    String what = word.startsWith("-") ? "unknown option " : "unknown command ";
    return new UsageException(
        what
            + Printable.quoted(word)
            + Suggestions.nearest(word, Commands.names())
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("; `portscan --help` lists the commands"));
  }
}
