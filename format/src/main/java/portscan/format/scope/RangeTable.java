package portscan.format.scope;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import portscan.api.model.AddressFamily;

/** Finds the rule that an address of one family falls under, without an allocation. */
final class RangeTable {
  private final long[] firstHigh;
  private final long[] firstLow;
  private final long[] lastHigh;
  private final long[] lastLow;
  private final List<Scope.NetworkRule> rules;

  /** Ascending by their first address; a range within one before it adds nothing. */
  RangeTable(AddressFamily family, List<Scope.NetworkRule> all) {
    List<Scope.NetworkRule> sorted =
        all.stream()
            .filter(rule -> rule.network().first().family() == family)
            .sorted(
                Comparator.comparing((Scope.NetworkRule rule) -> rule.network().first())
                    .thenComparing(rule -> rule.network().last(), Comparator.reverseOrder()))
            .toList();
    List<Scope.NetworkRule> kept = new ArrayList<>();
    for (Scope.NetworkRule rule : sorted) {
      boolean isWithin =
          !kept.isEmpty() && kept.getLast().network().last().compareTo(rule.network().last()) >= 0;
      if (!isWithin) {
        kept.add(rule);
      }
    }
    rules = List.copyOf(kept);
    int size = kept.size();
    firstHigh = new long[size];
    firstLow = new long[size];
    lastHigh = new long[size];
    lastLow = new long[size];
    for (int i = 0; i < size; i++) {
      Network network = kept.get(i).network();
      firstHigh[i] = network.first().high();
      firstLow[i] = network.first().low();
      lastHigh[i] = network.last().high();
      lastLow[i] = network.last().low();
    }
  }

  /** The rule whose range holds the address; -1 if none does. */
  int find(long high, long low) {
    int from = 0;
    int to = firstHigh.length - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      if (compare(firstHigh[middle], firstLow[middle], high, low) <= 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    // No range is within another one, so that the last to begin is the last to end.
    return to >= 0 && compare(high, low, lastHigh[to], lastLow[to]) <= 0 ? to : -1;
  }

  Scope.NetworkRule rule(int index) {
    return rules.get(index);
  }

  List<Scope.NetworkRule> rules() {
    return rules;
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int byHigh = Long.compareUnsigned(high, otherHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
  }
}
