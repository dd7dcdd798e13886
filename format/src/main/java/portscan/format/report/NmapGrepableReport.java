package portscan.format.report;

import java.io.Writer;
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

  private static final class Lines extends NmapHostWriter {
    Lines(Writer out) {
      super(out);
    }

    @Override
    void lines(StringBuilder text, HostResult host) {
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
        port(text, port, services());
        separator = ", ";
      }
      ignored(text, host);
      text.append('\n');
    }

    /**
     * Port, state, transport, owner, service, RPC and version, a slash behind each but the last.
     */
    private static void port(StringBuilder text, Observation port, Services services) {
      text.append(port.port())
          .append('/')
          .append(Wording.state(port.state()))
          .append('/')
          .append(port.transport().word())
          .append("//")
          .append(field(services.name(port).orElse("")))
          .append("//")
          .append(field(services.software(port)))
          .append('/');
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
