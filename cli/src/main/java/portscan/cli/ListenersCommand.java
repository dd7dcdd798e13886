package portscan.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.engine.Checker;
import portscan.engine.NamespaceThread;
import portscan.format.syntax.Ports;
import portscan.format.syntax.Printable;
import portscan.look.Listener;
import portscan.look.Listeners;
import portscan.look.ListenersView;
import tools.jackson.core.exc.JacksonIOException;

/** {@code portscan listeners}: what listens on this machine, where, and whose it is. */
final class ListenersCommand implements Command {
  private static final List<String> FORMATS = List.of("text", "json", "jsonl", "csv");

  private static final Option CHECK =
      Option.flag("--check", "probe each from here, at every address that it is bound to");
  private static final Option TCP_ONLY = Option.flag("--tcp", "TCP only");
  private static final Option UDP_ONLY = Option.flag("--udp -u", "UDP only");
  private static final Option PORTS = Option.value("-p", "PORTS", "these ports only");
  private static final Option FORMAT =
      Option.choice("--format", "FORMAT", () -> FORMATS, "how to write the list");
  private static final Option VERBOSE =
      Option.flag("-v --verbose", "also say each process's command line");
  private static final Option NO_COLOR = Option.flag("--no-color", "no colour (so does NO_COLOR)");

  private static final List<Option> OPTIONS =
      List.of(
          CHECK,
          TCP_ONLY,
          UDP_ONLY,
          PORTS,
          ProbeOptions.NETNS,
          FORMAT,
          VERBOSE,
          NO_COLOR,
          Clearance.SCOPE,
          Clearance.AUDIT);

  @Override
  public String name() {
    return "listeners";
  }

  @Override
  public String summary() {
    return "what listens on this machine, where, and whose it is";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "portscan listeners             # who listens, and from where it is reached",
        "portscan listeners -p 5432     # is it up, and beyond localhost?",
        "portscan listeners --check     # and does it answer?",
        "portscan listeners --netns web --format json");
  }

  @Override
  public int run(Words words, Console console) throws IOException, InterruptedException {
    if (!words.operands().isEmpty()) {
      throw new UsageException(
          "listeners takes no targets; `portscan check` probes "
              + Printable.quoted(words.operands().getFirst()));
    }
    String format = words.value(FORMAT).orElse(FORMATS.getFirst());
    ProbeOptions.requireKnown("format", format, FORMATS);
    if (words.has(TCP_ONLY) && words.has(UDP_ONLY)) {
      throw new UsageException("--tcp leaves UDP out and --udp TCP; leave both options out");
    }
    Optional<PortSet> ports =
        words.value(PORTS).map(text -> Words.ok(Ports.parseExcluded(text), PORTS));
    AtomicReference<ListenersReport> found = new AtomicReference<>();
    String netns = ProbeOptions.origin(words).netns();
    if (netns == null) {
      found.set(look(words, ports, console));
    } else {
      NamespaceThread.run(netns, () -> found.set(look(words, ports, console)));
    }
    ListenersReport report = found.get();
    try {
      write(report, format, words, console);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
    return ExitCode.OK;
  }

  private static void write(ListenersReport report, String format, Words words, Console console)
      throws IOException {
    switch (format) {
      case "json" -> report.json(console.out());
      case "jsonl" -> report.jsonLines(console.out());
      case "csv" -> report.csv(console.out());
      default ->
          report.text(
              console.out(),
              console.reportOptions(false, words.has(NO_COLOR), false, words.has(VERBOSE)));
    }
  }

  private static ListenersReport look(Words words, Optional<PortSet> ports, Console console)
      throws InterruptedException {
    ListenersView view = Listeners.read();
    List<Listener> wanted =
        view.listeners().stream().filter(listener -> isWanted(listener, words, ports)).toList();
    List<Observation> seen = words.has(CHECK) ? probe(view, wanted, words, console) : List.of();
    return new ListenersReport(view, wanted, seen, words.has(CHECK));
  }

  private static boolean isWanted(Listener listener, Words words, Optional<PortSet> ports) {
    boolean transport =
        switch (listener.transport()) {
          case TCP -> !words.has(UDP_ONLY);
          case UDP -> !words.has(TCP_ONLY);
        };
    return transport
        && ports.map(wanted -> wanted.contains(listener.transport(), listener.port())).orElse(true);
  }

  private static List<Observation> probe(
      ListenersView view, List<Listener> listeners, Words words, Console console)
      throws InterruptedException {
    Set<Target> targets = new LinkedHashSet<>();
    for (Listener listener : listeners) {
      for (IpAddress address : view.reachability(listener).addresses()) {
        targets.add(
            new Target(
                address.toString(),
                new Host.Span(address, 1),
                PortSet.of(listener.transport(), listener.port())));
      }
    }
    List<Observation> seen = new ArrayList<>();
    try (Clearance clearance = Clearance.of("listeners", words, console, false)) {
      clearance
          .on(Checker.builder().notes(console::note))
          .build()
          .check(
              List.copyOf(targets),
              observation -> {
                clearance.observed(observation);
                seen.add(observation);
              });
      clearance.complete();
    }
    return seen;
  }
}
