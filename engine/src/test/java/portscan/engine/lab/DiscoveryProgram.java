package portscan.engine.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.scan.AuditSink;
import portscan.api.scan.Egress;
import portscan.engine.discovery.DiscoveryMethod;
import portscan.engine.discovery.HostDiscovery;
import portscan.engine.discovery.HostVerdict;
import portscan.engine.order.ProbeSpace;

/**
 * Discovers which of the hosts that its arguments name are up, and prints a line for each, and how
 * many milliseconds it took.
 *
 * <p>An argument {@code address/count} is a target. {@code PE}, {@code PP}, {@code PS80}, {@code
 * PA80} and {@code PU80} are methods, {@code connecting} goes without privilege, {@code
 * refused=ADDRESS} is out of scope.
 */
final class DiscoveryProgram {
  private DiscoveryProgram() {}

  static void main(String[] words) throws InterruptedException {
    ProbeSpace.Builder space = ProbeSpace.builder(Transport.TCP);
    List<DiscoveryMethod> methods = new ArrayList<>();
    List<IpAddress> refused = new ArrayList<>();
    boolean connecting = false;
    for (String word : words) {
      if (word.equals("connecting")) {
        connecting = true;
      } else if (word.startsWith("refused=")) {
        refused.add(IpAddress.literal(word.substring(8)));
      } else if (word.startsWith("P")) {
        methods.add(method(word));
      } else {
        String[] parts = word.split("/", -1);
        space.add(
            word,
            new Host.Span(IpAddress.literal(parts[0]), Long.parseLong(parts[1])),
            PortSet.of(Transport.TCP, 22));
      }
    }
    HostDiscovery.Builder builder =
        HostDiscovery.builder(space.build())
            .egress(
                new Egress(
                    (_, endpoint) ->
                        refused.contains(endpoint.address())
                            ? java.util.Optional.of("not this one")
                            : java.util.Optional.empty(),
                    AuditSink.none()))
            .sink(verdict -> System.out.println(line(verdict)));
    if (!methods.isEmpty()) {
      builder.methods(methods);
    }
    if (connecting) {
      builder.connecting();
    }
    try {
      long startNs = System.nanoTime();
      builder.build().run();
      System.err.println((System.nanoTime() - startNs) / 1_000_000);
    } catch (PortScanException e) {
      System.out.println("exception " + e.trouble());
    }
  }

  private static DiscoveryMethod method(String word) {
    int port = word.length() == 2 ? 0 : Integer.parseInt(word.substring(2));
    return switch (word.substring(0, 2)) {
      case "PE" -> DiscoveryMethod.echo();
      case "PP" -> DiscoveryMethod.timestamp();
      case "PS" -> DiscoveryMethod.syn(port);
      case "PA" -> DiscoveryMethod.ack(port);
      case "PU" -> DiscoveryMethod.udp(port);
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static String line(HostVerdict verdict) {
    Duration rtt = verdict.rtt();
    return String.join(
        "\t",
        verdict.address().toString(),
        verdict.up() ? "up" : verdict.failure() == null ? "down" : "unknown",
        verdict.reason(),
        Integer.toString(verdict.ttl()),
        String.valueOf(verdict.from()),
        rtt == null ? "-1" : Long.toString(rtt.toNanos() / 1000));
  }
}
