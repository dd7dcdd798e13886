package portscan.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.api.scan.Egress;
import portscan.api.scan.ScopePolicy;
import portscan.engine.discovery.HostDiscovery;

/**
 * What a scope takes away from a scan's targets, known before anything is sent.
 *
 * @param excluded what it forbids of them on all ports that are asked
 * @param refused the addresses that stand for what nothing is left of
 */
record ScopeCut(List<Host.Addresses> excluded, List<Refused> refused) {
  /** Parts of blocks that a scope forbids, of which each is worth a line. */
  private static final int MOST_PARTS_TOLD = 5;

  ScopeCut {
    excluded = List.copyOf(excluded);
    refused = List.copyOf(refused);
  }

  /** An address of a target that is out of scope. */
  record Refused(Target target, Lookup.Missing missing) {}

  /**
   * Asks the scope about each target.
   *
   * @param onlyHosts whether no ports are asked
   * @param notes takes a line for the user about each part that is left out
   */
  static ScopeCut of(
      Egress egress, List<Asks.Resolved> resolved, boolean onlyHosts, Consumer<String> notes) {
    List<Host.Addresses> excluded = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    int parts = 0;
    for (Asks.Resolved one : resolved) {
      Target target = one.target();
      for (Host.Addresses block : Spaces.parts(one.addresses())) {
        List<ScopePolicy.Closed> closed = egress.close(target.text(), block, target.ports());
        closed.forEach(part -> excluded.add(Egress.span(part)));
        if (isCovered(block, closed)) {
          refused.add(
              new Refused(
                  onlyHosts ? withOnePort(target) : target,
                  outOfScope(block.address(0), closed.getFirst().rule())));
          continue;
        }
        for (ScopePolicy.Closed part : closed) {
          if (parts++ < MOST_PARTS_TOLD) {
            notes.accept(
                "%s: %s is left out: %s".formatted(target.text(), text(part), part.rule()));
          }
        }
      }
    }
    if (parts > MOST_PARTS_TOLD) {
      notes.accept(
          "%,d more parts of targets are out of scope and left out"
              .formatted(parts - MOST_PARTS_TOLD));
    }
    return new ScopeCut(excluded, refused);
  }

  /** Whether nothing of a block is left. */
  private static boolean isCovered(Host.Addresses block, List<ScopePolicy.Closed> closed) {
    IpAddress last = block.address(block.size() - 1);
    List<ScopePolicy.Closed> ascending = new ArrayList<>(closed);
    ascending.sort(Comparator.comparing(ScopePolicy.Closed::first));
    IpAddress next = block.address(0).withZone("");
    for (ScopePolicy.Closed part : ascending) {
      if (part.first().compareTo(next) > 0) {
        return false;
      }
      if (part.last().compareTo(last.withZone("")) >= 0) {
        return true;
      }
      if (part.last().compareTo(next) >= 0) {
        next = new Host.Span(part.last(), 2).address(1);
      }
    }
    return false;
  }

  /** Where ports are of no interest, one of them stands for the target. */
  private static Target withOnePort(Target target) {
    Transport transport =
        target.ports().only(Transport.TCP).isEmpty() ? Transport.UDP : Transport.TCP;
    int port = target.ports().numbers(transport).nextSetBit(0);
    return new Target(target.text(), target.host(), PortSet.of(transport, port));
  }

  private static Lookup.Missing outOfScope(IpAddress address, String rule) {
    return new Lookup.Missing(address, HostDiscovery.outOfScope(rule));
  }

  private static String text(ScopePolicy.Closed part) {
    return part.first().equals(part.last()) ? "" + part.first() : part.first() + "-" + part.last();
  }
}
