package portscan.format.report;

import java.io.Writer;
import portscan.api.model.Observation;
import portscan.format.syntax.Printable;

/** {@code address:port} of every open port, a line each, for pipes. */
final class ListReport implements ReportFormat {
  @Override
  public String id() {
    return "list";
  }

  @Override
  public String summary() {
    return "address:port of each open port, a line each, for pipes";
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
      return "";
    }

    @Override
    String open(Observation seen) {
      return Printable.of(Wording.addressAndPort(seen)) + "\n";
    }

    @Override
    String closing() {
      return "";
    }
  }
}
