package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import portscan.api.model.Evidence;
import portscan.api.model.Host.Addresses;
import portscan.api.model.Host.Span;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.engine.NamespaceThread;
import portscan.engine.order.ProbeSpace;
import portscan.engine.packet.PacketScan;
import portscan.engine.probe.PacketProbe;
import portscan.testkit.lab.Node;

/**
 * What scans by packets see from a node: they run in this process, on a thread in its namespace.
 */
final class PacketView {
  private final Node from;
  private final PacketProbe probe;
  private final ProbeSpace.Builder space = ProbeSpace.builder(Transport.TCP);
  private UnaryOperator<PacketScan.Builder> settings = builder -> builder;
  private final List<Observation> seen = Collections.synchronizedList(new ArrayList<>());
  private long tookNs;

  PacketView(Node from, PacketProbe probe) {
    this.from = from;
    this.probe = probe;
  }

  /** Asks one address. */
  PacketView of(String address, PortSet ports) {
    return of(new Span(IpAddress.literal(address), 1), ports);
  }

  PacketView of(Addresses addresses, PortSet ports) {
    space.add("target", addresses, ports);
    return this;
  }

  PacketView with(UnaryOperator<PacketScan.Builder> wanted) {
    UnaryOperator<PacketScan.Builder> before = settings;
    settings = builder -> wanted.apply(before.apply(builder));
    return this;
  }

  static PortSet tcp(int first, int last) {
    return PortSet.range(Transport.TCP, first, last);
  }

  /** Scans to the end. */
  PacketView scan() throws InterruptedException {
    PacketScan scan =
        settings.apply(PacketScan.builder(space.build(), probe)).sink(seen::add).build();
    long startNs = System.nanoTime();
    NamespaceThread.run(from.namespace(), scan::run);
    tookNs = System.nanoTime() - startNs;
    return this;
  }

  /** The observations so far. */
  List<Observation> seen() {
    return List.copyOf(seen);
  }

  double seconds() {
    return tookNs / 1e9;
  }

  /**
   * The verdict on each {@code address/port}, of which every one was observed exactly once: state
   * and reason, and who sent an ICMP error if that was not the target; or the trouble.
   */
  Map<String, String> verdicts() {
    Map<String, String> verdicts = new TreeMap<>();
    for (Observation each : seen()) {
      String endpoint = each.address() + "/" + each.port();
      assertThat(verdicts.put(endpoint, verdict(each))).as(endpoint).isNull();
    }
    return verdicts;
  }

  private static String verdict(Observation each) {
    return switch (each.outcome()) {
      case Outcome.Classified classified ->
          classified.state() + " " + classified.reason() + sender(each);
      case Outcome.Undetermined undetermined -> "undetermined " + undetermined.failure().trouble();
    };
  }

  private static String sender(Observation each) {
    return each.evidence() instanceof Evidence.IcmpError error
            && !error.from().equals(each.address())
        ? " from " + error.from()
        : "";
  }
}
