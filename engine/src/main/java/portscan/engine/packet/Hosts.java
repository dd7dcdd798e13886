package portscan.engine.packet;

import org.jspecify.annotations.Nullable;
import portscan.engine.order.ProbeSpace;
import portscan.engine.pace.Pace;

/** What a run has learnt about each address, and about all of them together. */
final class Hosts {
  /** Hosts up to this number are remembered one by one. */
  static final int MOST = 1 << 20;

  /** The same where none of them has many ports, so that little is learnt of each. */
  private static final int MOST_SMALL = 1 << 17;

  /** A host with fewer ports to ask says too little about loss on its own. */
  private static final int TELLING_PORTS = 64;

  private final Pace pace;
  private final @Nullable HostState @Nullable [] each;
  private final HostState every;
  private final boolean eachTells;

  Hosts(ProbeSpace space, Pace pace) {
    this.pace = pace;
    this.eachTells = space.hosts() > 0 && space.size() / space.hosts() >= TELLING_PORTS;
    long most = eachTells ? MOST : MOST_SMALL;
    this.each = space.hosts() <= most ? new HostState[(int) space.hosts()] : null;
    this.every = new HostState(pace);
  }

  /** Null for a host that has not answered yet, or where there are too many to remember. */
  @Nullable HostState of(long hostIndex) {
    return each == null ? null : each[(int) hostIndex];
  }

  /** The state of a host that has answered. */
  HostState meet(long hostIndex) {
    if (each == null) {
      return every;
    }
    HostState host = each[(int) hostIndex];
    if (host == null) {
      host = new HostState(pace);
      each[(int) hostIndex] = host;
    }
    return host;
  }

  /** Whether a host has so many ports that it can be judged on its own. */
  boolean eachTells() {
    return eachTells;
  }

  /** What was learnt about all of them together. */
  HostState every() {
    return every;
  }

  /** Where loss is estimated: the host's own, if it has many ports, else all hosts' together. */
  HostState telling(@Nullable HostState host) {
    return host != null && eachTells ? host : every;
  }
}
