package portscan.format.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import portscan.api.model.Reason;
import portscan.api.model.Transport;

/** Many endpoints in aligned rows, the open ones first; many alike that are not open fold. */
final class EndpointTable {
  /** Up to as many endpoints of a target alike in state and reason have rows of their own. */
  static final int MOST_ALIKE = 20;

  private final Layout layout;
  private final boolean namesTargets;
  private final @Nullable IpAddress onlyAddress;
  private final Services services;
  private final List<Row> rows = new ArrayList<>();

  private sealed interface Row {}

  private record Single(
      Optional<PortState> state, String where, String address, String service, String how)
      implements Row {}

  private record Folded(Optional<PortState> state, String text) implements Row {}

  /**
   * @param namesTargets whether each row says which target it is about
   * @param onlyAddress the address that need not be repeated in each row; null if there are several
   */
  EndpointTable(
      Layout layout, boolean namesTargets, @Nullable IpAddress onlyAddress, Services services) {
    this.layout = layout;
    this.namesTargets = namesTargets;
    this.onlyAddress = onlyAddress;
    this.services = services;
  }

  /** Adds what is known of one target's endpoints. */
  void add(String target, List<EndpointLooks> endpoints) {
    Map<String, List<EndpointLooks>> alike = new LinkedHashMap<>();
    for (EndpointLooks endpoint : openFirst(endpoints)) {
      String state = Wording.state(endpoint.state());
      String reason = endpoint.reason().map(Reason::word).orElse("");
      alike.computeIfAbsent(state + " " + reason, _ -> new ArrayList<>()).add(endpoint);
    }
    for (List<EndpointLooks> group : alike.values()) {
      if (!group.getFirst().isOpen() && group.size() > MOST_ALIKE) {
        rows.add(folded(target, group));
      } else {
        group.forEach(endpoint -> rows.add(single(target, endpoint)));
      }
    }
  }

  /** Adds what is known of one host's ports, which are folded already. */
  void add(HostResult host) {
    List<EndpointLooks> endpoints = new ArrayList<>();
    for (Observation port : host.listed()) {
      endpoints.add(
          new EndpointLooks(port.address(), port.port(), port.transport(), List.of(port)));
    }
    for (EndpointLooks endpoint : openFirst(endpoints)) {
      rows.add(single(host.target(), endpoint));
    }
    for (FoldedPorts ports : host.folded()) {
      rows.add(
          new Folded(
              Optional.of(ports.state()), layout.safe(Wording.folded(ports, host.folded()))));
    }
    for (HostResult.Failed failed : host.failed()) {
      rows.add(new Folded(Optional.empty(), layout.safe(Wording.failed(failed))));
    }
  }

  private static List<EndpointLooks> openFirst(List<EndpointLooks> endpoints) {
    return endpoints.stream()
        .sorted((one, other) -> Integer.compare(one.rank(), other.rank()))
        .toList();
  }

  private Row single(String target, EndpointLooks endpoint) {
    boolean known =
        endpoint.isNamedBy(target)
            || (endpoint.address() != null && endpoint.address().equals(onlyAddress));
    return new Single(
        endpoint.state(),
        layout.safe(where(target, endpoint)),
        known ? "" : layout.safe(Wording.address(endpoint)),
        layout.safe(services.name(endpoint.typical()).orElse("")),
        layout.safe(services.withSoftware(endpoint.typical(), Wording.briefly(endpoint))));
  }

  /** {@code db.example:5432} as typed, {@code db.example 5432/tcp} or {@code 5432/tcp}. */
  private String where(String target, EndpointLooks endpoint) {
    if (!namesTargets) {
      return Wording.port(endpoint);
    }
    boolean saysPort = target.endsWith(":" + endpoint.port());
    boolean saysTransport = endpoint.transport() == Transport.TCP || target.startsWith("udp://");
    return saysPort && saysTransport ? target : target + " " + Wording.port(endpoint);
  }

  private Row folded(String target, List<EndpointLooks> group) {
    Optional<PortState> state = group.getFirst().state();
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

  /** Prints all rows where the table was made for. */
  void print() throws IOException {
    print(layout);
  }

  /** Prints all rows to {@code layout}, which has the same options as the table's own. */
  void print(Layout layout) throws IOException {
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
    cells.add(single.where());
    if (addresses) {
      cells.add(single.address());
    }
    if (services) {
      cells.add(single.service());
    }
    cells.add(single.how());
    return cells;
  }
}
