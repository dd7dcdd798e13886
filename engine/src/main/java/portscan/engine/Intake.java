package portscan.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.scan.Ask;

/**
 * Gives a run its next questions, of hosts whose windows have room, and remembers the hosts.
 *
 * <p>What a full window keeps waiting is set aside, up to a bound, so that the hosts behind it are
 * not kept waiting too. A host that nothing is asked about is remembered for a while, in case more
 * of its ports come, and then forgotten: memory does not grow with the job.
 */
final class Intake {
  private static final int MOST_SET_ASIDE = 4096;
  private static final int MOST_IDLE_HOSTS = 4096;

  private final Iterator<Ask> asks;
  private final Map<IpAddress, HostTrack> hosts = new HashMap<>();
  private final Deque<HostTrack> idle = new ArrayDeque<>();
  private final Deque<Ask> postponed = new ArrayDeque<>();

  /** Hosts with both room in their windows and asks set aside; some may have lost either again. */
  private final Deque<HostTrack> ready = new ArrayDeque<>();

  private int setAside;

  Intake(Iterator<Ask> asks) {
    this.asks = asks;
  }

  boolean hasMore() {
    return !postponed.isEmpty() || setAside > 0 || asks.hasNext();
  }

  /** Whether {@link #next} may give a question now, without an answer or a silence in between. */
  boolean mayGive() {
    return !postponed.isEmpty()
        || !ready.isEmpty()
        || (setAside < MOST_SET_ASIDE && asks.hasNext());
  }

  /** The next question of a host whose window has room; null if there is none at the moment. */
  @Nullable Ask next() {
    if (!postponed.isEmpty()) {
      return postponed.remove();
    }
    for (HostTrack host = ready.peek(); host != null; host = ready.peek()) {
      if (host.hasRoom() && !host.setAside.isEmpty()) {
        setAside--;
        return host.setAside.remove();
      }
      ready.remove();
      host.isReady = false;
    }
    while (setAside < MOST_SET_ASIDE && asks.hasNext()) {
      Ask ask = asks.next();
      HostTrack host = hostOf(ask);
      if (host.hasRoom()) {
        return ask;
      }
      host.setAside.add(ask);
      setAside++;
    }
    return null;
  }

  HostTrack hostOf(Ask ask) {
    IpAddress address = ask.endpoint().address();
    HostTrack host = hosts.get(address);
    if (host == null) {
      host = new HostTrack(address);
      hosts.put(address, host);
    }
    return host;
  }

  /** Not now: the question comes again before any other. */
  void postpone(Ask ask) {
    postponed.addFirst(ask);
  }

  /** A question about the host has left its window, or is over. */
  void noteRoom(HostTrack host) {
    if (!host.isReady && !host.setAside.isEmpty() && host.hasRoom()) {
      host.isReady = true;
      ready.add(host);
    }
    if (host.isIdle() && !host.isListedIdle) {
      host.isListedIdle = true;
      idle.add(host);
      if (idle.size() > MOST_IDLE_HOSTS) {
        HostTrack oldest = idle.remove();
        oldest.isListedIdle = false;
        if (oldest.isIdle()) {
          hosts.remove(oldest.address);
        }
      }
    }
  }
}
