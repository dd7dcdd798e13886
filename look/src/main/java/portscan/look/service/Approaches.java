package portscan.look.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is spoken to a port, and in which order. */
final class Approaches {
  /** Who moves a service often puts a digit before its number: 16379 is another 6379. */
  private static final int NUMBERS_PUT_ASIDE = 10_000;

  private Approaches() {}

  /**
   * What is spoken first.
   *
   * @param protocol null for TLS
   */
  record Approach(@Nullable Protocol protocol) {
    static final Approach TLS = new Approach(null);
  }

  /** The protocols that a port's number is known for, in clear or within TLS. */
  static List<Protocol> usual(int port) {
    List<Protocol> usual = new ArrayList<>(Protocols.inClear(port));
    usual.addAll(Protocols.withinTls(port));
    return usual;
  }

  /** The most likely one first. */
  static Deque<Approach> of(int port) {
    Set<Approach> order = new LinkedHashSet<>();
    addUsual(port, order);
    if (order.isEmpty()) {
      addUsual(port % NUMBERS_PUT_ASIDE, order);
    }
    order.add(Approach.TLS);
    for (Protocol protocol : Protocols.ALL) {
      if (!protocol.serverGreets()) {
        order.add(new Approach(protocol));
      }
    }
    return new ArrayDeque<>(order);
  }

  private static void addUsual(int port, Set<Approach> order) {
    if (!Protocols.withinTls(port).isEmpty()) {
      order.add(Approach.TLS);
    }
    Protocols.inClear(port).forEach(protocol -> order.add(new Approach(protocol)));
  }
}
