package portscan.engine.packet;

import org.jspecify.annotations.Nullable;
import portscan.engine.pace.LossEstimate;
import portscan.engine.pace.Pace;
import portscan.engine.pace.RoundTrips;

/** How often a silent probe is repeated, and how long each try is waited for. */
final class Patience {
  /** The chance that any answering port of the job is called silent, at the most. */
  private static final double RISK = 0.001;

  /** How long the last try is waited for, in round-trip time-outs. */
  private static final int LAST_WAIT_TIMEOUTS = 3;

  /** The least for a host that never answered: it may be far, whatever the others are. */
  private static final long STRANGER_WAIT_NS = 300_000_000;

  private static final long QUICK_INTERVAL_NS = 110_000_000;

  /** How much longer each further interval is. */
  private static final double GROWTH = 1.5;

  private final Pace pace;
  private final Hosts hosts;

  Patience(Pace pace, Hosts hosts) {
    this.pace = pace;
    this.hosts = hosts;
  }

  /** How many tries must be silent before a probe is: few where little is lost. */
  int triesNeeded(@Nullable HostState host) {
    if (pace.retries() != Pace.BY_NEED) {
      return Math.min(Elements.MOST_TRIES, pace.retries() + 1);
    }
    LossEstimate loss = hosts.telling(host).loss();
    return Math.min(Elements.MOST_TRIES, loss.triesNeeded(RISK));
  }

  /** How long a try is waited for before the next, in nanoseconds. */
  long intervalNs(@Nullable HostState host, int tries) {
    RoundTrips own = roundTrips(host);
    if (own.isMeasured()) {
      long base = own.timeoutNs();
      if (host == null) {
        // Others have answered so soon; a silent host may be farther away.
        return Math.clamp(2 * base, QUICK_INTERVAL_NS, pace.longestWait().toNanos());
      }
      double grown = base * Math.pow(GROWTH, tries - 1.0);
      // Round trips are short here: a floor is what is waited for, and needs no patience.
      long most = Math.max(base, (long) (GROWTH * pace.leastWait().toNanos()));
      return Math.min((long) grown, most);
    }
    double grown = own.timeoutNs() * Math.pow(GROWTH, tries - 1.0);
    return Math.min((long) grown, pace.longestWait().toNanos());
  }

  /** How long the last try is waited for, in nanoseconds. */
  long lastWaitNs(@Nullable HostState host) {
    RoundTrips own = roundTrips(host);
    long timeoutNs = own.timeoutNs();
    if (!own.isMeasured()) {
      return 2 * timeoutNs;
    }
    long waitNs = LAST_WAIT_TIMEOUTS * timeoutNs;
    return host == null ? Math.max(STRANGER_WAIT_NS, waitNs) : waitNs;
  }

  /** How long all tries but the last have been waited for, in nanoseconds. */
  long waitedNs(@Nullable HostState host, int tries) {
    long sumNs = 0;
    for (int made = 1; made < tries; made++) {
      sumNs += intervalNs(host, made);
    }
    return sumNs;
  }

  /**
   * How many of an element's tries were sent after {@code sinceNs}, as far as their intervals tell.
   *
   * @param lastNs when the last of them was sent
   */
  int triesSince(long sinceNs, long lastNs, @Nullable HostState host, int tries) {
    int after = 0;
    for (long sentNs = lastNs; after < tries && sentNs > sinceNs; after++) {
      sentNs -= intervalNs(host, tries - after - 1);
    }
    return after;
  }

  private RoundTrips roundTrips(@Nullable HostState host) {
    return host == null ? hosts.every().roundTrips : host.roundTrips;
  }
}
