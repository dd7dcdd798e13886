package portscan.engine.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import portscan.api.model.Evidence;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.scan.Origin;
import portscan.api.scan.Timing;
import portscan.engine.Checker;
import portscan.engine.capture.PcapngWriter;

/**
 * Checks what its arguments say, and prints a line for each observation: see {@link Seen}.
 *
 * <p>An argument {@code transport/address/first-last} is a target. {@code source=}, {@code device=}
 * and {@code netns=} say where from, {@code timeout=} how many milliseconds at the most, and {@code
 * apart} that each target gets a check of its own, one after the other, and {@code capture=} where
 * packets are kept.
 */
final class ScanProgram {
  private ScanProgram() {}

  static void main(String[] words) throws InterruptedException {
    IpAddress source = null;
    String device = null;
    String netns = null;
    Timing timing = Timing.standard();
    boolean apart = false;
    PcapngWriter capture = null;
    List<Target> targets = new ArrayList<>();
    for (String word : words) {
      String value = word.substring(word.indexOf('=') + 1);
      switch (word.substring(0, word.length() - value.length())) {
        case "source=" -> source = IpAddress.literal(value);
        case "device=" -> device = value;
        case "netns=" -> netns = value;
        case "capture=" -> capture = new PcapngWriter(Path.of(value));
        case "timeout=" -> timing = timing.withTimeout(Duration.ofMillis(Long.parseLong(value)));
        default -> {
          if (word.equals("apart")) {
            apart = true;
          } else {
            targets.add(target(word));
          }
        }
      }
    }
    Checker.Builder building =
        Checker.builder()
            .timing(timing)
            .origin(new Origin(source, device, netns))
            .notes(System.err::println);
    if (capture != null) {
      building.capture(capture);
    }
    Checker checker = building.build();
    try {
      for (List<Target> together : apart ? each(targets) : List.of(targets)) {
        checker.check(together, observation -> System.out.println(line(observation)));
      }
    } catch (PortScanException e) {
      System.out.println("exception " + e.trouble());
    }
    if (capture != null) {
      capture.close();
    }
  }

  private static List<List<Target>> each(List<Target> targets) {
    return targets.stream().map(List::of).toList();
  }

  private static Target target(String word) {
    String[] parts = word.split("/", -1);
    String[] ports = parts[2].split("-", -1);
    return new Target(
        word,
        new Host.Span(IpAddress.literal(parts[1]), 1),
        PortSet.range(
            Transport.valueOf(parts[0].toUpperCase(Locale.ROOT)),
            Integer.parseInt(ports[0]),
            Integer.parseInt(ports[ports.length - 1])));
  }

  private static String line(Observation seen) {
    return String.join(
        "\t",
        seen.transport() + "/" + seen.address() + "/" + seen.port(),
        verdict(seen),
        String.valueOf(seen.source()),
        Integer.toString(seen.attempts()),
        seen.rtt() == null ? "-1" : Long.toString(seen.rtt().toMillis()));
  }

  private static String verdict(Observation seen) {
    return switch (seen.outcome()) {
      case Outcome.Classified classified ->
          classified.state() + " " + classified.reason() + sender(seen.evidence());
      case Outcome.Undetermined undetermined -> "undetermined " + undetermined.failure().trouble();
    };
  }

  private static String sender(Evidence evidence) {
    return evidence instanceof Evidence.IcmpError error
        ? " from %s %s %d/%d".formatted(error.origin(), error.from(), error.type(), error.code())
        : "";
  }
}
