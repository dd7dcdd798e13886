package portscan.format.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Evidence.LocalFailure;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Target;
import portscan.api.model.Transport;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.TargetOptions;
import portscan.format.syntax.Targets;

/**
 * What is known of one address, in a size that does not grow with the ports that are alike.
 *
 * @param target what the user asked for, as typed
 * @param name the host name in it; empty if an address was asked for
 * @param address null only if the name gave none: then there are failures alone
 * @param status whether the host is there
 * @param startedAt when its first probe was sent
 * @param finishedAt when its last verdict was reached
 * @param listed the ports that have a line of their own, one observation each, by transport and
 *     port
 * @param folded the others that a verdict was reached on; each transport, state and reason once, by
 *     state, transport and reason
 * @param failed what kept the rest from any verdict, each kind once
 * @param roundTrip null if nothing of it answered
 * @param everyPortAnswers whether also ports answer that nobody uses, so that its open ports prove
 *     nothing
 */
public record HostResult(
    String target,
    String name,
    @Nullable IpAddress address,
    HostStatus status,
    Instant startedAt,
    Instant finishedAt,
    List<Observation> listed,
    List<FoldedPorts> folded,
    List<Failed> failed,
    @Nullable RoundTrip roundTrip,
    boolean everyPortAnswers) {

  /**
   * Ports that our own side failed on in the same way.
   *
   * @param count how many, 1 or more
   */
  public record Failed(LocalFailure failure, int count) {}

  /**
   * The estimate of RFC 6298 section 2.
   *
   * @param smoothed the smoothed round trip
   * @param variation its mean deviation
   */
  public record RoundTrip(Duration smoothed, Duration variation) {
    /** How long an answer may take before it counts as missing: RFC 6298's, without its floor. */
    public Duration timeout() {
      return smoothed.plus(variation.multipliedBy(4));
    }
  }

  public HostResult {
    listed = List.copyOf(listed);
    folded = List.copyOf(folded);
    failed = List.copyOf(failed);
    if (address == null && !(listed.isEmpty() && folded.isEmpty())) {
      throw new IllegalArgumentException("a port is a port of an address");
    }
  }

  /** Whether it has an open port. */
  public boolean hasOpen() {
    for (Observation port : listed) {
      if (port.isOpen()) {
        return true;
      }
    }
    return false;
  }

  /** How many of its ports are in {@code state}. */
  public int count(PortState state) {
    int count = 0;
    for (Observation port : listed) {
      if (port.state().orElseThrow() == state) {
        count++;
      }
    }
    for (FoldedPorts ports : folded) {
      if (ports.state() == state) {
        count += ports.count();
      }
    }
    return count;
  }

  /** How many of its ports nothing could be learnt about. */
  public int undetermined() {
    int count = 0;
    for (Failed one : failed) {
      count += one.count();
    }
    return count;
  }

  /** The hosts of a target, in the order in which they were first seen. */
  static List<HostResult> of(TargetResult result) {
    String name = name(result.target());
    List<HostTally> hosts = new ArrayList<>();
    for (EndpointLooks endpoint : EndpointLooks.of(result.observations())) {
      tally(hosts, result.target(), name, endpoint.address()).add(endpoint.typical());
    }
    List<HostResult> results = new ArrayList<>();
    for (HostTally host : hosts) {
      results.add(host.result());
    }
    return results;
  }

  private static HostTally tally(
      List<HostTally> hosts, String target, String name, @Nullable IpAddress address) {
    for (HostTally host : hosts) {
      if (address == null ? host.address() == null : address.equals(host.address())) {
        return host;
      }
    }
    HostTally host = new HostTally(target, name, address, HostTally.MOST_OF_A_STATE);
    hosts.add(host);
    return host;
  }

  /** The host name in a target as typed; empty if there is none. */
  private static String name(String target) {
    TargetOptions options = new TargetOptions(PortSet.of(Transport.TCP, 1), Transport.TCP);
    return Targets.parse(target, options) instanceof Parsed.Ok<Target>(Target understood)
            && understood.host() instanceof Host.Name(String name)
        ? name
        : "";
  }
}
