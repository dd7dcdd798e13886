package portscan.format.report;

import java.io.Writer;
import portscan.api.model.Observation;
import portscan.format.syntax.Printable;

/** masscan's list: a line for each open port, {@code open tcp 80 192.0.2.1 1767323045}. */
final class MasscanListReport implements ReportFormat {
  @Override
  public String id() {
    return "masscan";
  }

  @Override
  public String summary() {
    return "masscan's list (-oL): state, transport, port, address, time of each open port";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Lines(out);
  }

  private static final class Lines extends OpenEndpoints {
    Lines(Writer out) {
      super(out);
    }

    @Override
    String opening() {
      return "#masscan\n";
    }

    @Override
    String open(Observation seen) {
      return "open "
          + seen.transport()
          + " "
          + seen.port()
          + " "
          + Printable.of(String.valueOf(seen.address()))
          + " "
          + seen.at().getEpochSecond()
          + "\n";
    }

    @Override
    String closing() {
      return "# end\n";
    }
  }
}
