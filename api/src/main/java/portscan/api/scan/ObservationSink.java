package portscan.api.scan;

import portscan.api.model.Observation;

/** Receives observations one at a time, in the order in which they become known. */
@FunctionalInterface
public interface ObservationSink {
  void accept(Observation observation);
}
