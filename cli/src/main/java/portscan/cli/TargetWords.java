package portscan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.format.service.TopPorts;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Ports;
import portscan.format.syntax.Printable;
import portscan.format.syntax.TargetLists;
import portscan.format.syntax.TargetOptions;
import portscan.format.syntax.Targets;

/** Which targets a command line names: its operands, a file, standard input. */
final class TargetWords {
  static final Option PORTS =
      Option.value("-p", "PORTS", "for targets without a port: 22,80-90,ssh,T:443,U:53, - for all");
  static final Option TOP =
      Option.value(
          "--top-ports", "N", "for targets without a port: the N most usual (docs/top-ports.md)");
  static final Option EXCLUDE =
      Option.value("--exclude-ports", "PORTS", "leave these out of -p and of every target");
  static final Option LIST = Option.value("-iL", "FILE", "also the targets of this file");

  static final List<Option> ALL = List.of(PORTS, TOP, EXCLUDE, LIST);

  /** The scheme of a URL, perhaps behind its option, and the login after it. */
  private static final String LOGIN = "^((?:--?[\\w-]+=)?(?:jdbc:)?[^:/?#]+://)[^/?#]*@";

  /** What a URL of a database says of its login. */
  private static final String PASSWORD = "([?&](?:user|password)=)[^&]*";

  private static final int MOST_PORTS = 65_535;
  private static final String STANDARD_INPUT = "-";

  /** Where only hosts matter. */
  private static final TargetOptions ANY_PORT =
      new TargetOptions(PortSet.of(Transport.TCP, 1), Transport.TCP);

  private TargetWords() {}

  /**
   * The targets, in the order in which they are named, each text once.
   *
   * @throws UsageException at the first mistake
   */
  static List<Target> read(Words words, Transport transport, Console console) throws IOException {
    PortSet ports =
        words
            .value(PORTS)
            .map(text -> Words.ok(Ports.parse(text, transport), PORTS))
            .orElse(PortSet.empty());
    if (words.has(TOP)) {
      if (words.has(PORTS)) {
        throw new UsageException("-p and --top-ports both say which ports; leave one out");
      }
      ports = TopPorts.of(transport, words.number(TOP, 1, MOST_PORTS).orElseThrow());
    }
    List<Target> targets = read(words, new TargetOptions(ports, transport), console);
    if (words.has(PORTS)) {
      refuseTwoPorts(words, targets, ports);
    }
    return targets;
  }

  /**
   * Among several targets {@code -p} is for those without a port; with one target that has its own,
   * nobody can tell which of the two is meant.
   */
  private static void refuseTwoPorts(Words words, List<Target> targets, PortSet ports) {
    boolean isTyped = words.value(LIST).isEmpty() && !words.operands().contains(STANDARD_INPUT);
    if (isTyped
        && targets.size() == 1
        && words.value(EXCLUDE).isEmpty()
        && !numbers(ports).equals(numbers(targets.getFirst().ports()))) {
      throw new UsageException(
          "%s names its own port, and -p %s another; leave one out"
              .formatted(
                  Printable.quoted(targets.getFirst().text()),
                  Printable.of(words.value(PORTS).orElseThrow())));
    }
  }

  /**
   * The targets, where those without a port get the ports of {@code options}.
   *
   * @throws UsageException at the first mistake
   */
  static List<Target> read(Words words, TargetOptions options, Console console) throws IOException {
    List<Target> targets = new ArrayList<>();
    for (String word : joined(words, options.ports())) {
      if (word.equals(STANDARD_INPUT)) {
        addAll(
            targets, TargetLists.read(console.in(), "standard input", options), "standard input");
      } else {
        targets.add(target(word, options));
      }
    }
    if (words.value(LIST).isPresent()) {
      addFile(targets, words.value(LIST).get(), LIST, options, console);
    }
    if (targets.isEmpty()) {
      throw new UsageException("no target; for example db.example:5432");
    }
    return words.value(EXCLUDE).isPresent()
        ? without(
            distinct(targets), Words.ok(Ports.parseExcluded(words.value(EXCLUDE).get()), EXCLUDE))
        : distinct(targets);
  }

  /** The ports' numbers, whatever their transport, which a target may say itself. */
  private static BitSet numbers(PortSet ports) {
    BitSet numbers = ports.numbers(Transport.TCP);
    numbers.or(ports.numbers(Transport.UDP));
    return numbers;
  }

  /** Words for a report, which outlives passwords. */
  static List<String> withoutLogins(List<String> words) {
    return words.stream()
        .map(word -> word.indexOf('@') < 0 ? word : word.replaceFirst(LOGIN, "$1"))
        .map(word -> word.indexOf("password=") < 0 ? word : word.replaceAll(PASSWORD, "$1"))
        .toList();
  }

  /** The hosts of a comma-separated list. */
  static List<Host> hosts(String text, Option option) {
    List<Host> hosts = new ArrayList<>();
    for (String word : commaSeparated(text)) {
      hosts.add(
          Targets.parse(word, ANY_PORT)
              .orThrow(problem -> new UsageException(option.name() + ": " + problem.text()))
              .host());
    }
    return hosts;
  }

  /** A number alone is no host but goes on with an octet ({@code 10.0.0.1,5}). */
  private static List<String> commaSeparated(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      if (!words.isEmpty() && word.matches("[0-9]+(-[0-9]+)?")) {
        words.add(words.removeLast() + "," + word);
      } else {
        words.add(word);
      }
    }
    return words;
  }

  /** The hosts of a file. */
  static List<Host> hostsOf(String file, Option option, Console console) throws IOException {
    List<Target> targets = new ArrayList<>();
    addFile(targets, file, option, ANY_PORT, console);
    return targets.stream().map(Target::host).toList();
  }

  /** Reports go by the text of a target, which means the same wherever it stands. */
  private static List<Target> distinct(List<Target> targets) {
    if (targets.size() == 1) {
      return targets;
    }
    Set<String> texts = HashSet.newHashSet(targets.size());
    return targets.stream().filter(target -> texts.add(target.text())).toList();
  }

  /** {@code HOST PORT} means {@code HOST:PORT}. */
  private static List<String> joined(Words words, PortSet ports) {
    List<String> operands = words.operands();
    if (operands.size() != 2 || !ports.isEmpty() || !Targets.isPortWord(operands.get(1))) {
      return operands;
    }
    String host = operands.get(0);
    boolean bareIpv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    if (!bareIpv6 && host.indexOf(':') >= 0 && !host.startsWith("[")) {
      return operands;
    }
    return List.of((bareIpv6 ? "[" + host + "]" : host) + ":" + operands.get(1));
  }

  private static Target target(String word, TargetOptions options) {
    return Targets.parse(word, options).orThrow(problem -> new UsageException(problem.text()));
  }

  private static void addFile(
      List<Target> targets, String file, Option option, TargetOptions options, Console console)
      throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      addAll(targets, TargetLists.read(console.in(), "standard input", options), "standard input");
      return;
    }
    Path path;
    try {
      path = Path.of(file);
    } catch (InvalidPathException e) {
      throw new UsageException(
          option.name() + " " + Printable.quoted(file) + " is not a file name");
    }
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new UsageException(
          option.name() + " " + Printable.quoted(file) + " is not a file that can be read");
    }
    try (InputStream bytes = Files.newInputStream(path)) {
      addAll(targets, TargetLists.read(bytes, file, options), file);
    }
  }

  private static void addAll(List<Target> targets, Iterator<Parsed<Target>> list, String name) {
    while (list.hasNext()) {
      targets.add(
          list.next()
              .orThrow(first ->
                  new UsageException(
                      "%s:%d:%d: %s"
                          .formatted(
                              Printable.of(name), first.line(), first.column(), first.text()))));
    }
  }

  private static List<Target> without(List<Target> targets, PortSet excluded) {
    List<Target> rest = new ArrayList<>();
    for (Target target : targets) {
      PortSet left = target.ports().minus(excluded);
      if (!left.isEmpty()) {
        rest.add(new Target(target.text(), target.host(), left));
      }
    }
    if (rest.isEmpty()) {
      throw new UsageException("--exclude-ports leaves no port to ask");
    }
    return rest;
  }
}
