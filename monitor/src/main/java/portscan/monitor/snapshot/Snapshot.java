package portscan.monitor.snapshot;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;

/**
 * What is known of many hosts at one time.
 *
 * @param source where it comes from, for people: a file's name, {@code run 7}
 * @param at when it was taken, or the taking of it began
 * @param until when that ended; not before it began
 * @param listing what it means that a port or a host is not in it
 * @param complete whether the run that gave it came to its end, as far as that is told
 * @param hosts in ascending order of address
 */
public record Snapshot(
    String source,
    Instant at,
    Instant until,
    Listing listing,
    boolean complete,
    SortedMap<IpAddress, HostSnapshot> hosts) {

  /** What it means that a port or a host is not in a snapshot. */
  public enum Listing {
    /** It was not probed: all that was probed is in it. */
    ALL_PROBED,
    /** A host that is missing may be down; ports of the hosts in it are all there. */
    HOSTS_UP,
    /** Nothing but open ports are in it: what is missing was not probed or is not open. */
    OPEN_PORTS
  }

  public Snapshot {
    until = until.isBefore(at) ? at : until;
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
  }

  /** Takes in what is known of hosts, port by port. */
  public static final class Builder {
    private final Map<IpAddress, HostSnapshot.Builder> open = new HashMap<>();
    private final SortedMap<IpAddress, HostSnapshot> done = new TreeMap<>();
    private boolean complete = true;

    /** Nothing yet. */
    public Builder() {}

    /** The host of that address. */
    public HostSnapshot.Builder host(IpAddress address) {
      return open.computeIfAbsent(address, HostSnapshot.Builder::new);
    }

    /** Takes in a verdict; what failed on our own side is no probe of the port. */
    public void add(Observation seen) {
      IpAddress address = seen.address();
      if (address != null && seen.outcome() instanceof Classified) {
        host(address).add(seen.transport(), seen.port(), Verdicts.of(seen));
      }
    }

    /** Takes in a whole host. */
    public void add(HostSnapshot host) {
      done.put(host.address(), host);
    }

    /** The run did not come to its end. */
    public void interrupted() {
      complete = false;
    }

    /** What was taken in, of one moment. */
    public Snapshot build(String source, Instant at, Listing listing) {
      return build(source, at, at, listing);
    }

    /** What was taken in. */
    public Snapshot build(String source, Instant at, Instant until, Listing listing) {
      SortedMap<IpAddress, HostSnapshot> hosts = new TreeMap<>(done);
      open.forEach((address, host) -> hosts.put(address, host.build()));
      return new Snapshot(source, at, until, listing, complete, hosts);
    }
  }
}
