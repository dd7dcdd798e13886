package portscan.format.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.PortState;
import portscan.api.model.Reason;

/** Many endpoints in aligned rows, the open ones first; many alike that are not open fold. */
final class EndpointTable {
  /** Up to as many endpoints of a target alike in state and reason have rows of their own. */
  static final int MOST_ALIKE = 20;

  private static final Comparator<EndpointLooks> OPEN_FIRST =
      Comparator.comparingInt(endpoint -> rank(endpoint.state()));

  private final Layout layout;
  private final boolean namesTargets;
  private final List<Row> rows = new ArrayList<>();

  private sealed interface Row {}

  private record Single(
      Optional<PortState> state,
      String target,
      String address,
      String port,
      String service,
      String how)
      implements Row {}

  private record Folded(Optional<PortState> state, String text) implements Row {}

  private record Alike(Optional<PortState> state, Optional<Reason> reason) {}

  /**
   * @param namesTargets whether each row says which target it is about
   */
  EndpointTable(Layout layout, boolean namesTargets) {
    this.layout = layout;
    this.namesTargets = namesTargets;
  }

  /** Adds what is known of one target's endpoints. */
  void add(String target, List<EndpointLooks> endpoints) {
    Map<Alike, List<EndpointLooks>> groups = new LinkedHashMap<>();
    for (EndpointLooks endpoint : endpoints.stream().sorted(OPEN_FIRST).toList()) {
      groups
          .computeIfAbsent(new Alike(endpoint.state(), endpoint.reason()), _ -> new ArrayList<>())
          .add(endpoint);
    }
    groups.forEach((alike, group) -> {
      boolean open = alike.state().filter(PortState.OPEN::equals).isPresent();
      if (!open && group.size() > MOST_ALIKE) {
        rows.add(folded(target, alike.state(), group));
      } else {
        group.forEach(endpoint -> rows.add(single(target, endpoint)));
      }
    });
  }

  private static int rank(Optional<PortState> state) {
    return state
        .map(known ->
            switch (known) {
              case OPEN -> 0;
              case OPEN_OR_FILTERED -> 1;
              case UNFILTERED -> 2;
              case FILTERED -> 3;
              case CLOSED -> 4;
            })
        .orElse(5);
  }

  private Row single(String target, EndpointLooks endpoint) {
    String end = ":" + endpoint.port();
    return new Single(
        endpoint.state(),
        layout.safe(
            target.endsWith(end) ? target.substring(0, target.length() - end.length()) : target),
        namesAddress(target, endpoint.address()) ? "" : layout.safe(Wording.address(endpoint)),
        Wording.port(endpoint),
        layout.safe(Wording.service(endpoint)),
        layout.safe(Wording.howWeKnow(endpoint)));
  }

  /** Whether the target's text is this address, perhaps in brackets and with a port. */
  private static boolean namesAddress(String target, @Nullable IpAddress address) {
    return address != null
        && (target.equals(address.toString())
            || target.startsWith(address + ":")
            || target.startsWith("[" + address + "]"));
  }

  private Row folded(String target, Optional<PortState> state, List<EndpointLooks> group) {
    List<String> ways =
        group.stream().map(one -> Wording.inShort(one.typical())).distinct().toList();
    List<String> addresses = group.stream().map(Wording::address).distinct().toList();
    return new Folded(
        state,
        layout.safe(
            Wording.number(group.size())
                + " "
                + Wording.state(state)
                + (namesTargets ? " of " + target : "")
                + (addresses.size() == 1 ? "" : " at " + addresses.size() + " addresses")
                + ": "
                + ways.getFirst()
                + (ways.size() == 1 ? "" : " and " + (ways.size() - 1) + " other ways")));
  }

  /** Prints all rows. */
  void print() throws IOException {
    List<Single> singles = new ArrayList<>();
    for (Row row : rows) {
      if (row instanceof Single single) {
        singles.add(single);
      }
    }
    boolean addresses = singles.stream().anyMatch(single -> !single.address().isEmpty());
    boolean services = singles.stream().anyMatch(single -> !single.service().isEmpty());
    if (services && !layout.hasRoomBeside(widths(singles, addresses, true))) {
      services = false;
    }
    List<Integer> widths = widths(singles, addresses, services);
    for (Row row : rows) {
      switch (row) {
        case Single single ->
            layout.row(Colour.of(single.state()), cells(single, addresses, services), widths);
        case Folded folded -> {
          String sign = layout.sign(folded.state()).substring(0, 1);
          layout.sentence(Colour.of(folded.state()), sign, folded.text());
        }
      }
    }
  }

  private List<Integer> widths(List<Single> singles, boolean addresses, boolean services) {
    List<Integer> widths = new ArrayList<>();
    for (Single single : singles) {
      List<String> cells = cells(single, addresses, services);
      for (int i = 0; i < cells.size() - 1; i++) {
        int width = Layout.width(cells.get(i));
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    return widths;
  }

  private List<String> cells(Single single, boolean addresses, boolean services) {
    List<String> cells = new ArrayList<>();
    cells.add(layout.sign(single.state()));
    if (namesTargets) {
      cells.add(single.target());
    }
    if (addresses) {
      cells.add(single.address());
    }
    cells.add(single.port());
    if (services) {
      cells.add(single.service());
    }
    cells.add(single.how());
    return cells;
  }
}
