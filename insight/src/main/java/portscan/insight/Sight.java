package portscan.insight;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import portscan.api.model.Endpoint;
import portscan.api.model.Evidence;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortState;
import portscan.api.model.Reason;

/**
 * All verdicts on one endpoint.
 *
 * @param endpoint where
 * @param looks in the order in which they were made, none of them undetermined; not empty
 */
record Sight(Endpoint endpoint, List<Observation> looks) {
  /** The same number for the same port and transport, whatever the address. */
  int service() {
    return switch (endpoint.transport()) {
      case TCP -> endpoint.port();
      case UDP -> -endpoint.port();
    };
  }

  Observation latest() {
    return looks.getLast();
  }

  PortState state() {
    return latest().state().orElseThrow();
  }

  Reason reason() {
    return ((Outcome.Classified) latest().outcome()).reason();
  }

  Evidence evidence() {
    return latest().evidence();
  }

  boolean isOpen() {
    return state() == PortState.OPEN;
  }

  /** Whether the probed address itself sent an answer of any kind. */
  boolean wasAnsweredByTarget() {
    return switch (evidence().kind()) {
      case CONNECTED, REFUSED, TCP_REPLY, UDP_REPLY -> true;
      case ICMP_ERROR -> ((Evidence.IcmpError) evidence()).origin() == Evidence.ErrorOrigin.TARGET;
      case SILENCE, LOCAL_FAILURE -> false;
    };
  }

  /** The ICMP error that it was concluded from, if it came from {@code origin}. */
  Optional<Evidence.IcmpError> icmpError(Evidence.ErrorOrigin origin) {
    Predicate<Evidence.IcmpError> sameOrigin = error -> error.origin() == origin;
    return evidence() instanceof Evidence.IcmpError error
        ? Optional.of(error).filter(sameOrigin)
        : Optional.empty();
  }
}
