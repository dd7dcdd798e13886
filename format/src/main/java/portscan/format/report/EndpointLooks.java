package portscan.format.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/**
 * All looks at one port of one address.
 *
 * @param address null if the name gave none
 * @param looks in the order in which they were made; not empty
 */
record EndpointLooks(
    @Nullable IpAddress address, int port, Transport transport, List<Observation> looks) {

  /** The endpoints among {@code observations}, by port, transport, open ones first, address. */
  static List<EndpointLooks> of(List<Observation> observations) {
    List<Observation> sorted = new ArrayList<>(observations);
    sorted.sort(EndpointLooks::compareEndpoints);
    List<EndpointLooks> endpoints = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= sorted.size(); end++) {
      Observation first = sorted.get(start);
      if (end == sorted.size() || compareEndpoints(first, sorted.get(end)) != 0) {
        endpoints.add(
            new EndpointLooks(
                first.address(), first.port(), first.transport(), sorted.subList(start, end)));
        start = end;
      }
    }
    endpoints.sort(EndpointLooks::compareOpenFirst);
    return endpoints;
  }

  /*
   * Endpoints are told apart by comparing, in plain code: the first hash of any record costs 8 ms,
   * the first combined Comparator 4 ms, and a whole check takes 40.
   */
  private static int compareEndpoints(Observation one, Observation other) {
    int byPort = Integer.compare(one.port(), other.port());
    int byService = byPort != 0 ? byPort : one.transport().compareTo(other.transport());
    return byService != 0 ? byService : compareAddresses(one.address(), other.address());
  }

  private static int compareAddresses(@Nullable IpAddress one, @Nullable IpAddress other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    return one.compareTo(other);
  }

  private static int compareOpenFirst(EndpointLooks one, EndpointLooks other) {
    int byPort = Integer.compare(one.port, other.port);
    int byService = byPort != 0 ? byPort : one.transport.compareTo(other.transport);
    return byService != 0 ? byService : Integer.compare(one.rank(), other.rank());
  }

  /** The state that most looks found, the latest of them where two are as frequent. */
  Optional<PortState> state() {
    return typical().state();
  }

  /** Why {@link #typical} is in its state; empty if it is in none. */
  Optional<Reason> reason() {
    return typical().outcome() instanceof Outcome.Classified verdict
        ? Optional.of(verdict.reason())
        : Optional.empty();
  }

  /** The place of its state among others: open first, what nothing is known of last. */
  int rank() {
    return state()
        .map(known ->
            switch (known) {
              case OPEN -> 0;
              case OPEN_OR_FILTERED -> 1;
              case UNFILTERED -> 2;
              case FILTERED -> 3;
              case CLOSED -> 4;
            })
        .orElse(5);
  }

  /** Whether {@code target}, as typed, is this address, perhaps with a scheme and a port. */
  boolean isNamedBy(String target) {
    int scheme = target.indexOf("://");
    String host = scheme < 0 ? target : target.substring(scheme + 3);
    return address != null
        && (host.equals(address.toString())
            || host.startsWith(address + ":" + port)
            || host.startsWith("[" + address + "]"));
  }

  boolean isOpen() {
    return typical().isOpen();
  }

  /** The last look that found {@link #state}. */
  Observation typical() {
    Map<PortState, Integer> counts = new EnumMap<>(PortState.class);
    for (Observation look : looks) {
      look.state().ifPresent(state -> counts.merge(state, 1, Integer::sum));
    }
    Observation typical = looks.getLast();
    int most = 0;
    for (Observation look : looks) {
      int agreeing = look.state().map(state -> counts.getOrDefault(state, 0)).orElse(0);
      if (agreeing > 0 && agreeing >= most) {
        typical = look;
        most = agreeing;
      }
    }
    return typical;
  }

  /** How many looks found {@code state}. */
  int count(PortState state) {
    return (int)
        looks.stream().filter(look -> look.state().filter(state::equals).isPresent()).count();
  }
}
