package portscan.format.deviation;

import java.io.IOException;
import java.io.Writer;
import portscan.format.report.ReportOptions;

/** One way to write down deviations: add one by implementing this and naming it in a line. */
public interface DeviationFormat {
  /** The word after {@code --format}. */
  String id();

  /** Writes the whole report. */
  void write(DeviationReport report, Writer out, ReportOptions options) throws IOException;
}
