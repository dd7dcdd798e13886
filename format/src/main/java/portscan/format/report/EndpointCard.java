package portscan.format.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import portscan.api.model.Observation;

/** The verdict on each of a target's few endpoints, and how it is known. */
public final class EndpointCard {
  private final Layout layout;
  private final ReportOptions options;
  private final Services services;

  public EndpointCard(Layout layout, ReportOptions options) {
    this(layout, options, new Services());
  }

  /**
   * @param services what looks at services told
   */
  EndpointCard(Layout layout, ReportOptions options, Services services) {
    this.layout = layout;
    this.options = options;
    this.services = services;
  }

  /** Prints a heading and a row for each endpoint among {@code seen}. */
  public void printAll(String target, List<Observation> seen) throws IOException {
    print(target, EndpointLooks.of(seen));
  }

  void print(String target, List<EndpointLooks> endpoints) throws IOException {
    boolean addresses =
        endpoints.stream().anyMatch(one -> one.address() != null && !one.isNamedBy(target));
    List<Integer> widths = new ArrayList<>(List.of(0, 0));
    for (EndpointLooks endpoint : endpoints) {
      widths.set(0, Math.max(widths.get(0), layout.sign(endpoint.state()).length()));
      widths.set(1, Math.max(widths.get(1), Layout.width(layout.safe(Wording.address(endpoint)))));
    }
    List<String> heading = List.of();
    for (EndpointLooks endpoint : endpoints) {
      List<String> next = heading(target, endpoint);
      if (!next.equals(heading)) {
        heading = next;
        layout.heading(heading);
      }
      endpoint(endpoint, addresses ? widths : widths.subList(0, 1));
    }
  }

  /** Target, {@code tcp} or {@code 5432/tcp} where the target names no port, service. */
  private List<String> heading(String target, EndpointLooks endpoint) {
    String port =
        target.endsWith(":" + endpoint.port())
            ? endpoint.transport().word()
            : Wording.port(endpoint);
    return List.of(layout.safe(target), port, layout.safe(Wording.service(endpoint)));
  }

  private void endpoint(EndpointLooks endpoint, List<Integer> widths) throws IOException {
    List<String> cells = new ArrayList<>();
    cells.add(layout.sign(endpoint.state()));
    if (widths.size() > 1) {
      cells.add(layout.safe(Wording.address(endpoint)));
    }
    cells.add(layout.safe(Wording.howWeKnow(endpoint)));
    layout.row(Colour.of(endpoint.state()), cells, widths);
    String service = services.sentence(endpoint.typical()).orElse("");
    if (!service.isEmpty()) {
      layout.labelled("", layout.safe("service: " + service));
    }
    if (options.verbose()) {
      Observation typical = endpoint.typical();
      layout.labelled("", layout.safe(Wording.howWeAsked(typical)));
    }
  }
}
