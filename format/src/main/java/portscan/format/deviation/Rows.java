package portscan.format.deviation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import portscan.format.syntax.SourceLocation;

/** Expectations that are met, alike ones of several hosts in one row. */
final class Rows {
  private Rows() {}

  /** A row: role and port, what they should be, and of whom that is true. */
  record Row(String roles, String ports, String expected, Set<String> hosts, long endpoints) {
    /** The only host, or how many. */
    String who() {
      return hosts.size() == 1 ? hosts.iterator().next() : "%,d hosts".formatted(hosts.size());
    }
  }

  private record Key(String roles, String ports, String expected, Optional<SourceLocation> place) {}

  private static final class Sum {
    private final Set<String> hosts = new LinkedHashSet<>();
    private long endpoints;
  }

  /** Whether there is nothing of it that is not told as accepted. */
  private static boolean isAccepted(Checked check) {
    int accepted = check.accepted().stream().mapToInt(one -> one.ports().size()).sum();
    return accepted > 0 && accepted >= check.endpoints();
  }

  /** Of the expectations from which nothing deviates. */
  static List<Row> met(DeviationReport report) {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    for (Checked check : report.checks()) {
      if (check.deviations().isEmpty() && !isAccepted(check)) {
        Key key =
            new Key(
                String.join("+", check.roles()), check.ports(), check.expected(), check.place());
        Sum sum = sums.computeIfAbsent(key, _ -> new Sum());
        sum.hosts.add(check.host());
        sum.endpoints += check.endpoints();
      }
    }
    List<Row> rows = new ArrayList<>();
    sums.forEach((key, sum) ->
        rows.add(new Row(key.roles(), key.ports(), key.expected(), sum.hosts, sum.endpoints)));
    return rows;
  }
}
