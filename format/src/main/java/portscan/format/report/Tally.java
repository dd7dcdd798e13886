package portscan.format.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import portscan.api.model.PortState;

/** How many endpoints are in each state. */
final class Tally {
  private final Map<PortState, Integer> states = new EnumMap<>(PortState.class);
  private int undetermined;

  void add(Optional<PortState> state) {
    if (state.isPresent()) {
      states.merge(state.get(), 1, Integer::sum);
    } else {
      undetermined++;
    }
  }

  int count(PortState state) {
    return states.getOrDefault(state, 0);
  }

  /** Endpoints that nothing could be learnt about. */
  int undetermined() {
    return undetermined;
  }

  int total() {
    return states.values().stream().mapToInt(Integer::intValue).sum() + undetermined;
  }
}
