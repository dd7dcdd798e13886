package portscan.cli;

import java.io.IOException;
import java.util.List;
import portscan.format.syntax.Printable;

/** {@code portscan manual}: the manual page. */
final class ManualCommand implements Command {
  @Override
  public String name() {
    return "manual";
  }

  @Override
  public String summary() {
    return "print the manual page in man's own format";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public List<String> examples() {
    return List.of("portscan manual | man -l -");
  }

  @Override
  public int run(Words words, Console console) throws IOException {
    if (!words.operands().isEmpty()) {
      throw new UsageException(
          "manual takes no words; leave out " + Printable.quoted(words.operands().getFirst()));
    }
    console.out().write(ManualPage.text());
    return ExitCode.OK;
  }
}
