package portscan.format.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import portscan.api.model.Evidence;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome;
import portscan.api.model.PortSet;
import portscan.api.model.Transport;
import portscan.api.model.Trouble;

/** A scan made by hand, and reports of it. */
@NullMarked
final class ScanSamples {
  private ScanSamples() {}

  /** A host as the observations of a scan leave it. */
  record Scanned(HostTally tally, HostStatus status, List<Observation> observations) {
    HostResult result() {
      return tally.result(status);
    }
  }

  static Scanned host(
      String target, String name, String address, HostStatus status, List<Observation> seen) {
    HostTally tally =
        new HostTally(target, name, IpAddress.literal(address), HostTally.MOST_OF_A_STATE);
    seen.forEach(tally::add);
    return new Scanned(tally, status, seen);
  }

  /** 1000 TCP ports: 2 open, 30 rejected by a router, 40 silent, the others closed; 1 UDP port. */
  static Scanned manyPorts() {
    String target = "db.example";
    List<Observation> seen = new ArrayList<>();
    for (int port = 1000; port >= 1; port--) {
      if (port == 22 || port == 443) {
        seen.add(Samples.answered(target, "10.0.0.5", port, true));
      } else if (port > 960) {
        seen.add(Samples.silent(target, "10.0.0.5", port, 0));
      } else if (port % 33 == 1) {
        seen.add(Samples.rejected(target, "10.0.0.5", port, "10.0.0.1"));
      } else {
        seen.add(Samples.answered(target, "10.0.0.5", port, false));
      }
    }
    seen.add(Samples.dns(target, "10.0.0.5", "dns"));
    return host(
        target, target, "10.0.0.5", new HostStatus(HostStatus.Presence.UP, "echo-reply", 63), seen);
  }

  static Scanned fewPorts() {
    String target = "fe80::7%eth0";
    return host(
        target,
        "",
        target,
        HostStatus.assumedUp(),
        List.of(
            Samples.answered(target, target, 23, false),
            Samples.answered(target, target, 22, true),
            Samples.rejected(target, target, 25, "fe80::1%eth0")));
  }

  static Scanned failing() {
    Evidence.LocalFailure failure =
        new Evidence.LocalFailure(
            Trouble.NO_LOCAL_ROUTE, "no route to --> 203.0.113.9", "add a route");
    List<Observation> seen = new ArrayList<>();
    for (int port = 1; port <= 3; port++) {
      seen.add(
          new Observation(
              "203.0.113.9",
              IpAddress.literal("203.0.113.9"),
              port,
              Transport.TCP,
              "syn",
              new Outcome.Undetermined(failure),
              failure,
              Observation.LOCAL,
              null,
              Samples.AT,
              null,
              0));
    }
    return host(
        "203.0.113.9",
        "",
        "203.0.113.9",
        new HostStatus(HostStatus.Presence.UNKNOWN, "no-local-route", 0),
        seen);
  }

  static Scanned unresolved() {
    List<Observation> seen = List.of(Samples.nameNotFound("nowhere.example", 80));
    HostTally tally = new HostTally("nowhere.example", "nowhere.example", null, 25);
    seen.forEach(tally::add);
    return new Scanned(
        tally, new HostStatus(HostStatus.Presence.UNKNOWN, "name-not-found", 0), seen);
  }

  static List<Scanned> mixed() {
    return List.of(manyPorts(), fewPorts(), failing(), unresolved());
  }

  /** One port of each of many hosts: few open, many closed, the rest silent. */
  static List<Scanned> manyHosts() {
    List<Scanned> hosts = new ArrayList<>();
    for (int host = 1; host <= 20; host++) {
      String address = "10.0.1." + host;
      List<Observation> seen =
          List.of(
              switch (host % 5) {
                case 0 -> Samples.open("10.0.1.0/24", address, 80);
                case 1, 2 -> Samples.closed("10.0.1.0/24", address, 80);
                default -> Samples.silent("10.0.1.0/24", address, 80, 0);
              });
      hosts.add(host("10.0.1.0/24", "", address, HostStatus.assumedUp(), seen));
    }
    return hosts;
  }

  static Run run(long targets) {
    PortSet ports = PortSet.range(Transport.TCP, 1, 1000).union(PortSet.of(Transport.UDP, 53));
    return new Run(
        "0.1.0",
        "scan",
        List.of("-sS", "-p", "1-1000,U:53", "--note", "it's <here>"),
        Samples.AT,
        targets,
        false,
        List.of(new Sweep("syn", ports)));
  }

  static String report(ReportFormat format, ReportOptions options, List<Scanned> hosts) {
    return report(format, options, hosts, hosts.size(), true);
  }

  /** A report of the first {@code finished} hosts; if that is not all, an interrupted one. */
  static String report(
      ReportFormat format,
      ReportOptions options,
      List<Scanned> hosts,
      int finished,
      boolean complete) {
    StringWriter text = new StringWriter();
    ReportWriter writer = format.open(text, options);
    try {
      writer.begin(run(hosts.size()));
      for (Scanned host : hosts) {
        for (Observation seen : host.observations()) {
          writer.observation(seen);
        }
      }
      for (Scanned host : hosts.subList(0, finished)) {
        writer.host(host.result());
      }
      writer.end(new RunEnd(Samples.AT.plusMillis(4021), complete, hosts.size() == 20 ? 236 : 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
