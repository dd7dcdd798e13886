package portscan.format.report;

import java.util.ArrayList;
import java.util.Comparator;
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

  /**
   * Endpoints are told apart by comparing, not by hashing: the first hash of any record costs 8 ms,
   * which is a fifth of a whole check.
   */
  private static final Comparator<Observation> BY_ENDPOINT =
      Comparator.comparingInt(Observation::port)
          .thenComparing(Observation::transport)
          .thenComparing(
              Observation::address, Comparator.nullsFirst(Comparator.<IpAddress>naturalOrder()));

  private static final Comparator<EndpointLooks> OPEN_FIRST =
      Comparator.comparingInt(EndpointLooks::port)
          .thenComparing(EndpointLooks::transport)
          .thenComparingInt(EndpointLooks::rank);

  /** The endpoints among {@code observations}, by port, transport, open ones first, address. */
  static List<EndpointLooks> of(List<Observation> observations) {
    List<Observation> sorted = new ArrayList<>(observations);
    sorted.sort(BY_ENDPOINT);
    List<EndpointLooks> endpoints = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= sorted.size(); end++) {
      Observation first = sorted.get(start);
      if (end == sorted.size() || BY_ENDPOINT.compare(first, sorted.get(end)) != 0) {
        endpoints.add(
            new EndpointLooks(
                first.address(), first.port(), first.transport(), sorted.subList(start, end)));
        start = end;
      }
    }
    endpoints.sort(OPEN_FIRST);
    return endpoints;
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
