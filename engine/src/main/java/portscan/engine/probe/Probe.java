package portscan.engine.probe;

import portscan.api.model.Evidence;
import portscan.api.model.Outcome;
import portscan.api.model.Transport;

/** A way to ask a port for its state. */
public sealed interface Probe permits PacketProbe, SocketProbe {
  /** The word by which users choose it and reports name it, for example {@code connect}. */
  String id();

  /** What it does, in one line of help. */
  String summary();

  /** Which ports it asks. */
  Transport transport();

  /**
   * What {@code evidence} says about the port: a pure function, the probe's truth table.
   *
   * @throws IllegalArgumentException if this probe cannot have led to that evidence
   */
  Outcome classify(Evidence evidence);
}
