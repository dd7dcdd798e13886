package portscan.format.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import portscan.api.model.PortState;

/** How many endpoints are in each state. */
final class Tally {
  private final Map<PortState, Long> states = new EnumMap<>(PortState.class);
  private long undetermined;

  void add(Optional<PortState> state) {
    if (state.isPresent()) {
      states.merge(state.get(), 1L, Long::sum);
    } else {
      undetermined++;
    }
  }

  /** Adds all endpoints of a host. */
  void add(HostResult host) {
    for (PortState state : PortState.values()) {
      int count = host.count(state);
      if (count > 0) {
        states.merge(state, (long) count, Long::sum);
      }
    }
    undetermined += host.undetermined();
  }

  Tally copy() {
    Tally copy = new Tally();
    copy.states.putAll(states);
    copy.undetermined = undetermined;
    return copy;
  }

  long count(PortState state) {
    return states.getOrDefault(state, 0L);
  }

  /** Endpoints that nothing could be learnt about. */
  long undetermined() {
    return undetermined;
  }

  long total() {
    return states.values().stream().mapToLong(Long::longValue).sum() + undetermined;
  }
}
