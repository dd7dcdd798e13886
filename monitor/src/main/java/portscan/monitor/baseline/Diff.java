package portscan.monitor.baseline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.PortState;
import portscan.api.model.Transport;
import portscan.format.service.ServiceWords;
import portscan.monitor.baseline.Difference.Kind;
import portscan.monitor.baseline.Difference.Severity;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Snapshot;
import portscan.monitor.snapshot.Verdict;

/**
 * What differs between a known state and a later one.
 *
 * @param before the known state
 * @param after the later one
 * @param differences the worst first, then by address and port
 * @param compared how many ports both states know
 */
public record Diff(Snapshot before, Snapshot after, List<Difference> differences, long compared) {
  public Diff {
    differences = List.copyOf(differences);
  }

  /** Whether something is not as it was. */
  public boolean differs() {
    return differences.stream().anyMatch(difference -> difference.kind().isChange());
  }

  /** Whether there was nothing to compare: no port and no host that both states know. */
  public boolean isUndecided() {
    return compared == 0 && !differs();
  }

  /** Compares two states. */
  public static Diff between(Snapshot before, Snapshot after) {
    return new Comparison(before, after).diff();
  }

  private static final class Comparison {
    private static final int PORTS = 1 << 16;

    private final Snapshot before;
    private final Snapshot after;
    private final List<Difference> found = new ArrayList<>();
    private final @Nullable Verdict[] was = new @Nullable Verdict[PORTS];
    private final @Nullable Verdict[] is = new @Nullable Verdict[PORTS];
    private long compared;

    Comparison(Snapshot before, Snapshot after) {
      this.before = before;
      this.after = after;
    }

    Diff diff() {
      TreeSet<IpAddress> addresses = new TreeSet<>(before.hosts().keySet());
      addresses.addAll(after.hosts().keySet());
      for (IpAddress address : addresses) {
        HostSnapshot old = before.hosts().get(address);
        HostSnapshot now = after.hosts().get(address);
        if (old == null && now != null) {
          onlyNow(now);
        } else if (old != null && now == null) {
          if (old.presence() != Presence.DOWN) {
            add(Kind.NOT_PROBED, Severity.NOTE, address, old.probed(), null, null);
          }
        } else if (old != null && now != null) {
          both(old, now);
        }
      }
      found.sort(
          Comparator.comparing(Difference::severity)
              .thenComparing(Difference::address)
              .thenComparingInt(Comparison::firstPort));
      return new Diff(before, after, found, compared);
    }

    private static int firstPort(Difference difference) {
      PortSet ports = difference.ports();
      int tcp = ports.numbers(Transport.TCP).nextSetBit(0);
      return tcp >= 0 ? tcp : PORTS + ports.numbers(Transport.UDP).nextSetBit(0);
    }

    /** A host that the known state does not have. */
    private void onlyNow(HostSnapshot now) {
      if (now.presence() != Presence.UP) {
        return;
      }
      PortSet open = now.open();
      switch (before.listing()) {
        case ALL_PROBED -> {
          if (!open.isEmpty()) {
            add(Kind.NEWLY_PROBED, Severity.NOTE, now.address(), open, null, null);
          }
        }
        case HOSTS_UP -> appeared(now);
        case OPEN_PORTS -> {
          if (!open.isEmpty()) {
            appeared(now);
          }
        }
      }
    }

    private void appeared(HostSnapshot now) {
      PortSet open = now.open();
      Severity severity = open.isEmpty() ? Severity.CHANGED : Severity.EXPOSED;
      add(Kind.HOST_APPEARED, severity, now.address(), open, null, null);
    }

    private void gone(HostSnapshot old) {
      PortSet open = old.open();
      Severity severity = open.isEmpty() ? Severity.CHANGED : Severity.UNAVAILABLE;
      add(Kind.HOST_GONE, severity, old.address(), open, null, null);
    }

    private void both(HostSnapshot old, HostSnapshot now) {
      if (old.presence() == Presence.DOWN || now.presence() == Presence.DOWN) {
        compared++;
        if (old.presence() == Presence.UP) {
          gone(old);
        } else if (now.presence() == Presence.UP) {
          appeared(now);
        }
        return;
      }
      if (old.groups().equals(now.groups())) {
        compared += old.probed().size();
        return;
      }
      if (isSilent(old, now)) {
        compared += now.probed().size();
        gone(old);
        return;
      }
      Map<Change, BitSet[]> alike = new LinkedHashMap<>();
      for (Transport transport : Transport.values()) {
        BitSet ports = fill(was, old, transport);
        ports.or(fill(is, now, transport));
        for (int port = ports.nextSetBit(0); port >= 0; port = ports.nextSetBit(port + 1)) {
          port(old.address(), transport, port, alike);
          was[port] = null;
          is[port] = null;
        }
      }
      alike.forEach((change, ports) ->
          add(
              change.kind,
              change.severity,
              old.address(),
              PortSet.of(ports[0], ports[1]),
              change.before,
              change.after));
    }

    /**
     * Whether the host answered and nothing of it does any more. Of a single port that is told as
     * the port's change.
     */
    private static boolean isSilent(HostSnapshot old, HostSnapshot now) {
      PortSet asked = now.probed();
      return old.presence() == Presence.UP
          && now.presence() == Presence.UNKNOWN
          && asked.size() > 1
          && old.probed().minus(asked).isEmpty()
          && now.groups().stream()
              .allMatch(group -> group.verdict().reason().equals("no-response"));
    }

    /** What ports of a host that need no line of their own have in common. */
    private record Change(
        Kind kind, Severity severity, @Nullable Verdict before, @Nullable Verdict after) {}

    private void port(
        IpAddress address, Transport transport, int port, Map<Change, BitSet[]> alike) {
      Verdict old = was[port];
      Verdict now = is[port];
      if (old == null && now != null) {
        if (now.isOpen() && before.listing() == Snapshot.Listing.OPEN_PORTS) {
          add(Kind.OPENED, Severity.EXPOSED, address, PortSet.of(transport, port), null, now);
        } else if (now.isOpen()) {
          fold(alike, new Change(Kind.NEWLY_PROBED, Severity.NOTE, null, null), transport, port);
        }
      } else if (old != null && now == null) {
        fold(alike, new Change(Kind.NOT_PROBED, Severity.NOTE, null, null), transport, port);
      } else if (old != null && now != null) {
        compared++;
        Kind kind = kind(old, now);
        if (kind == null) {
          details(address, transport, port, old, now);
          return;
        }
        Severity severity = severity(kind, old);
        if (old.isOpen() || now.isOpen()) {
          add(kind, severity, address, PortSet.of(transport, port), old, now);
        } else {
          fold(alike, new Change(kind, severity, old, now), transport, port);
        }
      }
    }

    /** How the state differs; null if it does not, or nothing that both states can tell. */
    private static @Nullable Kind kind(Verdict old, Verdict now) {
      PortState was = old.state();
      return switch (now.state()) {
        case OPEN ->
            switch (was) {
              case OPEN -> null;
              case CLOSED, FILTERED, OPEN_OR_FILTERED -> Kind.OPENED;
              case UNFILTERED -> null;
            };
        case CLOSED ->
            switch (was) {
              case OPEN, FILTERED, OPEN_OR_FILTERED -> Kind.CLOSED;
              case CLOSED, UNFILTERED -> null;
            };
        case UNFILTERED ->
            switch (was) {
              case FILTERED, OPEN_OR_FILTERED -> Kind.CLOSED;
              case OPEN, CLOSED, UNFILTERED -> null;
            };
        case FILTERED, OPEN_OR_FILTERED ->
            switch (was) {
              case OPEN, CLOSED, UNFILTERED -> Kind.NEWLY_FILTERED;
              case FILTERED, OPEN_OR_FILTERED -> null;
            };
      };
    }

    /** What else differs of a port that is open still. */
    private void details(
        IpAddress address, Transport transport, int port, Verdict old, Verdict now) {
      if (!old.isOpen() || !now.isOpen()) {
        return;
      }
      PortSet ports = PortSet.of(transport, port);
      if (differ(ServiceWords.of(old.service()), ServiceWords.of(now.service()))
          || differ(old.software(), now.software())) {
        add(Kind.SERVICE_CHANGED, Severity.CHANGED, address, ports, old, now);
      }
      if (differ(old.certificate().fingerprint(), now.certificate().fingerprint())) {
        add(Kind.CERTIFICATE_CHANGED, Severity.CHANGED, address, ports, old, now);
      }
    }

    /** Whether both are known and not the same. */
    private static boolean differ(String old, String now) {
      return !old.isEmpty() && !now.isEmpty() && !old.equalsIgnoreCase(now);
    }

    private static Severity severity(Kind kind, Verdict old) {
      return switch (kind) {
        case OPENED -> Severity.EXPOSED;
        case CLOSED, NEWLY_FILTERED -> old.isOpen() ? Severity.UNAVAILABLE : Severity.CHANGED;
        case SERVICE_CHANGED, CERTIFICATE_CHANGED, HOST_APPEARED, HOST_GONE -> Severity.CHANGED;
        case NOT_PROBED, NEWLY_PROBED -> Severity.NOTE;
      };
    }

    private static void fold(
        Map<Change, BitSet[]> alike, Change change, Transport transport, int port) {
      alike
          .computeIfAbsent(change, _ -> new BitSet[] {new BitSet(), new BitSet()})[
          transport == Transport.TCP ? 0 : 1]
          .set(port);
    }

    private static BitSet fill(
        @Nullable Verdict[] verdicts, HostSnapshot host, Transport transport) {
      BitSet all = new BitSet();
      for (HostSnapshot.Group group : host.groups()) {
        BitSet ports = group.ports().numbers(transport);
        for (int port = ports.nextSetBit(0); port >= 0; port = ports.nextSetBit(port + 1)) {
          verdicts[port] = group.verdict();
        }
        all.or(ports);
      }
      return all;
    }

    private void add(
        Kind kind,
        Severity severity,
        IpAddress address,
        PortSet ports,
        @Nullable Verdict old,
        @Nullable Verdict now) {
      found.add(new Difference(kind, severity, address, ports, old, now));
    }
  }
}
