package portscan.monitor.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.Transport;
import portscan.api.scan.ObservationSink;
import portscan.format.report.RunEnd;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.TargetNames;
import portscan.monitor.snapshot.Verdict;
import portscan.monitor.snapshot.Verdicts;

/**
 * Takes in what a run finds; {@link #commit} writes all of it, and until then nothing is written.
 *
 * <p>What is kept meanwhile is a few bits for each port of each host. Not for several threads at
 * once.
 */
public final class Recorder implements ObservationSink {
  private final History history;
  private final RunHeader header;
  private final RunPorts ports = new RunPorts();
  private final Map<IpAddress, FoundHost> hosts = new HashMap<>();
  private final SortedMap<String, Set<IpAddress>> names = new TreeMap<>();
  private final TargetNames targets = new TargetNames();
  private @Nullable FoundHost last;
  private long observations;

  Recorder(History history, RunHeader header) {
    this.history = history;
    this.header = header;
  }

  /** Takes in a verdict; the last one on a port counts. What failed on our own side is none. */
  @Override
  public void accept(Observation seen) {
    if (seen.address() != null && seen.outcome() instanceof Classified) {
      accept(seen.address(), seen.transport(), seen.port(), Verdicts.of(seen));
      named(targets.of(seen.target()), seen.address());
    }
  }

  /** Takes in a verdict with what a look at the service told. */
  public void accept(Observation seen, ServiceLook.Result found) {
    if (seen.address() != null && seen.outcome() instanceof Classified) {
      accept(seen.address(), seen.transport(), seen.port(), Verdicts.of(seen, found));
    }
  }

  /** Takes in a verdict on a port. */
  public void accept(IpAddress address, Transport transport, int port, Verdict verdict) {
    if (host(address).add(transport, ports.index(transport, port), verdict)) {
      observations++;
    }
  }

  /** Takes in all that is known of a host. */
  public void accept(HostSnapshot host) {
    for (HostSnapshot.Group group : host.groups()) {
      group
          .ports()
          .forEach((transport, port) -> accept(host.address(), transport, port, group.verdict()));
    }
    if (host.presence() == Presence.DOWN) {
      down(host.address());
    }
    host.names().forEach(name -> named(name, host.address()));
  }

  /** The names led to these addresses. */
  public void named(Map<String, List<IpAddress>> addresses) {
    addresses.forEach((name, found) -> found.forEach(address -> named(name, address)));
  }

  /** The name led to the address; an empty one is none. */
  public void named(String name, IpAddress address) {
    if (!name.isEmpty()) {
      names.computeIfAbsent(TargetNames.plain(name), _ -> new TreeSet<>()).add(address);
    }
  }

  /** The host was looked for and did not answer, so that its ports were not asked. */
  public void down(IpAddress address) {
    host(address).down();
  }

  private FoundHost host(IpAddress address) {
    FoundHost host = last;
    if (host == null || !host.address().equals(address)) {
      host = hosts.computeIfAbsent(address, FoundHost::new);
      last = host;
    }
    return host;
  }

  /**
   * Writes the run, whole, in one transaction; when this returns it survives whatever happens.
   *
   * @return the run as it is in the history: what was there before, if its id was
   */
  public RecordedRun commit(RunEnd end) {
    List<FoundHost> found = new ArrayList<>(hosts.values());
    found.sort((one, other) -> one.address().compareTo(other.address()));
    return history.commit(header, end, observations, found, ports, names);
  }
}
