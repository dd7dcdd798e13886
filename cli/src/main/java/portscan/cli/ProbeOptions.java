package portscan.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import portscan.api.model.AddressFamily;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.api.scan.Origin;
import portscan.api.scan.Timing;
import portscan.engine.Checker;
import portscan.engine.probe.PacketProbe;
import portscan.engine.probe.Probe;
import portscan.engine.probe.Probes;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;
import portscan.format.syntax.Printable;
import portscan.format.syntax.Suggestions;

/** The options of every command that probes: how to ask, how long, and from where. */
final class ProbeOptions {
  private static final String AUTO = "auto";
  private static final int MOST_RETRIES = 100;
  private static final int HIGHEST_RATE = 10_000_000;

  static final Option IPV4 = Option.flag("-4", "ask IPv4 addresses only");
  static final Option IPV6 = Option.flag("-6", "ask IPv6 addresses only");
  static final Option UDP = Option.flag("--udp -u", "ports without a prefix are UDP ports");
  static final Option PROBE =
      Option.choice(
          "--probe",
          "PROBE",
          () -> Stream.concat(Stream.of(AUTO), Probes.ALL.stream().map(Probe::id)).toList(),
          "how to ask");
  static final Option REQUEST =
      Option.choice(
          "--request",
          "NAME",
          () -> UdpRequests.ALL.stream().map(UdpRequest::id).toList(),
          "send UDP ports this protocol's request, whatever their number (docs/udp-requests.md)");
  static final Option TIMEOUT =
      Option.value(
          "--timeout", "DURATION", "the most that one endpoint's verdict may take (default 4s)");
  static final Option RETRIES =
      Option.value(
          "--retries", "N", "further attempts after silence (default: as many as rule out chance)");
  static final Option RATE =
      Option.value("--rate", "N", "the most probes a second in all (default 20000)");
  static final Option SOURCE =
      Option.value("--source", "ADDRESS", "probe from this address of this machine");
  static final Option DEVICE =
      Option.value("-e", "INTERFACE", "probe through this network interface");
  static final Option NETNS =
      Option.value(
          "--netns", "NAME|PID", "probe from inside this network namespace, or a process's");

  static final Option RECORD =
      Option.flag("--record", "keep what is found in the history (docs/history.md)");
  static final Option DATA =
      Option.value(
          "--data",
          "DIR",
          "where the history is kept: a folder, or a database as jdbc:postgresql://HOST/NAME;"
              + " otherwise $XDG_DATA_HOME/portscan or ~/.local/share/portscan");

  /** Of a command that asks nothing of the history. */
  static final List<Option> RECORDING = List.of(RECORD, DATA);

  /** All but those that say how long to ask, for a command with a time of its own. */
  static final List<Option> WITHOUT_TIMING =
      List.of(IPV4, IPV6, UDP, PROBE, REQUEST, RATE, SOURCE, DEVICE, NETNS);

  /** In the order of the help. */
  static final List<Option> ALL =
      List.of(IPV4, IPV6, UDP, PROBE, REQUEST, TIMEOUT, RETRIES, RATE, SOURCE, DEVICE, NETNS);

  private ProbeOptions() {}

  /** Whether to record the run; a mistake in the words about that is told. */
  static boolean records(Words words) {
    if (words.has(DATA) && !words.has(RECORD)) {
      throw new UsageException(
          "--data says where --record keeps the run; add that or leave it out");
    }
    return words.has(RECORD);
  }

  /** Which transport a port without a prefix belongs to. */
  static Transport transport(Words words) {
    String probe = words.value(PROBE).orElse(AUTO);
    if (!probe.equals(AUTO)) {
      requireKnown("probe", probe, PROBE.choices());
    }
    boolean udp = words.has(UDP) || probe.equals(Probes.UDP.id());
    if (words.has(UDP) && !probe.equals(AUTO) && !probe.equals(Probes.UDP.id())) {
      throw new UsageException("--probe " + probe + " is TCP's and --udp is not; leave one out");
    }
    return udp ? Transport.UDP : Transport.TCP;
  }

  /** The probe by packets that is asked for by name; empty if there is none. */
  static Optional<PacketProbe> packetProbe(Words words) {
    if (!words.has(PROBE)) {
      return Optional.empty();
    }
    return Probes.byId(words.value(PROBE).get())
        .filter(PacketProbe.class::isInstance)
        .map(PacketProbe.class::cast);
  }

  /** A checker that asks as the words say. */
  static Checker.Builder checker(Words words, Timing timing, Consumer<String> notes) {
    Checker.Builder builder =
        Checker.builder()
            .families(families(words))
            .timing(timing)
            .origin(origin(words))
            .notes(notes);
    udpRequests(words).ifPresent(builder::udpRequests);
    return builder;
  }

  /** What every UDP port is sent, where that is one request alone. */
  static Optional<IntFunction<List<UdpRequest>>> udpRequests(Words words) {
    return words.value(REQUEST).map(ProbeOptions::request);
  }

  private static IntFunction<List<UdpRequest>> request(String id) {
    requireKnown("request", id, REQUEST.choices());
    List<UdpRequest> only = UdpRequests.byId(id).stream().toList();
    return _ -> only;
  }

  /** Whether neither is the same as both. */
  static Set<AddressFamily> families(Words words) {
    boolean ipv4 = words.has(IPV4);
    boolean ipv6 = words.has(IPV6);
    if (ipv4 == ipv6) {
      return EnumSet.allOf(AddressFamily.class);
    }
    return EnumSet.of(ipv4 ? AddressFamily.IPV4 : AddressFamily.IPV6);
  }

  static Timing timing(Words words) {
    Timing timing = Timing.standard();
    return new Timing(
        words.duration(TIMEOUT).orElse(timing.timeout()),
        words.number(RETRIES, 0, MOST_RETRIES).orElse(timing.retries()),
        rate(words));
  }

  /** Probes a second. */
  static double rate(Words words) {
    return words
        .number(RATE, 1, HIGHEST_RATE)
        .map(Integer::doubleValue)
        .orElse(Timing.DEFAULT_RATE);
  }

  static Origin origin(Words words) {
    IpAddress source =
        words
            .value(SOURCE)
            .map(text ->
                IpAddress.parse(text)
                    .orElseThrow(() ->
                        new UsageException(
                            "--source %s is not an IP address".formatted(Printable.quoted(text)))))
            .orElse(null);
    return new Origin(
        source,
        words.value(DEVICE).map(text -> nonEmpty(DEVICE, text)).orElse(null),
        words.value(NETNS).map(ProbeOptions::netns).orElse(null));
  }

  private static String netns(String text) {
    if (nonEmpty(NETNS, text).contains("/") || text.startsWith(".")) {
      throw new UsageException(
          "--netns %s is neither a name under /run/netns nor a process number"
              .formatted(Printable.quoted(text)));
    }
    return text;
  }

  private static String nonEmpty(Option option, String text) {
    if (text.isEmpty()) {
      throw new UsageException(option.name() + " needs a value");
    }
    return text;
  }

  static void requireKnown(String what, String word, List<String> known) {
    if (!known.contains(word)) {
      throw unknown(what, word, known);
    }
  }

  static UsageException unknown(String what, String word, List<String> known) {
    return new UsageException(
        "unknown %s %s%s"
            .formatted(
                what,
                Printable.quoted(word),
                Suggestions.nearest(word, known)
                    .map(nearest -> "; did you mean \"" + nearest + "\"?")
                    .orElse("; it is one of " + String.join(", ", known))));
  }
}
