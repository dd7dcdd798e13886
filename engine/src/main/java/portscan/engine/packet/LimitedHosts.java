package portscan.engine.packet;

import java.util.ArrayList;
import java.util.List;

/**
 * The hosts that limit their resets: their probes are parked and asked one by one, whenever the
 * host is believed to have an answer to give.
 */
final class LimitedHosts {
  private final PacketScan scan;
  private final Elements elements;
  private final Patience patience;
  private final Asker asker;
  private final List<HostState> hosts = new ArrayList<>();

  /** Who sends, and takes conclusions. */
  interface Asker {
    /** Asks an element once more; false if it can never be asked. */
    boolean send(int element, int tries);

    /** Lets what was sent leave. */
    void flush();

    /** So many tries of an element were silent. */
    void silent(int element, HostState host, int tries, long waitedNs);

    /** Whether there is no more time for the element's host; then it is resolved. */
    boolean gaveUp(int element, long nowNs);
  }

  LimitedHosts(PacketScan scan, Elements elements, Patience patience, Asker asker) {
    this.scan = scan;
    this.elements = elements;
    this.patience = patience;
    this.asker = asker;
  }

  /** From now on the host's probes are parked. */
  void begin(HostState host, long hostIndex) {
    host.beginLimit();
    hosts.add(host);
    scan.note(
        "%s limits its resets to %.3g a second: asking its silent ports at that rate"
            .formatted(scan.space().address(hostIndex), host.knownLimit().rate()));
  }

  void park(HostState host, int element, long nowNs) {
    elements.park(element);
    host.parked().add(element, nowNs);
  }

  /** Nanoseconds until the slowest of them has been asked everything. */
  long remainingNs() {
    double seconds = 0;
    for (HostState host : hosts) {
      seconds = Math.max(seconds, host.parked().size() / host.knownLimit().rate());
    }
    return (long) (seconds * 1e9);
  }

  /** Asks whom it is time to ask, and returns what is left of the allowance. */
  int ask(long nowNs, int allowance) {
    int left = allowance;
    for (HostState host : hosts) {
      review(host, nowNs);
      left = ask(host, nowNs, left);
    }
    return left;
  }

  /** Draws conclusions from those that were asked long enough ago. */
  private void review(HostState host, long nowNs) {
    WaitingLine asked = host.asked();
    while (!asked.isEmpty()) {
      int element = asked.first();
      if (elements.isResolved(element) || asker.gaveUp(element, nowNs)) {
        asked.removeFirst();
        continue;
      }
      if (nowNs - asked.firstSentNs() < host.roundTrips.timeoutNs()) {
        break;
      }
      host.knownLimit().refunded(asked.firstSentNs());
      asked.removeFirst();
      int tries = elements.tries(element);
      if (tries >= patience.triesNeeded(host)) {
        asker.silent(element, host, tries, host.roundTrips.timeoutNs() * tries);
      } else {
        host.parked().add(element, nowNs);
      }
    }
  }

  private int ask(HostState host, long nowNs, int allowance) {
    int left = allowance;
    WaitingLine parked = host.parked();
    while (left > 0 && !parked.isEmpty()) {
      int element = parked.first();
      if (elements.isResolved(element) || asker.gaveUp(element, nowNs)) {
        parked.removeFirst();
        continue;
      }
      if (host.knownLimit().nextAskNs(nowNs) > nowNs) {
        break;
      }
      parked.removeFirst();
      if (asker.send(element, Math.min(Elements.MOST_TRIES, elements.tries(element) + 1))) {
        left--;
        asker.flush();
      }
    }
    return left;
  }
}
