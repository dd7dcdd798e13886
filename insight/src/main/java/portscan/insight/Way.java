package portscan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import portscan.api.experiment.Trace;
import portscan.api.experiment.Trace.Kind;
import portscan.api.model.Endpoint;
import portscan.api.model.Hop;
import portscan.api.model.IpAddress;
import portscan.api.model.Reason;

/**
 * The way of packets to one port, beside the ways of other packets to the same host.
 *
 * <p>A router whose filter drops a packet has looked at its time to live before (in Linux, the
 * check comes ahead of the forward hook), so it still answers the probe that expires at it; what
 * expires one hop farther is what it drops.
 */
final class Way {
  private final List<Hop> port;
  private final List<List<Hop>> controls;
  private final IpAddress target;

  private Way(List<Hop> port, List<List<Hop>> controls, IpAddress target) {
    this.port = port;
    this.controls = controls;
    this.target = target;
  }

  /** Nothing was followed. */
  static Way none() {
    return new Way(List.of(), List.of(), IpAddress.ipv4(0));
  }

  /** The ways of {@code traced}, of which that to {@code endpoint} is the one in question. */
  static Way of(Endpoint endpoint, Trace.Result traced) {
    List<Hop> port = List.of();
    List<List<Hop>> controls = new ArrayList<>();
    for (Trace.Path path : traced.paths()) {
      boolean inQuestion =
          path.flow().kind() == Kind.PORT && path.flow().endpoint().equals(endpoint);
      if (inQuestion) {
        port = path.hops();
      } else {
        controls.add(path.hops());
      }
    }
    return new Way(port, controls, endpoint.address());
  }

  /** Whether packets to the port were followed at all. */
  boolean isKnown() {
    return !port.isEmpty();
  }

  /** The hops of packets to the port. */
  List<Hop> hops() {
    return port;
  }

  /** The last router that answered a probe to the port; empty if none did. */
  Optional<Hop> lastRouter() {
    Hop last = null;
    for (Hop hop : port) {
      if (isRouter(hop)) {
        last = hop;
      }
    }
    return Optional.ofNullable(last);
  }

  /** The first router beyond {@link #lastRouter} that answered other packets; empty if none did. */
  Optional<Hop> nextRouter() {
    int last = lastRouter().map(Hop::ttl).orElse(0);
    Optional<Hop> next = Optional.empty();
    for (List<Hop> control : controls) {
      for (Hop hop : control) {
        boolean nearer = next.isEmpty() || hop.ttl() < next.get().ttl();
        if (isRouter(hop) && hop.ttl() > last && nearer) {
          next = Optional.of(hop);
        }
      }
    }
    return next;
  }

  /** How far the host is, as packets show that were not answered in its place; empty if unknown. */
  OptionalInt distance() {
    OptionalInt distance = OptionalInt.empty();
    for (List<Hop> control : controls) {
      if (!control.isEmpty() && isHost(control.getLast())) {
        int ttl = control.getLast().ttl();
        distance = OptionalInt.of(Math.max(ttl, distance.orElse(0)));
      }
    }
    return distance;
  }

  /** The answer that ended the way to the port; empty if it ended in silence. */
  Optional<Hop> end() {
    return port.isEmpty() || isRouter(port.getLast()) || isSilent(port.getLast())
        ? Optional.empty()
        : Optional.of(port.getLast());
  }

  /** The hop at which {@code address} answered that a packet had expired; empty if none. */
  Optional<Hop> routerAt(IpAddress address) {
    return allHops().stream()
        .filter(hop -> isRouter(hop) && address.equals(hop.address()))
        .findFirst();
  }

  /** The router that is {@code ttl} hops away, on any of the ways; empty if none answered. */
  Optional<Hop> routerAt(int ttl) {
    return allHops().stream().filter(hop -> isRouter(hop) && hop.ttl() == ttl).findFirst();
  }

  /** Whether the host answered any of the other packets. */
  boolean otherPacketsArrive() {
    return distance().isPresent();
  }

  private List<Hop> allHops() {
    List<Hop> all = new ArrayList<>(port);
    controls.forEach(all::addAll);
    return all;
  }

  private boolean isHost(Hop hop) {
    return target.equals(hop.address()) && !isRouter(hop);
  }

  private static boolean isRouter(Hop hop) {
    return hop.answer() == Reason.TIME_EXCEEDED && hop.address() != null;
  }

  private static boolean isSilent(Hop hop) {
    return hop.answer() == Reason.NO_RESPONSE;
  }
}
