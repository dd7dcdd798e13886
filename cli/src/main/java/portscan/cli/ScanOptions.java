package portscan.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Host;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.engine.Scan;
import portscan.engine.discovery.DiscoveryMethod;
import portscan.engine.order.Shard;
import portscan.engine.pace.Pace;
import portscan.engine.pace.TimingTemplate;
import portscan.engine.probe.Probe;
import portscan.engine.probe.Probes;
import portscan.format.service.TopPorts;
import portscan.format.syntax.Ports;
import portscan.format.syntax.Printable;
import portscan.format.syntax.TargetOptions;

/** The options of {@code scan}: nmap's words, masscan's for shares, and our own. */
final class ScanOptions {
  private static final String AUTO = "auto";
  private static final int MOST_RETRIES = 100;
  private static final int HIGHEST_RATE = 10_000_000;
  private static final int MOST_METHODS = 100;
  private static final int MOST_SHARDS = 1_000_000;

  static final Option SYN =
      Option.flag("-sS", "half-open: SYN packets of our own (the default with the privilege)");
  static final Option CONNECT = Option.flag("-sT", "connections by the kernel");
  static final Option FIN = Option.flag("-sF", "FIN packets; only a closed port answers");
  static final Option NULL = Option.flag("-sN", "packets without a flag, likewise");
  static final Option XMAS = Option.flag("-sX", "FIN, PSH and URG at once, likewise");
  static final Option ACK =
      Option.flag("-sA", "ACK packets: what a firewall lets through, not what listens");
  static final Option UDP_SCAN = Option.flag("-sU", "UDP ports; with another -s both");
  static final Option SERVICES =
      Option.flag("-sV", "look at open TCP ports: which service, which software, which version");
  static final Option FAST = Option.flag("-F", "the 100 most usual ports");

  static final Option TEMPLATE =
      Option.value("-T", "0..5", "how much of a hurry there is (default 3; docs/timing.md)");
  static final Option MOST_RATE =
      Option.value("--rate --max-rate", "N", "the most packets a second (default by -T)");
  static final Option LEAST_RATE =
      Option.value("--min-rate", "N", "never fewer packets a second for fear of loss");
  static final Option RETRIES =
      Option.value(
          "--retries --max-retries",
          "N",
          "further attempts after silence (default: as many as rule out chance)");
  static final Option HOST_TIMEOUT =
      Option.value("--host-timeout", "DURATION", "give up a host that takes longer");
  static final Option SEQUENTIAL = Option.flag("-r", "in the order of addresses and ports");
  static final Option SHARD =
      Option.value("--shard", "I/N", "ask only the I-th of N equal shares; needs --seed");
  static final Option SEED = Option.value("--seed", "NUMBER", "decides the order of asking");

  static final Option EXCLUDE =
      Option.value("--exclude", "HOSTS", "never ask these, comma-separated");
  static final Option EXCLUDE_FILE =
      Option.value("--excludefile", "FILE", "never ask the hosts of this file");
  static final Option NO_NAMES =
      Option.flag("-n", "accepted: addresses are never looked up by name");

  static final Option ONLY_HOSTS = Option.flag("-sn", "which hosts are there; asks no ports");
  static final Option ALL_PRESENT =
      Option.flag("-Pn", "take every host as present and ask its ports");
  static final Option PING_SYN =
      Option.value("-PS", "PORTS", "ask whether hosts are there by a SYN (glued: -PS22,80)");
  static final Option PING_ACK = Option.value("-PA", "PORTS", "by an ACK, likewise");
  static final Option PING_UDP = Option.value("-PU", "PORTS", "by a datagram, likewise");
  static final Option PING_ECHO = Option.flag("-PE", "by an ICMP echo request");
  static final Option PING_TIMESTAMP = Option.flag("-PP", "by an ICMP timestamp request (IPv4)");

  static final List<Option> PRESENCE =
      List.of(ONLY_HOSTS, ALL_PRESENT, PING_SYN, PING_ACK, PING_UDP, PING_ECHO, PING_TIMESTAMP);

  static final List<Option> TECHNIQUES =
      List.of(
          SYN,
          CONNECT,
          FIN,
          NULL,
          XMAS,
          ACK,
          UDP_SCAN,
          SERVICES,
          ProbeOptions.PROBE,
          ProbeOptions.REQUEST);
  static final List<Option> PORTS = List.of(FAST);
  static final List<Option> HOSTS = List.of(EXCLUDE, EXCLUDE_FILE, NO_NAMES);
  static final List<Option> PACING =
      List.of(
          TEMPLATE,
          MOST_RATE,
          LEAST_RATE,
          RETRIES,
          ProbeOptions.TIMEOUT,
          HOST_TIMEOUT,
          SEQUENTIAL,
          SHARD,
          SEED);
  static final List<Option> ORIGIN =
      List.of(
          ProbeOptions.IPV4,
          ProbeOptions.IPV6,
          ProbeOptions.SOURCE,
          ProbeOptions.DEVICE,
          ProbeOptions.NETNS);

  private static final List<Option> TCP_TECHNIQUES = List.of(SYN, CONNECT, FIN, NULL, XMAS, ACK);
  private static final List<Probe> TCP_PROBES =
      List.of(Probes.SYN, Probes.CONNECT, Probes.FIN, Probes.NULL, Probes.XMAS, Probes.ACK);

  private final Words words;

  ScanOptions(Words words) {
    this.words = words;
  }

  /** A scan of {@code targets} as the words say, to be built. */
  Scan.Builder scan(List<Target> targets, Console console, Clearance clearance) throws IOException {
    Scan.Builder builder =
        Scan.builder(targets)
            .families(ProbeOptions.families(words))
            .exclude(exclusions(console))
            .pace(clearance.limited(pace()))
            .leastRate(Math.min(leastRate(), clearance.limited(pace()).rate()))
            .timeout(ProbeOptions.timing(words).timeout())
            .origin(ProbeOptions.origin(words))
            .presence(presence())
            .shard(shard());
    List<DiscoveryMethod> methods = methods();
    if (!methods.isEmpty()) {
      builder.methods(methods);
    }
    Probe probe = strictProbe();
    if (probe != null) {
      builder.tcp(probe);
    }
    if (words.has(SEQUENTIAL)) {
      builder.sequential();
    }
    seed().ifPresent(builder::seed);
    ProbeOptions.udpRequests(words).ifPresent(builder::udpRequests);
    return clearance.on(builder);
  }

  /** The targets, each with the ports asked for. */
  List<Target> targets(Console console) throws IOException {
    boolean udp = asksUdp();
    boolean tcp = asksTcp();
    PortSet ports = ports(tcp, udp);
    return TargetWords.read(
        words, new TargetOptions(ports, tcp ? Transport.TCP : Transport.UDP), console);
  }

  // ---- techniques

  private boolean asksUdp() {
    return words.has(UDP_SCAN) || probeWord().equals(Probes.UDP.id());
  }

  private boolean asksTcp() {
    return !asksUdp() || TCP_TECHNIQUES.stream().anyMatch(words::has);
  }

  private String probeWord() {
    String word = words.value(ProbeOptions.PROBE).orElse(AUTO);
    ProbeOptions.requireKnown("probe", word, ProbeOptions.PROBE.choices());
    return word;
  }

  /** The probe for TCP ports that was asked for by name; null if it is ours to choose. */
  private @Nullable Probe strictProbe() {
    List<Option> given = TCP_TECHNIQUES.stream().filter(words::has).toList();
    if (given.size() > 1) {
      throw new UsageException(
          "%s and %s are two ways to ask TCP ports; leave one out"
              .formatted(given.get(0).name(), given.get(1).name()));
    }
    String word = probeWord();
    if (!word.equals(AUTO) && (!given.isEmpty() || words.has(UDP_SCAN))) {
      throw new UsageException(
          "--probe %s and %s both say how to ask; leave one out"
              .formatted(word, given.isEmpty() ? UDP_SCAN.name() : given.getFirst().name()));
    }
    if (!word.equals(AUTO) && !word.equals(Probes.UDP.id())) {
      return Probes.byId(word).orElseThrow();
    }
    // nmap's users type -sS out of habit, so it falls back to connections as the default does.
    return given.isEmpty() || given.getFirst().equals(SYN)
        ? null
        : TCP_PROBES.get(TCP_TECHNIQUES.indexOf(given.getFirst()));
  }

  // ---- ports

  private PortSet ports(boolean tcp, boolean udp) {
    List<Option> given =
        List.of(TargetWords.PORTS, FAST, TargetWords.TOP).stream().filter(words::has).toList();
    if (given.size() > 1) {
      throw new UsageException(
          "%s and %s both say which ports; leave one out"
              .formatted(given.get(0).name(), given.get(1).name()));
    }
    if (words.value(TargetWords.PORTS).isPresent()) {
      String text = words.value(TargetWords.PORTS).get();
      PortSet ports = PortSet.empty();
      if (tcp) {
        ports = Words.ok(Ports.parseLikeNmap(text, Transport.TCP), TargetWords.PORTS);
      }
      if (udp) {
        ports = ports.union(Words.ok(Ports.parseLikeNmap(text, Transport.UDP), TargetWords.PORTS));
      }
      return ofTechniques(ports);
    }
    int count =
        words.has(FAST)
            ? TopPorts.FAST
            : words.number(TargetWords.TOP, 1, 65535).orElse(TopPorts.USUAL);
    PortSet usual = tcp ? TopPorts.of(Transport.TCP, count) : PortSet.empty();
    if (!udp) {
      return usual;
    }
    boolean isDefault = !words.has(FAST) && !words.has(TargetWords.TOP);
    return usual.union(
        isDefault ? TopPorts.ranked(Transport.UDP) : TopPorts.of(Transport.UDP, count));
  }

  /** As in nmap, a technique asks ports of its transport alone; without one -p decides. */
  private PortSet ofTechniques(PortSet ports) {
    boolean tcp = TCP_TECHNIQUES.stream().anyMatch(words::has);
    boolean udp = words.has(UDP_SCAN);
    if (tcp == udp) {
      return ports;
    }
    PortSet asked = ports.only(tcp ? Transport.TCP : Transport.UDP);
    if (asked.isEmpty()) {
      throw new UsageException(
          tcp
              ? "-p names UDP ports alone, which -sU asks"
              : "-p names TCP ports alone, which -sU does not ask; leave out -sU, or say -sSU");
    }
    return asked;
  }

  // ---- hosts

  private Scan.Presence presence() {
    boolean asks = PRESENCE.stream().skip(2).anyMatch(words::has);
    if (words.has(ALL_PRESENT) && (asks || words.has(ONLY_HOSTS))) {
      throw new UsageException("-Pn asks no host whether it is there; leave it or the rest out");
    }
    if (words.has(ONLY_HOSTS)) {
      for (Option ports : List.of(TargetWords.PORTS, FAST, TargetWords.TOP)) {
        if (words.has(ports)) {
          throw new UsageException("-sn asks no ports; leave out " + ports.name());
        }
      }
      return Scan.Presence.ONLY;
    }
    return words.has(ALL_PRESENT)
        ? Scan.Presence.ASSUMED
        : asks ? Scan.Presence.ASKED : Scan.Presence.ASKED_OF_SEVERAL;
  }

  private List<DiscoveryMethod> methods() {
    List<DiscoveryMethod> methods = new ArrayList<>();
    if (words.has(PING_ECHO)) {
      methods.add(DiscoveryMethod.echo());
    }
    if (words.has(PING_TIMESTAMP)) {
      methods.add(DiscoveryMethod.timestamp());
    }
    pingPorts(PING_SYN).forEach((_, port) -> methods.add(DiscoveryMethod.syn(port)));
    pingPorts(PING_ACK).forEach((_, port) -> methods.add(DiscoveryMethod.ack(port)));
    pingPorts(PING_UDP).forEach((_, port) -> methods.add(DiscoveryMethod.udp(port)));
    if (methods.size() > MOST_METHODS) {
      throw new UsageException(
          "-PS, -PA and -PU ask each host at %d ports together at the most, not at %d"
              .formatted(MOST_METHODS, methods.size()));
    }
    return methods;
  }

  private PortSet pingPorts(Option option) {
    return words
        .value(option)
        .map(text -> Words.ok(Ports.parseLikeNmap(text, Transport.TCP), option).only(Transport.TCP))
        .orElse(PortSet.empty());
  }

  private List<Host> exclusions(Console console) throws IOException {
    List<Host> hosts = new ArrayList<>();
    if (words.value(EXCLUDE).isPresent()) {
      hosts.addAll(TargetWords.hosts(words.value(EXCLUDE).get(), EXCLUDE));
    }
    if (words.value(EXCLUDE_FILE).isPresent()) {
      hosts.addAll(TargetWords.hostsOf(words.value(EXCLUDE_FILE).get(), EXCLUDE_FILE, console));
    }
    return hosts;
  }

  // ---- pace and order

  private Pace pace() {
    TimingTemplate template = template();
    Pace pace = template.pace();
    Optional<Integer> most = words.number(MOST_RATE, 1, HIGHEST_RATE);
    double least = leastRate();
    if (most.isPresent() && most.get() < least) {
      throw new UsageException(
          "--min-rate %d is more than --max-rate %d".formatted((int) least, most.get()));
    }
    pace = pace.withRate(most.map(Integer::doubleValue).orElse(Math.max(pace.rate(), least)));
    pace = pace.withRetries(words.number(RETRIES, 0, MOST_RETRIES).orElse(pace.retries()));
    return words.duration(HOST_TIMEOUT).map(pace::withHostTimeout).orElse(pace);
  }

  private double leastRate() {
    return words.number(LEAST_RATE, 1, HIGHEST_RATE).map(Integer::doubleValue).orElse(0.0);
  }

  /** nmap's number, or its name for it. */
  private TimingTemplate template() {
    String text = words.value(TEMPLATE).orElse("3");
    TimingTemplate[] all = TimingTemplate.values();
    List<String> names = new ArrayList<>();
    for (int number = 0; number < all.length; number++) {
      TimingTemplate template = all[number];
      String name = template.name().toLowerCase(java.util.Locale.ROOT);
      if (text.equals(Integer.toString(number)) || text.equalsIgnoreCase(name)) {
        return template;
      }
      names.add(name);
    }
    if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      throw new UsageException(
          "-T %s is not a number from 0 to 5".formatted(Printable.quoted(text)));
    }
    throw ProbeOptions.unknown("timing template", text, names);
  }

  /** How fast it is meant to go, for people. */
  String timing() {
    String rate = RunRecord.rate(words, MOST_RATE);
    return "T"
        + List.of(TimingTemplate.values()).indexOf(template())
        + (rate.isEmpty() ? "" : ", " + rate);
  }

  private Optional<Long> seed() {
    return words
        .value(SEED)
        .map(text -> {
          try {
            return Long.parseLong(text);
          } catch (NumberFormatException e) {
            throw new UsageException(
                "--seed %s is not a whole number".formatted(Printable.quoted(text)));
          }
        });
  }

  private Shard shard() {
    Optional<String> text = words.value(SHARD);
    if (text.isEmpty()) {
      return Shard.WHOLE;
    }
    if (!words.has(SEED) && !words.has(SEQUENTIAL)) {
      throw new UsageException("--shard needs --seed NUMBER, the same for every share");
    }
    String[] parts = text.get().split("/", -1);
    try {
      int number = Integer.parseInt(parts[0]);
      int count = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
      if (number >= 1 && number <= count && count <= MOST_SHARDS) {
        return new Shard(number, count);
      }
    } catch (NumberFormatException e) {
      // Said below, with an example.
    }
    throw new UsageException(
        "--shard %s is not I/N, for example 1/4 to 4/4".formatted(Printable.quoted(text.get())));
  }
}
