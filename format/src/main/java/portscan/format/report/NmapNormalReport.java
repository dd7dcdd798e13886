package portscan.format.report;

import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.IpAddress;
import portscan.api.model.Observation;
import portscan.api.model.Outcome.Classified;
import portscan.format.syntax.Printable;

/** A block of lines for each host in the layout of nmap's normal output, which scripts search. */
final class NmapNormalReport implements ReportFormat {
  private static final int LONGEST = 1000;

  @Override
  public String id() {
    return "normal";
  }

  @Override
  public String summary() {
    return "the layout of nmap's -oN, for scripts that read it";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Blocks(out);
  }

  private static final class Blocks extends NmapHostWriter {
    private static final List<String> HEADER = List.of("PORT", "STATE", "SERVICE", "REASON");
    private static final List<String> HEADER_WITH_VERSION =
        List.of("PORT", "STATE", "SERVICE", "REASON", "VERSION");

    Blocks(Writer out) {
      super(out);
    }

    @Override
    void lines(StringBuilder text, HostResult host) {
      IpAddress address = host.address();
      if (address == null) {
        failures(text, host, host.target());
        text.append('\n');
        return;
      }
      String where = host.name().isEmpty() ? "" + address : host.name() + " (" + address + ")";
      text.append("Nmap scan report for ").append(safe(where)).append('\n');
      text.append(safe(presence(host))).append('\n');
      notShown(text, host.folded());
      table(text, host.listed(), services());
      failures(text, host, address.toString());
      text.append('\n');
    }

    private static String presence(HostResult host) {
      HostStatus status = host.status();
      return switch (status.presence()) {
        case UP ->
            "Host is up, received "
                + status.reason()
                + (status.ttl() == 0 ? "" : " ttl " + status.ttl())
                + latency(host.roundTrip())
                + ".";
        case DOWN -> "Host is down, received " + status.reason() + ".";
        case UNKNOWN -> "Host is up or down: " + status.reason() + ".";
      };
    }

    /** Seconds with two significant digits. */
    private static String latency(HostResult.@Nullable RoundTrip roundTrip) {
      if (roundTrip == null) {
        return "";
      }
      BigDecimal seconds = BigDecimal.valueOf(roundTrip.smoothed().toNanos(), 9);
      int scale = Math.max(0, 2 - (seconds.precision() - seconds.scale()));
      return " (" + seconds.setScale(scale, RoundingMode.HALF_UP).toPlainString() + "s latency)";
    }

    private static void notShown(StringBuilder text, List<FoldedPorts> folded) {
      String separator = "Not shown: ";
      for (FoldedPorts ports : folded) {
        text.append(separator)
            .append(ports.count())
            .append(' ')
            .append(ports.state().word())
            .append(' ')
            .append(ports.transport().word())
            .append(ports.count() == 1 ? " port (" : " ports (")
            .append(ports.reason().word())
            .append(')');
        separator = ", ";
      }
      text.append(folded.isEmpty() ? "" : "\n");
    }

    private static void table(StringBuilder text, List<Observation> listed, Services services) {
      if (listed.isEmpty()) {
        return;
      }
      List<List<String>> rows = new ArrayList<>();
      boolean tellsSoftware = !services.isEmpty();
      rows.add(tellsSoftware ? HEADER_WITH_VERSION : HEADER);
      for (Observation port : listed) {
        List<String> row = new ArrayList<>();
        row.add(port.port() + "/" + port.transport());
        row.add(Wording.state(port.state()));
        row.add(safe(service(port, services)));
        row.add(safe(reason(port)));
        if (tellsSoftware) {
          row.add(safe(services.software(port)));
        }
        rows.add(row);
      }
      int[] widths = new int[rows.getFirst().size() - 1];
      for (List<String> row : rows) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
      for (List<String> row : rows) {
        int line = text.length();
        for (int i = 0; i < widths.length; i++) {
          text.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 1);
        }
        text.append(row.getLast());
        while (text.length() > line && text.charAt(text.length() - 1) == ' ') {
          text.setLength(text.length() - 1);
        }
        text.append('\n');
      }
    }

    /** {@code ssl/http} is nmap's way to say that it is spoken within TLS. */
    private static String service(Observation port, Services services) {
      String name = services.name(port).orElse("unknown");
      ServiceLook.Result found = services.of(port);
      boolean secured = found != null && found.isWithinTls() && services.isRecognised(port);
      return secured ? "ssl/" + name : name;
    }

    private static String reason(Observation port) {
      IpAddress sender = HostTally.sender(port);
      int ttl = HostTally.ttl(port.evidence());
      return ((Classified) port.outcome()).reason().word()
          + (sender == null ? "" : " from " + sender)
          + (ttl == 0 ? "" : " ttl " + ttl);
    }

    private static void failures(StringBuilder text, HostResult host, String where) {
      for (HostResult.Failed failed : host.failed()) {
        text.append("# ").append(safe(where + ": " + Wording.failed(failed))).append('\n');
      }
    }

    private static String safe(String text) {
      return Printable.of(text, LONGEST);
    }
  }
}
