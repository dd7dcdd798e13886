package portscan.engine.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;

/** The distinct port sets of a space, numbered, with their unions and differences remembered. */
final class PortTables {
  private final Transport transport;
  private final List<PortSet> sets = new ArrayList<>();
  private final List<PortTable> tables = new ArrayList<>();
  private final Map<PortSet, Integer> numbers = new HashMap<>();
  private final Map<Long, Integer> unions = new HashMap<>();
  private final Map<Long, Integer> differences = new HashMap<>();

  PortTables(Transport transport) {
    this.transport = transport;
  }

  int number(PortSet set) {
    Integer known = numbers.get(set);
    if (known != null) {
      return known;
    }
    int number = sets.size();
    numbers.put(set, number);
    sets.add(set);
    tables.add(new PortTable(set.numbers(transport)));
    return number;
  }

  PortTable table(int number) {
    return tables.get(number);
  }

  boolean isEmpty(int number) {
    return sets.get(number).isEmpty();
  }

  int union(int one, int other) {
    return one == other
        ? one
        : unions.computeIfAbsent(
            (long) one << 32 | other, pair -> number(sets.get(one).union(sets.get(other))));
  }

  /** The ports of {@code one} that are not in {@code other}. */
  int minus(int one, int other) {
    return differences.computeIfAbsent(
        (long) one << 32 | other, pair -> number(sets.get(one).minus(sets.get(other))));
  }
}
