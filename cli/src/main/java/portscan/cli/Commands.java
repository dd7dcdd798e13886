package portscan.cli;

import java.util.List;
import java.util.Optional;

/** Every command there is. */
final class Commands {
  static final List<Command> ALL =
      List.of(
          new CheckCommand(),
          new WhyCommand(),
          new WaitCommand(),
          new ScanCommand(),
          new ListenersCommand(),
          new HistoryCommand(),
          new BaselineCommand(),
          new RunbookCommand(),
          new VerifyCommand(),
          new ReviewCommand(),
          new AuditCommand(),
          new CompletionCommand(),
          new ManualCommand());

  private Commands() {}

  static Optional<Command> byName(String name) {
    return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(Command::name).toList();
  }
}
