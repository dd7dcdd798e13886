package portscan.format.report;

import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.AddressFamily;
import portscan.api.model.Evidence.UdpReply;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;
import portscan.api.model.PortState;
import portscan.api.model.Transport;

/**
 * nmap's XML output, version 1.05, valid by its DTD: for ndiff and every importer.
 *
 * <p>The DTD admits no other {@code scanner} than nmap; {@code args} says who wrote it. What our
 * own side failed on is no port: it is told in comments, and a name without an address is a skipped
 * {@code target}. An address stands without its zone, as nmap writes it.
 */
final class NmapXmlReport implements ReportFormat {
  @Override
  public String id() {
    return "xml";
  }

  @Override
  public String summary() {
    return "nmap's XML, version 1.05, for ndiff and whatever imports nmap's results";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Document(out, options.verbose());
  }

  private static final class Document extends NmapHostWriter {
    private static final String FORMAT_VERSION = "1.05";

    private final boolean verbose;

    Document(Writer out, boolean verbose) {
      super(out);
      this.verbose = verbose;
    }

    @Override
    String opening(Run run) {
      String words = CommandLine.of(run);
      String started = NmapLines.text(run.startedAt());
      StringBuilder xml = new StringBuilder();
      xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE nmaprun>\n");
      String comment =
          "Written by PortScan. scanner=nmap names the format: its DTD admits no other.";
      xml.append(Xml.comment(comment)).append('\n');
      xml.append("<nmaprun");
      attribute(xml, "scanner", "nmap");
      attribute(xml, "args", words);
      attribute(xml, "start", run.startedAt().getEpochSecond());
      attribute(xml, "startstr", started);
      attribute(xml, "version", run.version());
      attribute(xml, "xmloutputversion", FORMAT_VERSION);
      xml.append(">\n");
      for (Sweep sweep : run.sweeps()) {
        for (Transport transport : Transport.values()) {
          scanInfo(xml, sweep, transport);
        }
      }
      xml.append("<verbose level=\"").append(verbose ? 1 : 0).append("\"/>\n");
      xml.append("<debugging level=\"0\"/>\n");
      return xml.toString();
    }

    private static void scanInfo(StringBuilder xml, Sweep sweep, Transport transport) {
      int ports = sweep.ports().only(transport).size();
      if (ports == 0) {
        return;
      }
      xml.append("<scaninfo");
      attribute(xml, "type", type(sweep.probe(), transport));
      attribute(xml, "protocol", transport.word());
      attribute(xml, "numservices", ports);
      attribute(xml, "services", PortRanges.of(sweep.ports(), transport));
      xml.append("/>\n");
    }

    /** The kind of scan, of those that the DTD lists. */
    private static String type(String probe, Transport transport) {
      return switch (transport) {
        case UDP -> "udp";
        case TCP ->
            switch (probe) {
              case "syn", "fin", "null", "xmas", "ack" -> probe;
              default -> "connect";
            };
      };
    }

    @Override
    void lines(StringBuilder xml, HostResult host) {
      IpAddress address = host.address();
      if (address == null) {
        xml.append("<target");
        attribute(xml, "specification", host.target());
        xml.append(" status=\"skipped\" reason=\"invalid\"/>\n");
        failures(xml, host, host.target());
        return;
      }
      xml.append("<host");
      attribute(xml, "starttime", host.startedAt().getEpochSecond());
      attribute(xml, "endtime", host.finishedAt().getEpochSecond());
      xml.append("><status");
      attribute(xml, "state", host.status().presence().word());
      attribute(xml, "reason", host.status().reason());
      attribute(xml, "reason_ttl", host.status().ttl());
      xml.append("/>\n<address");
      attribute(xml, "addr", address.withZone("").toString());
      attribute(xml, "addrtype", address.family() == AddressFamily.IPV4 ? "ipv4" : "ipv6");
      xml.append("/>\n<hostnames>\n");
      if (!host.name().isEmpty()) {
        xml.append("<hostname");
        attribute(xml, "name", host.name());
        xml.append(" type=\"user\"/>\n");
      }
      xml.append("</hostnames>\n");
      if (!host.listed().isEmpty() || !host.folded().isEmpty()) {
        xml.append("<ports>");
        folded(xml, host.folded());
        for (Observation port : host.listed()) {
          port(xml, port);
        }
        xml.append("</ports>\n");
      }
      times(xml, host);
      failures(xml, host, address.toString());
      xml.append("</host>\n");
    }

    /** One element a state, and in it one a transport and reason; they are sorted by state. */
    private static void folded(StringBuilder xml, List<FoldedPorts> folded) {
      for (int start = 0; start < folded.size(); ) {
        PortState state = folded.get(start).state();
        int count = 0;
        int end = start;
        while (end < folded.size() && folded.get(end).state() == state) {
          count += folded.get(end++).count();
        }
        xml.append("<extraports");
        attribute(xml, "state", state.word());
        attribute(xml, "count", count);
        xml.append(">\n");
        for (FoldedPorts ports : folded.subList(start, end)) {
          xml.append("<extrareasons");
          attribute(xml, "reason", ports.reason().word());
          attribute(xml, "count", ports.count());
          attribute(xml, "proto", ports.transport().word());
          attribute(xml, "ports", PortRanges.of(ports.ports(), ports.transport()));
          xml.append("/>\n");
        }
        xml.append("</extraports>\n");
        start = end;
      }
    }

    private void port(StringBuilder xml, Observation seen) {
      Classified verdict = (Classified) seen.outcome();
      xml.append("<port");
      attribute(xml, "protocol", seen.transport().word());
      attribute(xml, "portid", seen.port());
      xml.append("><state");
      attribute(xml, "state", verdict.state().word());
      attribute(xml, "reason", verdict.reason().word());
      attribute(xml, "reason_ttl", HostTally.ttl(seen.evidence()));
      IpAddress sender = HostTally.sender(seen);
      if (sender != null) {
        attribute(xml, "reason_ip", sender.withZone("").toString());
      }
      xml.append("/>");
      services()
          .name(seen)
          .ifPresent(service -> {
            boolean answered =
                services().isRecognised(seen)
                    || (seen.evidence() instanceof UdpReply reply && !reply.protocol().isEmpty());
            xml.append("<service");
            attribute(xml, "name", service);
            software(xml, services().of(seen));
            xml.append(
                answered ? " method=\"probed\" conf=\"10\"/>" : " method=\"table\" conf=\"3\"/>");
          });
      xml.append("</port>\n");
    }

    private static void software(StringBuilder xml, ServiceLook.@Nullable Result found) {
      if (found == null) {
        return;
      }
      if (!found.product().isEmpty()) {
        attribute(xml, "product", found.product());
      }
      if (!found.version().isEmpty()) {
        attribute(xml, "version", found.version());
      }
      if (found.isWithinTls()) {
        attribute(xml, "tunnel", "ssl");
      }
    }

    /** Microseconds. */
    private static void times(StringBuilder xml, HostResult host) {
      HostResult.RoundTrip roundTrip = host.roundTrip();
      if (roundTrip != null) {
        xml.append("<times");
        attribute(xml, "srtt", roundTrip.smoothed().toNanos() / 1000);
        attribute(xml, "rttvar", roundTrip.variation().toNanos() / 1000);
        attribute(xml, "to", roundTrip.timeout().toNanos() / 1000);
        xml.append("/>\n");
      }
    }

    private static void failures(StringBuilder xml, HostResult host, String where) {
      for (HostResult.Failed failed : host.failed()) {
        String ports = failed.count() == 1 ? "1 port of " : failed.count() + " ports of ";
        xml.append(
                Xml.comment(
                    ports
                        + where
                        + " could not be probed: "
                        + failed.failure().trouble().word()
                        + ", "
                        + failed.failure().message()))
            .append('\n');
      }
    }

    @Override
    String ending(Instant start, RunEnd end, HostCount all) {
      StringBuilder xml = new StringBuilder();
      String elapsed = NmapLines.seconds(Duration.between(start, end.finishedAt()));
      String finished = NmapLines.text(end.finishedAt());
      xml.append("<runstats><finished");
      attribute(xml, "time", end.finishedAt().getEpochSecond());
      attribute(xml, "timestr", finished);
      attribute(
          xml,
          "summary",
          (end.complete() ? "PortScan done at " : "PortScan interrupted at ")
              + finished
              + "; "
              + all.text()
              + " scanned in "
              + elapsed
              + " seconds");
      attribute(xml, "elapsed", elapsed);
      attribute(xml, "exit", end.complete() ? "success" : "error");
      if (!end.complete()) {
        attribute(xml, "errormsg", "ended before everything asked for was answered");
      }
      xml.append("/><hosts");
      attribute(xml, "up", all.up());
      attribute(xml, "down", all.down());
      attribute(xml, "total", all.total());
      return xml.append("/>\n</runstats>\n</nmaprun>\n").toString();
    }

    private static void attribute(StringBuilder xml, String name, String value) {
      xml.append(' ').append(name).append("=\"").append(Xml.attribute(value)).append('"');
    }

    private static void attribute(StringBuilder xml, String name, long value) {
      xml.append(' ').append(name).append("=\"").append(value).append('"');
    }
  }
}
