package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.PortState;
import portscan.format.syntax.Printable;

/** nmap's grepable output: a line for each host, its fields parted by tabs. */
final class NmapGrepableReport implements ReportFormat {
  @Override
  public String id() {
    return "grepable";
  }

  @Override
  public String summary() {
    return "nmap's grepable lines, one for each host, for grep, awk and cut";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Lines(out);
  }

  private static final class Lines implements ReportWriter {
    private final Writer out;
    private final HostCount hosts = new HostCount();
    private Instant startedAt = Instant.EPOCH;

    Lines(Writer out) {
      this.out = out;
    }

    @Override
    public void begin(Run run) throws IOException {
      startedAt = run.startedAt();
      out.append(NmapLines.opening(run));
    }

    @Override
    public void observation(Observation seen) {}

    @Override
    public void host(HostResult host) throws IOException {
      hosts.add(host);
      StringBuilder text = new StringBuilder();
      lines(text, host);
      out.append(text);
    }

    @Override
    public String closing(RunEnd end, List<HostResult> unfinished) {
      StringBuilder text = new StringBuilder();
      HostCount all = hosts.copy();
      for (HostResult host : unfinished) {
        all.add(host);
        lines(text, host);
      }
      all.addDown(end.hostsDown());
      return text.append(NmapLines.closing(startedAt, end, all)).toString();
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void end(RunEnd end) throws IOException {
      out.append(closing(end, List.of()));
      out.flush();
    }

    private static void lines(StringBuilder text, HostResult host) {
      IpAddress address = host.address();
      if (address == null) {
        text.append("# ").append(Printable.of(host.target())).append(": ");
        text.append(Printable.of(host.status().reason())).append('\n');
        return;
      }
      String lead = "Host: " + Printable.of(address + " (" + host.name() + ")", Printable.LINE);
      String presence =
          switch (host.status().presence()) {
            case UP -> "Up";
            case DOWN -> "Down";
            case UNKNOWN -> "Unknown";
          };
      text.append(lead).append("\tStatus: ").append(presence).append('\n');
      if (host.listed().isEmpty() && host.folded().isEmpty()) {
        return;
      }
      text.append(lead).append("\tPorts: ");
      String separator = "";
      for (Observation port : host.listed()) {
        text.append(separator);
        port(text, port);
        separator = ", ";
      }
      ignored(text, host);
      text.append('\n');
    }

    /**
     * Port, state, transport, owner, service, RPC and version, a slash behind each but the last.
     */
    private static void port(StringBuilder text, Observation port) {
      text.append(port.port())
          .append('/')
          .append(Wording.state(port.state()))
          .append('/')
          .append(port.transport().word())
          .append("//")
          .append(field(Wording.service(port).orElse("")))
          .append("///");
    }

    /** Foreign text without what parts fields and ports. */
    private static String field(String text) {
      return Printable.of(text).replace('/', '|').replace(',', ';');
    }

    /** The format has room for one folded state: the one of most ports. */
    private static void ignored(StringBuilder text, HostResult host) {
      PortState most = PortState.OPEN;
      int count = 0;
      for (PortState state : PortState.values()) {
        int folded = 0;
        for (FoldedPorts ports : host.folded()) {
          folded += ports.state() == state ? ports.count() : 0;
        }
        if (folded > count) {
          most = state;
          count = folded;
        }
      }
      if (count > 0) {
        text.append("\tIgnored State: ").append(most.word()).append(" (").append(count).append(')');
      }
    }
  }
}
