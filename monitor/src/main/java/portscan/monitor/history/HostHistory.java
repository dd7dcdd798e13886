package portscan.monitor.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.IpAddress;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.monitor.snapshot.HostSnapshot;
import portscan.monitor.snapshot.Presence;
import portscan.monitor.snapshot.Verdict;

/** All that is in the history of one address, as one vantage saw it. */
public final class HostHistory {
  private static final int ANY_OTHER = 0;

  /** A run of the vantage; {@code at} is when it began. */
  record Run(int number, Instant at, int coverage) {}

  /** A row of the table {@code port_state}; {@code until} is past every run where it is null. */
  record State(int transport, int port, int since, int until, Verdict verdict) {
    boolean holdsAt(int run) {
      return since <= run && run < until;
    }
  }

  private final IpAddress address;
  private final String vantage;
  private final List<Run> runs;
  private final List<State> states;

  /** The ports that each coverage asks this address for; without those that leave it out. */
  private final Map<Integer, PortSet> asked;

  HostHistory(
      IpAddress address,
      String vantage,
      List<Run> runs,
      List<State> states,
      Map<Integer, PortSet> asked) {
    this.address = address;
    this.vantage = vantage;
    this.runs = runs;
    this.states = states;
    this.asked = asked;
  }

  /** The address. */
  public IpAddress address() {
    return address;
  }

  /** Where it was seen from. */
  public String vantage() {
    return vantage;
  }

  /** What each run says of a port, in the order in which they began. */
  public Timeline timeline(Transport transport, int port) {
    List<State> own = of(transport, port);
    List<State> usual = of(transport, ANY_OTHER);
    List<State> down = down();
    List<Look> looks = new ArrayList<>(runs.size());
    for (Run run : runs) {
      PortSet ports = asked.get(run.coverage);
      Look.Found found = Look.Found.NOT_PROBED;
      Verdict verdict = null;
      if (ports != null && ports.contains(transport, port)) {
        if (at(down, run.number) != null) {
          found = Look.Found.HOST_DOWN;
        } else {
          verdict = at(own, run.number);
          verdict = verdict == null ? at(usual, run.number) : verdict;
          found = verdict == null ? Look.Found.NOT_PROBED : Look.Found.VERDICT;
        }
      }
      looks.add(new Look(run.number, run.at, found, verdict));
    }
    return new Timeline(new Endpoint(address, port, transport), vantage, looks);
  }

  /**
   * The ports that were ever anything else than what most others of the host were at that time: all
   * that were ever open, at least. By transport and port.
   */
  public List<Timeline> timelines() {
    TreeMap<Integer, Endpoint> endpoints = new TreeMap<>();
    for (State state : states) {
      for (Transport transport : Transport.values()) {
        if (state.port != ANY_OTHER && state.transport == StateWriter.number(transport)) {
          endpoints.put(
              (transport == Transport.TCP ? 0 : 1) << 16 | state.port,
              new Endpoint(address, state.port, transport));
        }
      }
    }
    return endpoints.values().stream()
        .map(endpoint -> timeline(endpoint.transport(), endpoint.port()))
        .toList();
  }

  /** What the last run that asked for the port says. */
  public Optional<Look> latest(Transport transport, int port) {
    return timeline(transport, port).latest();
  }

  /** All that one run says of the host; empty if it left it out. */
  Optional<HostSnapshot> at(int run) {
    for (Run one : runs) {
      PortSet ports = one.number == run ? asked.get(one.coverage) : null;
      if (ports != null) {
        return Optional.of(snapshot(address, ports, run, states));
      }
    }
    return Optional.empty();
  }

  /** What a run says of a host whose {@code ports} it asked. */
  static HostSnapshot snapshot(IpAddress address, PortSet ports, int run, List<State> states) {
    HostSnapshot.Builder host = new HostSnapshot.Builder(address);
    for (State state : states) {
      if (state.transport == 0 && state.holdsAt(run)) {
        host.presence(Presence.DOWN);
        return host.build();
      }
    }
    for (Transport transport : Transport.values()) {
      int number = StateWriter.number(transport);
      BitSet ownPorts = new BitSet();
      for (State state : states) {
        boolean own = state.transport == number && state.port != ANY_OTHER && state.holdsAt(run);
        if (own && ports.contains(transport, state.port)) {
          host.add(transport, state.port, state.verdict);
          ownPorts.set(state.port);
        }
      }
      for (State state : states) {
        boolean usual = state.transport == number && state.port == ANY_OTHER;
        if (usual && state.holdsAt(run)) {
          PortSet rest = ports.only(transport).minus(set(transport, ownPorts));
          host.add(rest, state.verdict);
        }
      }
    }
    return host.build();
  }

  private static PortSet set(Transport transport, BitSet ports) {
    return switch (transport) {
      case TCP -> PortSet.of(ports, new BitSet());
      case UDP -> PortSet.of(new BitSet(), ports);
    };
  }

  private List<State> of(Transport transport, int port) {
    int number = StateWriter.number(transport);
    return states.stream()
        .filter(state -> state.transport == number && state.port == port)
        .toList();
  }

  private List<State> down() {
    return states.stream().filter(state -> state.transport == 0).toList();
  }

  private static @Nullable Verdict at(List<State> states, int run) {
    for (State state : states) {
      if (state.holdsAt(run)) {
        return state.verdict;
      }
    }
    return null;
  }
}
