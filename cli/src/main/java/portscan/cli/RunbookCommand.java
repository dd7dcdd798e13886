package portscan.cli;

import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Observation;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.format.runbook.RunbookLint;
import portscan.format.runbook.RunbookWriter;
import portscan.format.service.TopPorts;
import portscan.format.syntax.TargetOptions;
import portscan.look.service.ServiceLooks;

/** {@code portscan runbook}: begins a runbook, or says what is wrong with one. */
final class RunbookCommand implements Command {
  static final List<String> ACTIONS = List.of("init", "check");

  private static final int USUAL_PORTS = 1000;
  private static final Option OUTPUT = Option.value("-o", "FILE", "write the runbook to this file");

  @Override
  public String name() {
    return "runbook";
  }

  @Override
  public String summary() {
    return "begin a runbook from what is reachable; check one";
  }

  @Override
  public String operands() {
    return "init HOST... | check FILE...";
  }

  @Override
  public List<Option> options() {
    return Option.all(TargetWords.ALL, Probing.OPTIONS, List.of(ProbeOptions.UDP, OUTPUT));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan runbook init 192.0.2.10 db.example -o runbook.yaml",
        "portscan runbook init -p 1-1024,U:53 192.0.2.0/28",
        "portscan runbook check runbook.yaml    # file:line:column: what is off");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    if (words.operands().isEmpty()) {
      throw new UsageException("runbook takes " + operands());
    }
    String action = words.operands().getFirst();
    ProbeOptions.requireKnown("action", action, ACTIONS);
    List<String> operands = words.operands().subList(1, words.operands().size());
    Words rest = new Words(operands, words.values(), words.command(), words.typed());
    return action.equals("check") ? check(rest, console) : init(rest, console);
  }

  private static int check(Words words, Console console) throws IOException {
    if (words.operands().isEmpty()) {
      throw new UsageException("runbook check takes a file; for example runbook.yaml");
    }
    int code = ExitCode.OK;
    for (String file : words.operands()) {
      LocalDate today = LocalDate.now(ZoneId.systemDefault());
      RunbookLint lint = RunbookLint.of(file, today, ServiceLooks.protocols());
      for (String line : lint.lines()) {
        console.out().write(line + "\n");
      }
      code = lint.isUsable() ? code : ExitCode.USAGE;
    }
    return code;
  }

  private int init(Words words, Console console) throws IOException, InterruptedException {
    Transport transport = words.has(ProbeOptions.UDP) ? Transport.UDP : Transport.TCP;
    boolean named = words.has(TargetWords.PORTS) || words.has(TargetWords.TOP);
    List<Target> targets =
        named
            ? TargetWords.read(words, transport, console)
            : TargetWords.read(
                words, new TargetOptions(TopPorts.of(transport, USUAL_PORTS), transport), console);
    List<Observation> seen = new ArrayList<>();
    try (Clearance clearance = Clearance.of("runbook", words, console, true)) {
      new Probing(words, console, clearance).probe(targets, seen::add);
      clearance.complete();
    }
    String text = RunbookWriter.write(seen);
    if (words.has(OUTPUT)) {
      OutputFile.write(words.value(OUTPUT).orElseThrow(), out -> write(text, out));
    } else {
      write(text, console.out());
    }
    return seen.stream().mapToInt(Looks::code).anyMatch(code -> code == ExitCode.NOT_PERMITTED)
        ? ExitCode.NOT_PERMITTED
        : seen.stream().anyMatch(one -> one.state().isPresent()) ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  private static int write(String text, Writer out) throws IOException {
    out.write(text);
    return ExitCode.OK;
  }
}
