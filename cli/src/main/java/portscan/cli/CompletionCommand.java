package portscan.cli;

import java.io.IOException;
import java.util.List;

/** {@code portscan completion}: what a shell needs to complete our words. */
final class CompletionCommand implements Command {
  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "print the completion script for bash, zsh or fish";
  }

  @Override
  public String operands() {
    return String.join("|", Completions.SHELLS);
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public List<String> examples() {
    return List.of(
        "source <(portscan completion bash)",
        "portscan completion fish > ~/.config/fish/completions/portscan.fish");
  }

  @Override
  public int run(Words words, Console console) throws IOException {
    if (words.operands().size() != 1) {
      throw new UsageException("completion takes one word: " + operands());
    }
    String shell = words.operands().getFirst();
    ProbeOptions.requireKnown("shell", shell, Completions.SHELLS);
    console.out().write(Completions.of(shell));
    return ExitCode.OK;
  }
}
