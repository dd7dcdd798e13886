package portscan.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;
import portscan.format.syntax.TargetOptions;
import portscan.format.syntax.Targets;

/** Where the process starts and ends. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Interrupts interrupts = Interrupts.register(Thread.currentThread());
    int code;
    try {
      code = run(List.of(arguments), Console.system());
    } catch (RuntimeException | Error e) {
      // Else the JVM would end with 1, which means that a port is not open.
      e.printStackTrace();
      code = ExitCode.UNKNOWN;
    }
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
      code = outputFailed(e, console);
    }
    return code;
  }

  /** A reader that has read enough is no failure worth a word; a full disk is. */
  private static int outputFailed(IOException failure, Console console) {
    String cause = String.valueOf(failure.getMessage());
    if (cause.contains("Broken pipe")) {
      return ExitCode.BROKEN_PIPE;
    }
    console.note("the output cannot be written: " + cause);
    return ExitCode.UNKNOWN;
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
        console
            .out()
            .write(arguments.size() > 1 ? Help.of(command(arguments.get(1))) : Help.overview());
        yield ExitCode.OK;
      }
      case "--version", "version" -> {
        console.out().write("portscan " + Version.CURRENT + "\n");
        yield ExitCode.OK;
      }
      default -> {
        Command command = command(first);
        Words words = Parser.parse(command, arguments.subList(1, arguments.size()));
        if (words.has(Parser.HELP)) {
          console.out().write(Help.of(command));
          yield ExitCode.OK;
        }
        yield command.run(words, console);
      }
    };
  }

  private static Command command(String word) {
    return Commands.byName(word).orElseThrow(() -> unknownCommand(word));
  }

  private static UsageException unknownCommand(String word) {
    boolean isOption = word.startsWith("-");
    List<String> known = isOption ? List.of("--help", "--version") : Commands.names();
    return new UsageException(
        (isOption ? "unknown option " : "unknown command ")
            + Printable.quoted(word)
            + Suggestions.nearest(word, known)
                .or(() -> asTarget(word))
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse(
                    isOption
                        ? "; options follow a command, see `portscan --help`"
                        : "; `portscan --help` lists the commands"));
  }

  /** Whoever forgets the command most likely means a check. */
  private static Optional<String> asTarget(String word) {
    TargetOptions options = new TargetOptions(PortSet.empty(), Transport.TCP);
    return Targets.parse(word, options).found().map(_ -> "check " + word);
  }
}
