package portscan.format.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.format.syntax.Durations;

/**
 * The hosts of a scan in text: each with a heading and a table. Among many hosts, one that has a
 * single open port takes a single line, and one that has none is counted and, unless verbose, not
 * told.
 */
final class HostSections {
  /** The widest service that keeps the columns of lines aligned. */
  private static final int SERVICE = 12;

  private final ReportOptions options;
  private final Services services;
  private final HostCount count = new HostCount();
  private boolean many;
  private boolean wroteAny;
  private boolean wroteLine;
  private long untold;

  HostSections(ReportOptions options, Services services) {
    this.options = options;
    this.services = services;
  }

  /**
   * @param many whether so many hosts are asked for that those without an open port only count
   */
  void begin(boolean many) {
    this.many = many;
  }

  /** The same, to go on with apart. */
  HostSections copy() {
    HostSections copy = new HostSections(options, services);
    copy.count.add(count);
    copy.many = many;
    copy.wroteAny = wroteAny;
    copy.wroteLine = wroteLine;
    copy.untold = untold;
    return copy;
  }

  boolean wroteAny() {
    return wroteAny;
  }

  /** Prints a host to {@code layout}, or counts it. */
  void add(HostResult host, Layout layout) throws IOException {
    count.add(host);
    boolean ports = !host.listed().isEmpty() || !host.folded().isEmpty();
    boolean present = host.status().presence() == HostStatus.Presence.UP && !ports;
    if (many && !options.verbose() && !host.hasOpen() && !(present && host.failed().isEmpty())) {
      untold++;
      return;
    }
    boolean alike = host.folded().isEmpty() && host.failed().isEmpty();
    boolean line = many && alike && !host.everyPortAnswers();
    if (wroteAny && !(line && wroteLine)) {
      layout.line("");
    }
    wroteAny = true;
    wroteLine = line;
    if (line) {
      lines(host, layout);
    } else {
      section(host, layout);
    }
  }

  /** Columns as wide as most need, since hosts are told one by one. */
  private void lines(HostResult host, Layout layout) throws IOException {
    String address = layout.safe(String.valueOf(host.address()));
    int room =
        address.indexOf(':') < 0 ? "255.255.255.255".length() : "2001:db8:1234:5678::1".length();
    if (host.listed().isEmpty()) {
      String word = host.status().presence().word();
      layout.row(
          host.status().presence() == HostStatus.Presence.UP ? Colour.GREEN : Colour.AMBER,
          List.of(word, address, layout.safe(host.status().reason())),
          List.of("unknown".length(), room));
      return;
    }
    int state = (options.verbose() ? "x filtered" : "o open").length();
    for (Observation port : host.listed()) {
      layout.row(
          Colour.of(port.state()),
          List.of(
              layout.sign(port.state()),
              address,
              port.port() + "/" + port.transport(),
              layout.safe(services.name(port).orElse("")),
              layout.safe(services.briefly(port))),
          List.of(state, room, "65535/tcp".length(), SERVICE));
    }
  }

  private void section(HostResult host, Layout layout) throws IOException {
    IpAddress address = host.address();
    List<String> heading = new ArrayList<>();
    if (!host.name().isEmpty() || address == null) {
      heading.add(layout.safe(host.name().isEmpty() ? host.target() : host.name()));
    }
    if (address != null) {
      heading.add(layout.safe(address.toString()));
      heading.add(layout.safe(presence(host.status(), host.roundTrip())));
    }
    layout.heading(heading);
    EndpointTable table = new EndpointTable(layout, false, address, services);
    table.add(host);
    table.print();
    if (host.everyPortAnswers()) {
      layout.paragraph("every port answers: a SYN proxy or tarpit; its open ports prove nothing");
    }
  }

  /** For example {@code up (echo-reply), round trip 0.8 ms}. */
  private static String presence(HostStatus status, HostResult.@Nullable RoundTrip roundTrip) {
    return status.presence().word()
        + " ("
        + status.reason()
        + ")"
        + (roundTrip == null ? "" : ", round trip " + Durations.text(roundTrip.smoothed()));
  }

  /** Prints what was counted and not told. */
  void end(RunEnd end, Layout layout) throws IOException {
    long down = count.down() + end.hostsDown();
    if (untold == 0 && down == 0) {
      return;
    }
    if (wroteAny) {
      layout.line("");
    }
    wroteAny = true;
    List<String> parts = new ArrayList<>();
    if (untold > 0) {
      parts.add(
          Wording.number(untold)
              + (untold == 1 ? " host" : " hosts")
              + " without an open port not listed (-v lists them)");
    }
    if (down > 0) {
      parts.add(Wording.number(down) + (down == 1 ? " host is down" : " hosts are down"));
    }
    layout.paragraph(String.join("; ", parts));
  }
}
