package portscan.monitor.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import portscan.api.model.IpAddress;
import portscan.api.model.Transport;
import portscan.monitor.snapshot.Verdict;

/** What a run found of one host so far. */
final class FoundHost {
  /** Ports of one transport that are alike, by their numbers in the run. */
  static final class Group {
    final Transport transport;
    final Verdict verdict;
    final BitSet ports = new BitSet();

    Group(Transport transport, Verdict verdict) {
      this.transport = transport;
      this.verdict = verdict;
    }
  }

  private final IpAddress address;
  private final List<Group> groups = new ArrayList<>(2);
  private boolean down;

  FoundHost(IpAddress address) {
    this.address = address;
  }

  IpAddress address() {
    return address;
  }

  /** By transport and verdict; some may have become empty. */
  List<Group> groups() {
    return groups;
  }

  /** It was looked for and is not there. */
  void down() {
    down = true;
  }

  /** Whether it is down; whatever has a port is not. */
  boolean isDown() {
    return down && groups.isEmpty();
  }

  /** Takes in a verdict; false if the port had one before, which counts no more. */
  boolean add(Transport transport, int port, Verdict verdict) {
    boolean isNew = true;
    Group own = null;
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      boolean same = group.verdict.equals(verdict);
      if (same && group.transport == transport) {
        own = group;
      } else if (group.ports.get(port)) {
        group.ports.clear(port);
        isNew = false;
      }
    }
    if (own == null) {
      own = new Group(transport, verdict);
      groups.add(own);
    }
    if (own.ports.get(port)) {
      return false;
    }
    own.ports.set(port);
    return isNew;
  }

  /** Every port with a verdict. */
  BitSet ports() {
    BitSet all = new BitSet();
    for (Group group : groups) {
      all.or(group.ports);
    }
    return all;
  }
}
